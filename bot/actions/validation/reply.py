"""Slots of the questions about the advocate, and how to answer."""

from __future__ import annotations

from bot.actions.validation.values import validates
from telling.questions.reply import ADVOCATE, REPLY, TO_KNOW


@validates((*ADVOCATE, *REPLY, *TO_KNOW))
class ReplyValidation:
    """`validate_<slot>` for each of these questions, by its type and choices."""
