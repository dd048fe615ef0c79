"""What is said of passing on is true for this council and this hour; a look is one quiet line, once a talk."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from bot.conversations import Conversations
from bot.wire import Converse
from tests.bot.conftest import Person, PretendBackend

pytestmark = pytest.mark.asyncio

HIT = "my carer hits me with a belt"
NOBODY = json.loads(Path("tests/contract/alert_stored.nobody_told.json").read_text(encoding="utf-8"))
SOMEBODY = json.loads(Path("tests/contract/alert_stored.json").read_text(encoding="utf-8"))
PROMISES = ("passed", "Someone will", "reads it", "read it")


def cards(messages: list[dict[str, object]]) -> list[object]:
    """Return the names of the cards."""
    return [message["card"] for message in messages]


def words(person: Person) -> str:
    """Return everything that was said to this person."""
    return "\n".join(line["say"] for message in person.seen for line in message["lines"])


@pytest.mark.parametrize("way", [[">begin", ">complaint", ">me"], [">begin", ">complaint", ">for_a_child"], []])
async def test_where_nobody_is_told_no_card_says_that_somebody_is(
    person: Person, pretend_backend: PretendBackend, way: list[str]
) -> None:
    pretend_backend.readers = NOBODY
    await person.follows(*way)
    assert cards(await person.types(HIT))[0] == "not_safe_not_told"
    await person.follows(">yes", "what happens next", "will he find out", ">explain", ">stop_here")
    assert not [promise for promise in PROMISES if promise in words(person)]
    assert "so please call one now" in words(person)


async def test_until_when_a_person_should_have_read_it_is_said_below_the_help_card(
    loaded: Conversations, pretend_backend: PretendBackend
) -> None:
    pretend_backend.readers = SOMEBODY
    told = Converse(str(uuid.uuid4()), "1", HIT, None, "wigan", at="2026-11-23T09:00:00+00:00")
    messages = (await loaded.turn(told)).messages
    assert cards(messages) == ["not_safe", "not_safe_told_by", "ask_safe_now"]
    assert [line["say"] for line in messages[1]["lines"]] == ["A person at the council should read it by 10:30 today."]


async def test_an_alert_of_another_hour_is_answered_with_what_is_true_then(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.readers = NOBODY
    await person.follows(">begin", ">complaint", ">me", HIT, ">not_sure")
    pretend_backend.readers = SOMEBODY
    assert cards(await person.types("he hit me again yesterday with the belt"))[0] == "not_safe_short"
    assert cards(await person.types("what happens next"))[0] == "harm_what_now"
    assert "A person whose job is to keep you safe reads it." in words(person)


async def test_a_look_never_chooses_a_help_card_whoever_is_told_of_it(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_look(monkeypatch)
    pretend_backend.readers = NOBODY
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", "and my coat", ">thats_all")
    assert [alert["level"] for alert in pretend_backend.alerts.values()] == ["look", "look"]
    assert cards(person.seen).count("look_quiet") == 1
    assert not [message["card"] for message in person.seen if message["kind"] == "help"]


@pytest.mark.parametrize("first", [["they lost my bag"], [">later", "how long will it take"]])
async def test_the_quiet_line_is_said_to_the_first_message_and_in_a_visit_too(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch, first: list[str]
) -> None:
    as_look(monkeypatch)
    await person.follows(">begin", *first)
    assert cards(person.seen).count("look_quiet") == 1
    assert person.asked is not None


async def test_the_quiet_line_is_not_said_after_a_help_card(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    await person.follows(">begin", ">complaint", ">me", HIT)
    as_look(monkeypatch)
    await person.follows("hes downstairs", "and my coat")
    assert cards(person.seen).count("look_quiet") == 0


def as_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the detector take every typed message for a look."""
    look = {"concern": True, "level": "look", "urgent": False, "category": "neglect", "score": 0.4, "because": []}
    understand = Conversations._understand

    async def understood(self: Conversations, told: Converse, *rest: Any) -> dict[str, Any]:
        return {**await understand(self, told, *rest), **({"safeguarding": look} if told.text else {})}

    monkeypatch.setattr(Conversations, "_understand", understood)
