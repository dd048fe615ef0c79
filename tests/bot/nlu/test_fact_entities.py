"""Days, ways to reach somebody and names stand on a message as entities, as people who know Rasa expect."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.models import newest_model
from bot.nlu.fact_entities import entities_of
from bot.nlu.normalise import GUARD

TODAY = date(2026, 11, 28)
AT = "2026-11-28T15:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "entity", "value", "role"),
    [
        ("my social worker Karen never rings me back", "name", "Karen", "social_worker"),
        ("my name is Sam and they lost my bag", "name", "Sam", "me"),
        ("they lost my bag last tuesday", "date", {"from": "2026-11-24", "to": "2026-11-24"}, None),
        ("email me at sam@example.org please", "contact", "sam@example.org", "email"),
    ],
)
def test_what_is_plainly_said_is_an_entity_where_it_stands(
    text: str, entity: str, value: object, role: str | None
) -> None:
    [found] = [one for one in entities_of(text, TODAY) if one["entity"] == entity]
    assert (found["value"], found.get("role")) == (value, role)
    said = text[found["start"] : found["end"]]
    assert said == value if isinstance(value, str) else said == "last tuesday"


@pytest.mark.parametrize("text", ["they never listen to me", "idk", "thats all"])
def test_nothing_is_made_up(text: str) -> None:
    assert list(entities_of(text, TODAY)) == []


def test_a_trained_model_puts_them_on_the_message_that_rasa_parses() -> None:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    agent = Agent.load(str(newest_model()))
    assert agent.processor is not None
    text = GUARD + "my social worker Karen lost my bag yesterday"
    parsed = asyncio.run(agent.processor.parse_message(UserMessage(text, metadata={"at": AT})))
    found = {entity["entity"]: entity for entity in parsed["entities"]}
    assert text[found["name"]["start"] : found["name"]["end"]] == "Karen"
    assert found["date"]["value"] == {"from": "2026-11-27", "to": "2026-11-27"}
