"""A talk that an older version kept goes on where it was, in the names of today."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from bot.conversation_database import TABLE
from bot.older_talks import in_names_of_today
from bot.tracker_store import ConversationStore
from tests.bot.conftest import RECEIPT, Person, PretendBackend

REFERENCE, CODE = RECEIPT["reference"], RECEIPT["code"]
OLD = {"visit": "later", "validate_visit": "validate_later"}


def as_kept_before(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event as the version before November 2026 wrote it."""
    old = {**event, **({"name": OLD.get(event["name"], event["name"])} if "name" in event else {})}
    if event.get("name") == "visit" and event["event"] == "slot" and event["value"]:
        old["value"] = event["value"][0]
    if event.get("name") in ("warned", "telling_number") and event["value"]:
        old["value"] = int(event["value"])
    if event["event"] == "user":
        intent = event["parse_data"]["intent"]
        old["parse_data"] = {
            **event["parse_data"],
            "intent": {**intent, "name": OLD.get(intent["name"], intent["name"])},
        }
    return old


async def kept_by_an_older_version(store: ConversationStore, sender_id: str) -> list[dict[str, Any]]:
    """Write a talk anew as the older version did; return its events."""
    with store._engine.begin() as connection:
        row = connection.execute(sa.select(TABLE).where(TABLE.c.id == sender_id)).one()
        old = [as_kept_before(event) for event in json.loads(store._sealer.unseal(row.sealed, about=sender_id))]
        sealed = store._sealer.seal(json.dumps(old), about=sender_id)
        connection.execute(TABLE.update().where(TABLE.c.id == sender_id).values(sealed=sealed))
    return old


@pytest.mark.asyncio
async def test_a_visit_goes_on_over_an_update(person: Person, pretend_backend: PretendBackend) -> None:
    store = person.conversations.store
    await person.follows(">begin", ">later", REFERENCE)
    old = await kept_by_an_older_version(store, person.id)
    assert {event["name"] for event in old if event["event"] in ("slot", "active_loop", "action")} >= {"later"}
    assert "visit" not in json.dumps(old)
    await person.types(CODE)
    assert person.asked == "later_menu"
    old = await kept_by_an_older_version(store, person.id)
    await person.presses("advocate")
    assert len(pretend_backend.requests) == 1


@pytest.mark.asyncio
async def test_how_often_somebody_was_warned_is_counted_on_over_an_update(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "he hits me every night")
    old = await kept_by_an_older_version(person.conversations.store, person.id)
    assert [event["value"] for event in old if event.get("name") == "warned"] == [1]
    await person.types("he hit me again today with a belt")
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    assert tracker.get_slot("warned") == "2"


def test_a_talk_of_today_is_read_as_it_is() -> None:
    events: list[dict[str, Any]] = [
        {"event": "slot", "name": "visit", "value": [{"reference": REFERENCE}]},
        {"event": "slot", "name": "warned", "value": "1"},
        {"event": "active_loop", "name": "visit"},
        {"event": "active_loop", "name": None},
        {"event": "user", "text": "later", "parse_data": {"intent": {"name": "ask_progress"}}},
        {"event": "bot", "text": "later"},
    ]
    assert in_names_of_today(events) == events
