"""What is not about children's social care: where to go with it, and whether part of it is. Pure."""

from __future__ import annotations

from typing import Any

from bot.actions.hearing import Heard
from bot.actions.outcomes import go_on, with_words
from bot.actions.questions import chosen, words_said
from bot.actions.turn import Decision, Turn

PART_OF_CARE = "part_of_care"
INTENT = "not_social_care"


def belongs_elsewhere(turn: Turn, heard: Heard, sure: float) -> bool:
    """Say whether to ask, once a telling, if part of it is about care."""
    return heard.intent == INTENT and heard.confidence >= sure and turn.answers.get(PART_OF_CARE) is None


def sent_elsewhere(turn: Turn, heard: Heard) -> Decision:
    """Say where to go with it; the words are kept, whatever the answer will be."""
    return Decision(ask=PART_OF_CARE, answers=with_words(turn.answers, heard), say=("answer_not_social_care",))


def answered(turn: Turn, choice: str | None) -> Decision:
    """Yes, or not sure: a complaint about that part, so that somebody must answer. No: that is the end, unless
    something else was told too.
    """
    new: dict[str, Any] = {PART_OF_CARE: {"choice": choice, "said": None}}
    if choice == "no":
        about_care = [word for word in words_said(turn.answers) if word.get("intent") != INTENT]
        if about_care:
            return go_on(turn, new)
        # the words stay, and whatever comes next is another telling
        return Decision(ask=None, answers={"kind": None, PART_OF_CARE: None}, say=("elsewhere_end",))
    if choice != "skip" and chosen(turn.answers, "kind") is None:
        new["kind"] = {"choice": "complaint", "said": None}
    return go_on(turn, new)
