"""Slots of the questions about the advocate, and how to answer."""

from __future__ import annotations

from bot.actions.validation.values import validates
from telling.questions.reply import ADVOCATE, REPLY


@validates((*ADVOCATE, *REPLY))
class ReplyValidation:
    """`validate_<slot>` for each of these questions, by its type and choices."""
