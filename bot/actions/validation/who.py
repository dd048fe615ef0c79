"""Slots of the questions about who tells it, for whom, and whether the child agrees."""

from __future__ import annotations

from bot.actions.validation.values import validates
from telling.questions.who import KIND, NAMES, WHO


@validates((KIND, *WHO, *NAMES))
class WhoValidation:
    """`validate_<slot>` for each of these questions, by its type and choices."""
