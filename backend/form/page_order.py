"""The pages of a form: the questions of telling/ that a page can ask, one a page, and the way back from each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from telling.answers import Answers
from telling.order import applicable
from telling.question import Question
from telling.questions import QUESTIONS as EVERY_QUESTION
from telling.story import STORY


def page_of(question: Question) -> Question:
    """Return the question as a page asks it: a story is one box there, and ends with its button."""
    return replace(question, choices=(), text="only") if question.ask == STORY else question


QUESTIONS = tuple(page_of(question) for question in EVERY_QUESTION if question.paged and not question.aside)
BY_ASK: Mapping[str, Question] = {question.ask: question for question in QUESTIONS}


def before(answers: Answers, ask: str) -> str | None:
    """Return the page before this one; None before the first."""
    order = applicable(answers, paged=True)
    at = order.index(ask) if ask in order else 0
    return order[at - 1] if at > 0 else None
