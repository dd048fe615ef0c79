"""What is not about children's social care: where to go with it, and whether part of it is. Pure."""

from __future__ import annotations

from bot.actions.heard_message import Heard
from bot.actions.outcomes import go_on, with_words
from bot.actions.turn import Decision, Turn
from bot.nlu.normalise import normalise
from telling.answers import Answer, Answers, Changes, Given
from telling.questions.sending import PART_OF_CARE
from telling.story import STORY, Story

INTENT = "not_social_care"


CARE = frozenset(
    [
        *("care", "carer", "carers", "foster", "fostering", "adoption", "placement", "social", "worker", "workers"),
        *("keyworker", "allowance", "savings", "contact", "review", "respite", "moved", "move", "moving", "unit"),
        *("hostel", "siblings", "brother", "sister", "home", "homes", "iro", "pathway", "pa"),
    ]
)
"""Words of social care: with any of them, a school, a bus or a doctor is not all that a message is about."""


def belongs_elsewhere(turn: Turn, heard: Heard, sure: float) -> bool:
    """Say whether to ask, once a telling, if part of it is about care."""
    if heard.intent != INTENT or heard.confidence < sure or PART_OF_CARE in turn.answers:
        return False
    return not mentions_care(heard.text or "")


def mentions_care(text: str) -> bool:
    """Say whether the words name something of social care."""
    return bool(CARE & set(normalise(text).split()))


def mentions_care_too(heard: Heard) -> bool:
    """Say whether it sounds like something else, but names care: then it is part of the story."""
    return heard.intent == INTENT and mentions_care(heard.text or "")


def is_all_elsewhere(answers: Answers) -> bool:
    """Say whether a story that is told to its end has nothing in it about care. A thank you may be for anybody."""
    if PART_OF_CARE in answers or answers.chosen("kind") == "thank_you":
        return False
    words = answers.words
    return bool(words) and all(word.intent == INTENT and not mentions_care(word.text) for word in words)


def told_elsewhere(turn: Turn) -> Decision:
    """Say, when the story is told, where to go with it, and ask at once whether part of it is about care."""
    return Decision(ask=PART_OF_CARE, say=("answer_not_social_care",))


def sent_elsewhere(turn: Turn, heard: Heard) -> Decision:
    """Say where to go with it; the words are kept, whatever the answer will be."""
    return Decision(ask=PART_OF_CARE, answers=with_words(turn.answers, heard), say=("answer_not_social_care",))


def answered(turn: Turn, choice: str | None) -> Decision:
    """Return what follows from whether part of it is about care.

    Yes, or not sure: a complaint about that part, so that somebody must answer. No: that is the end, unless something
    else was told too.
    """
    new: dict[str, Given] = {PART_OF_CARE: Answer(choice, came="asked")}
    if choice == "no":
        if any(word.intent != INTENT for word in turn.answers.words):
            return go_on(turn, new)
        # the words stay, and whatever comes next is another telling
        nothing: Changes = {"kind": None, PART_OF_CARE: None}
        return Decision(ask=None, answers=nothing, say=("elsewhere_end",))
    if choice == "yes" and (words := turn.answers.words):
        new[STORY] = Story(words)  # that part may not be told yet
    if choice != "skip" and turn.answers.chosen("kind") is None:
        new["kind"] = Answer("complaint", came="heard")
    return go_on(turn, new)
