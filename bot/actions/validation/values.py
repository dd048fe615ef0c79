"""The check that every slot has: its value is of its type, and one of its choices where it has choices."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.slot_values import type_of, values_of
from telling.question import Question

log = logging.getLogger(__name__)
Validated = dict[str, object]
"""What rasa_sdk takes from `validate_<slot>`: the slot, and its value or None where it is refused."""
Validate = Callable[[object, object, CollectingDispatcher, Tracker, DomainDict], Validated]
_Topic = TypeVar("_Topic", bound=type)


def validates(questions: Iterable[Question]) -> Callable[[_Topic], _Topic]:
    """Give a class `validate_<slot>` for each of the questions that it has no method for."""

    def add(topic: _Topic) -> _Topic:
        for question in questions:
            if not hasattr(topic, f"validate_{question.ask}"):
                setattr(topic, f"validate_{question.ask}", _by_type(question))
        return topic

    return add


def fits(question: Question, value: object) -> bool:
    """Say whether a value may stand in the slot of a question."""
    kind = type_of(question)
    if kind == "list":
        return isinstance(value, list) and all(one in question.takes for one in value)
    return isinstance(value, str) and (kind == "text" or value in values_of(question))


def refused(ask: str, instead: object = None) -> Validated:
    """Refuse a value, which is a mistake of ours: a person is asked again. The log has the slot, never the value."""
    log.error("telling: a value of %s does not fit and is not kept", ask)
    return {ask: instead}


def _by_type(question: Question) -> Validate:
    def validate(
        self: object, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Validated:
        return {question.ask: value} if fits(question, value) else refused(question.ask)

    return validate
