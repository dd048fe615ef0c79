"""The answers of a telling as typed slots of Rasa, and back. Pure.

A slot holds the value: a choice (categorical), several choices, messages or points (list), or words (text; empty where
the question was passed over). What a value alone cannot say stands in one more slot, `answer_notes`: the person's own
words beside a choice, how the answer came, the days between which it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, Union

from telling.answers import SKIPPED, Answer, Answers, Given, given_from
from telling.question import Question
from telling.questions import BY_ASK, QUESTIONS
from telling.story import POINTS, STORY, Json, Points, Story

NOTES = "answer_notes"
"""A list of `{ask, ...}`, one for each answer that its slot alone cannot hold."""
IN_WORDS = "in_words"
"""Stands in a categorical slot where words were kept that match no choice."""
SlotType = Literal["categorical", "list", "text"]
Value = Union[str, Sequence[str], Sequence[Json], None]  # noqa: UP007 - evaluated by Python 3.10 too
GetSlot = Callable[[str], object]
"""`get_slot` of a tracker, of Rasa's or of rasa_sdk's."""
ASKED_HOW, ASKED_MAYBE, ASKED_BRIEF = "asked_how", "asked_maybe", "asked_brief"
"""How the open question was asked last: in which wording, with which likely choice, without the whole read-back."""


def type_of(question: Question) -> SlotType:
    """Return the type of a question's slot."""
    return _TYPES.get(question.ask) or _type(question)


def _type(question: Question) -> SlotType:
    if question.ask in (STORY, POINTS) or any(place.holds == "choices" for place in question.goes_to):
        return "list"
    return "text" if question.text == "only" or set(question.choices) <= set(SKIPPED) else "categorical"


_TYPES = {question.ask: _type(question) for question in QUESTIONS}


def values_of(question: Question) -> tuple[str, ...]:
    """Return what a categorical slot may hold."""
    return (*question.takes, IN_WORDS) if question.text == "kept" else question.takes


def slot_values(answers: Answers, asks: Iterable[str]) -> dict[str, Value]:
    """Return the slots of some questions, and that of the notes; None where nothing was answered."""
    changed: dict[str, Value] = {ask: _value(BY_ASK[ask], answers.get(ask)) for ask in asks}
    notes = [{"ask": ask, **note} for ask, given in answers.given.items() if (note := _note(BY_ASK[ask], given))]
    return {**changed, NOTES: notes or None}


def answers_in(get_slot: GetSlot) -> Answers:
    """Return all answers of a telling that its slots hold."""
    kept = get_slot(NOTES)
    notes = {str(note.get("ask")): note for note in (kept if isinstance(kept, list) else ())}
    read = ((question, get_slot(question.ask)) for question in QUESTIONS)
    return Answers({q.ask: _given(q, value, notes.get(q.ask, {})) for q, value in read if value is not None})


def _value(question: Question, given: Given | None) -> Value:
    if given is None:
        return None
    if isinstance(given, Story):
        return [{"at": word.at, "text": word.text, "intent": word.intent} for word in given.words]
    if isinstance(given, Points):
        return list(given.listed)
    kind = type_of(question)
    if kind == "list":
        return [choice for choice in (given.choice, *given.also) if choice]
    if kind == "text":
        return given.said or ""
    return given.choice if given.choice in values_of(question) else IN_WORDS


def _note(question: Question, given: Given) -> dict[str, object]:
    """Return what the slot does not hold."""
    whole = given.to_slot()
    if isinstance(given, Story):
        return {"done": True} if given.done else {}
    if isinstance(given, Points):
        return {key: value for key, value in whole.items() if key not in ("list", "said") and value}
    held = {"list": ("choice", "also"), "text": ("said",), "categorical": ("choice",)}[type_of(question)]
    note = {key: value for key, value in whole.items() if key not in held and value}
    if "choice" in held and given.choice != _choice_in(question, _value(question, given)):
        note["choice"] = given.choice
    return note


def _choice_in(question: Question, value: object) -> object:
    """Return the choice that a value stands for."""
    if isinstance(value, list):
        return value[0] if value else None
    return None if value == IN_WORDS else value


def _given(question: Question, value: object, note: Json) -> Given:
    if isinstance(value, Mapping):  # kept before slots had types
        return given_from(question.ask, value)
    if question.ask == STORY:
        return Story.from_slot({**note, "words": value})
    if question.ask == POINTS:
        return Points.from_slot({**note, "list": value})
    if type_of(question) == "text":
        return Answer.from_slot({**note, "said": value or None})
    also = value[1:] if isinstance(value, list) else note.get("also")
    return Answer.from_slot({"choice": _choice_in(question, value), **note, "also": also})
