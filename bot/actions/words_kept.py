"""Keep what is typed verbatim, and read what it plainly tells, so that it is not asked again."""

from __future__ import annotations

from bot.actions import facts
from bot.actions.heard_message import Heard
from bot.actions.outcomes import with_words
from bot.actions.turn import Turn
from telling.answers import Given


def story_and_facts(turn: Turn, heard: Heard) -> dict[str, Given]:
    """Return the story with these words, and the answers that they hold."""
    return {**facts.of_story(heard.text or "", heard, turn.answers), **with_words(turn.answers, heard)}
