"""What is not about children's social care: where to go with it, and whether part of it is. Pure."""

from __future__ import annotations

from typing import Any

from bot.actions.hearing import Heard
from bot.actions.outcomes import go_on, with_words
from bot.actions.questions import Answers, chosen, words_said
from bot.actions.turn import Decision, Turn
from bot.nlu.normalise import normalise

PART_OF_CARE = "part_of_care"
INTENT = "not_social_care"


CARE = frozenset(
    [
        *("care", "carer", "carers", "foster", "fostering", "adoption", "placement", "social", "worker", "workers"),
        *("keyworker", "allowance", "savings", "contact", "review", "respite", "moved", "move", "moving", "unit"),
        *("hostel", "siblings", "brother", "sister", "home", "homes", "iro", "pathway", "pa"),
    ]
)
"""Any of these words, and a school, a bus or a doctor is not all that it is about."""


def belongs_elsewhere(turn: Turn, heard: Heard, sure: float) -> bool:
    """Say whether to ask, once a telling, if part of it is about care."""
    if heard.intent != INTENT or heard.confidence < sure or turn.answers.get(PART_OF_CARE) is not None:
        return False
    return not mentions_care(heard.text or "")


def mentions_care(text: str) -> bool:
    """Say whether the words name something of social care."""
    return bool(CARE & set(normalise(text).split()))


def mentions_care_too(heard: Heard) -> bool:
    """It sounds like something else, but care is named in it: then it is part of the story."""
    return heard.intent == INTENT and mentions_care(heard.text or "")


def is_all_elsewhere(answers: Answers) -> bool:
    """Say whether a story that is told to its end has nothing in it about care. A thank you may be for anybody."""
    if answers.get(PART_OF_CARE) is not None or chosen(answers, "kind") == "thank_you":
        return False
    words = words_said(answers)
    return bool(words) and all(word.get("intent") == INTENT and not mentions_care(word["text"]) for word in words)


def told_elsewhere(turn: Turn) -> Decision:
    """The story is told: say where to go with it, and ask before the other questions."""
    return Decision(ask=PART_OF_CARE, say=("answer_not_social_care",))


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
    if choice == "yes" and (words := words_said(turn.answers)):
        new["what_happened"] = {"words": words, "done": False}  # that part may not be told yet
    if choice != "skip" and chosen(turn.answers, "kind") is None:
        new["kind"] = {"choice": "complaint", "said": None}
    return go_on(turn, new)
