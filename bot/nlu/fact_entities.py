"""Facts in a message as Rasa's entities: days, ways to reach somebody, names. Found by the rules of bot/reading.

For whoever looks at a message with Rasa's tools (`rasa shell nlu`, trackers). What a fact answers depends on the open
question, which no entity knows: the forms ask the same rules again (bot/actions/facts.py). A line takes 0.1 ms.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components import is_free_text
from bot.nlu.normalise import GUARD
from bot.reading.contacts import read_contacts
from bot.reading.dates import read_happened
from bot.reading.names import read_names

DATE, CONTACT, NAME = "date", "contact", "name"
LONDON = ZoneInfo("Europe/London")
Entity = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactReader(GraphComponent):
    """A component that puts what is plainly said on every message that somebody typed. Nothing is learned."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactReader:
        """Make the component (Rasa calls this)."""
        return cls()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: there are none."""
        return {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to each message.

        The day on which it was said comes with the message (`at`, ISO 8601), or it is today.
        """
        for message in messages:
            if is_free_text(message):
                text = message.get(TEXT)
                words = text.lstrip(GUARD)
                found = [_moved(entity, len(text) - len(words)) for entity in entities_of(words, _day_of(message))]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def entities_of(text: str, today: date) -> Iterator[Entity]:
    """Give the entities of a text: only what is sure without knowing any question.

    date: value `{"from", "to"}`, ISO dates of which the first may be None. contact: value is the number or address as
    it was typed, role is how (phone, email, ...). name: role is who it is (me, carer, social_worker, ...).
    """
    happened = read_happened(text, today)
    if happened and happened.sure and happened.to_on:
        start = max(text.find(happened.words), 0)
        from_on = happened.from_on.isoformat() if happened.from_on else None
        days = {"from": from_on, "to": happened.to_on.isoformat()}
        yield _entity(DATE, days, start, start + len(happened.words))
    for contact in read_contacts(text):
        if contact.sure and contact.to:
            yield _entity(CONTACT, contact.to, contact.start, contact.end, contact.how)
    for named in read_names(text):
        if named.sure:
            yield _entity(NAME, named.name, named.start, named.start + len(named.name), named.role)


def _entity(kind: str, value: object, start: int, end: int, role: str | None = None) -> Entity:
    entity: Entity = {
        ENTITY_ATTRIBUTE_TYPE: kind,
        ENTITY_ATTRIBUTE_VALUE: value,
        ENTITY_ATTRIBUTE_START: start,
        ENTITY_ATTRIBUTE_END: end,
        EXTRACTOR: FactReader.__name__,
    }
    return {**entity, ENTITY_ATTRIBUTE_ROLE: role} if role else entity


def _moved(entity: Entity, by: int) -> Entity:
    """Return the entity at its place in Rasa's text: the server puts an invisible character before free text."""
    return {
        **entity,
        ENTITY_ATTRIBUTE_START: entity[ENTITY_ATTRIBUTE_START] + by,
        ENTITY_ATTRIBUTE_END: entity[ENTITY_ATTRIBUTE_END] + by,
    }


def _day_of(message: Message) -> date:
    at = (message.get("metadata") or {}).get("at")
    moment = datetime.fromisoformat(at.replace("Z", "+00:00")) if at else datetime.now(LONDON)
    return moment.astimezone(LONDON).date()
