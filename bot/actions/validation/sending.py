"""Slots of the questions about the telling itself; most of these are carried out and never kept."""

from __future__ import annotations

from bot.actions.validation.values import validates
from telling.questions.sending import SENDING


@validates(SENDING)
class SendingValidation:
    """`validate_<slot>` for each of these questions, by its type and choices."""
