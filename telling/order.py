"""The order of the questions: which comes next, which came before, and when all that must be known is known."""

from __future__ import annotations

from telling.answers import Answers
from telling.questions import BY_ASK, QUESTIONS
from telling.roles import is_advocate_request
from telling.story import POINTS, STORY

LAST = "check"
"""The read-back: it is asked until the telling is sent."""


def is_answered(answers: Answers, ask: str) -> bool:
    """Say whether a question needs no asking any more."""
    if ask == STORY:
        return answers.story.done or is_advocate_request(answers)
    if ask == POINTS:
        return answers.chosen(POINTS) is not None
    return ask in answers


def applicable(answers: Answers, *, paged: bool = False) -> list[str]:
    """Return the asks of this telling in order, given what is known; the read-back comes last.

    paged: only those that a page of the form can ask.
    """
    return [question.ask for question in QUESTIONS if question.when(answers) and (question.paged or not paged)]


def next_open(answers: Answers, hurry: bool = False, *, paged: bool = False) -> str:
    """Return the first question still to be asked. `hurry` leaves out all that may be skipped."""
    for ask in applicable(answers, paged=paged):
        if ask == LAST or (not is_answered(answers, ask) and (BY_ASK[ask].must or not hurry)):
            return ask
    return LAST


def previous(answers: Answers, asked: str) -> str | None:
    """Return the question before this one that has an answer, or None at the beginning."""
    before: str | None = None
    for ask in applicable(answers):
        if ask == asked:
            return before
        if is_answered(answers, ask) or (ask == STORY and answers.words):
            before = ask
    return before


def step(answers: Answers, asked: str, *, paged: bool = False) -> tuple[int, int] | None:
    """Return (at, of) for the progress shown, or None for a question outside the order."""
    order = applicable(answers, paged=paged)
    if asked not in order or asked == "kind":
        return None
    return order.index(asked), len(order) - 1


def is_complete(answers: Answers) -> bool:
    """Say whether a telling may be sent: every question that must be answered is."""
    return all(
        is_answered(answers, question.ask)
        for question in QUESTIONS
        if question.must and question.ask != LAST and question.when(answers)
    )
