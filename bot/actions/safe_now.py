"""What was typed to "Are you safe right now?": nothing but a plain yes is one, and no word of it is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.hearing import Heard
from bot.actions.outcomes import answered, with_words
from bot.actions.questions import BY_ASK, next_open
from bot.actions.turn import Decision, Turn
from bot.nlu.safe_answer import read_safe_now
from bot.nlu.short_answers import read_yes_no

BARE = 3
"""Words. A "no" or "I do not know" that is no longer says nothing beyond the choice."""


def unsafe(heard: Heard) -> str | None:
    """Return "no" or "not_sure" where the words say so, whatever else they tell."""
    said = read_safe_now(heard.text or "")
    return None if said == "yes" else said


def says_more(heard: Heard, answer: Mapping[str, Any]) -> bool:
    """Say whether the words tell more than the choice they mean: "hes here" and "no", "safe till 6" and "not sure"."""
    return answer["choice"] != "yes" and (heard.length > BARE or read_yes_no(heard.text or "") is None)


def typed(turn: Turn, heard: Heard, answer: dict[str, Any]) -> Decision:
    """An answer in words."""
    decision = answered(turn, BY_ASK["safe_now"], answer)
    if answer["choice"] == "skip" or not says_more(heard, answer):
        return decision
    return replace(decision, answers={**with_words(turn.answers, heard), **decision.answers})


def not_safe(turn: Turn, heard: Heard) -> Decision:
    """The answer was a message of concern itself: the door has passed it on and shows the help card."""
    words = with_words(turn.answers, heard)
    asked = next_open({**turn.answers, **words}, turn.hurry)
    choice = unsafe(heard)
    if choice is None:
        return Decision(ask=asked, answers=words)
    safe_now = {"safe_now": {"choice": choice, "said": None}}
    return Decision(ask=asked, answers={**words, **safe_now}, say=(f"safe_now_{choice}",))
