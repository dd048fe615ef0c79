"""The questions of a telling, in the order in which they are asked. One file a subject; a new question is one entry."""

from __future__ import annotations

from collections.abc import Mapping

from telling.question import Question
from telling.questions.reply import ADVOCATE, REPLY, TO_KNOW
from telling.questions.sending import SENDING
from telling.questions.what import WHAT
from telling.questions.who import KIND, NAMES, WHO

QUESTIONS: tuple[Question, ...] = (KIND, *WHO, *WHAT, *ADVOCATE, *REPLY, *NAMES, *TO_KNOW, *SENDING)
BY_ASK: Mapping[str, Question] = {question.ask: question for question in QUESTIONS}
ASIDE = tuple(question.ask for question in QUESTIONS if question.aside)
"""Questions about the telling itself: they are never part of what is sent."""
