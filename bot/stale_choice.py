"""A choice that was pressed at a question which is no longer open: refused, never taken for an answer to another one.

Two tabs, or two devices with one saved talk, show different questions: an old "Yes" must not become a consent.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import CardVoice
from bot.read_back import ASK
from bot.wire import INTENTS_OF_CHOICES, Converse
from telling.roles import ADVOCATE_REQUEST

AT_ANY_QUESTION = (*INTENTS_OF_CHOICES, ADVOCATE_REQUEST, "repeat", "stop", "start_again")
"""Choices of the page itself, which mean the same whatever is open."""


BEGINNING = "kind"
"""A choice of the first screen begins a telling wherever no question is open."""


def open_question(tracker: DialogueStateTracker) -> str | None:
    """Return the ask of the question that can be answered now; None where none is open."""
    asked = tracker.get_slot("requested_slot")
    return str(asked) if asked else None


def is_stale(told: Converse, tracker: DialogueStateTracker | None) -> bool:
    """Say whether a choice was pressed at another question than the open one.

    One that comes without its `ask`, from an older client or a script, is taken for the open question.
    """
    if tracker is None or told.choice is None or told.ask is None or told.choice in AT_ANY_QUESTION:
        return False
    return told.ask != (open_question(tracker) or BEGINNING)


def refuse(voice: CardVoice, tracker: DialogueStateTracker, council: str) -> list[dict[str, Any]]:
    """Return the line that says so, and the open question once more. Nothing of the conversation changes.

    The same message id again is refused in the same words: nothing has to be remembered for that.
    """
    asked = open_question(tracker)
    said = [voice.say("utter_stale_choice", tracker, council)]
    return said if asked is None else [*said, voice.say(f"{ASK}{asked}", tracker, council)]
