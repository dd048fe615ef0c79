"""Talking: what is said reaches the bot as it was said, and the whole talk can be read again."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import pytest

from tests.backend.app.kit import COUNCIL, Clock, Running, Talker, run
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio


async def test_a_talk_begins_with_the_first_screen_and_a_token_of_256_bits(server: Running) -> None:
    child = await server.begin()
    assert [message["card"] for message in child.first] == ["welcome"]
    assert len(child.token) >= 43
    assert server.bot.asked[0]["choice"] == "begin"
    assert server.bot.asked[0]["context"] == {"council": COUNCIL, "at": "2026-11-23T10:00:00+00:00"}


async def test_the_bot_is_told_when_it_must_know_the_talk_already(server: Running, child: Talker) -> None:
    await child.say("hello")
    assert ["under_way" in asked["context"] for asked in server.bot.asked] == [False, True]


async def test_the_bot_is_shown_what_it_has_the_hash_of(server: Running, child: Talker) -> None:
    [shown] = server.bot.tokens
    kept = (server.settings.home / "bot-door.sha256").read_text().strip()
    assert hashlib.sha256(shown.removeprefix("Bearer ").encode()).hexdigest() == kept
    assert shown.removeprefix("Bearer ").encode() not in server.bytes_on_disk()


@pytest.mark.parametrize("council", ["nowhere", "", "shared", "../wigan", "WIGAN"])
async def test_a_council_without_a_pack_is_refused_by_name_of_the_field(server: Running, council: str) -> None:
    response = await server.client.post("/chat/conversations", json={"council": council})
    assert (response.status, (await response.json())["field"]) == (400, "council")


async def test_text_and_choice_reach_the_bot_in_fields_of_their_own(server: Running, child: Talker) -> None:
    await child.say("/restart")
    await child.press("yes")
    text, choice = server.bot.asked[1:]
    assert text["text"] == "/restart"
    assert "choice" not in text
    assert choice["choice"] == "yes"
    assert "text" not in choice


async def test_the_browser_never_learns_the_name_the_bot_knows_the_talk_by(server: Running, child: Talker) -> None:
    conversation_id = server.bot.asked[0]["conversation_id"]
    response = await child.client.get("/chat/messages", headers=child.headers)
    assert conversation_id not in await response.text()
    assert conversation_id != child.token


async def test_the_whole_talk_is_given_in_order_with_who_said_it(child: Talker) -> None:
    await child.say("My carer shouts.", id="00000000-0000-4000-8000-000000000001")
    await child.press("yes")
    talk = await child.talk()
    assert [(m["from"], m["kind"]) for m in talk] == [
        ("helper", "say"),
        ("person", "you"),
        ("helper", "say"),
        ("helper", "say"),
        ("person", "you"),
        ("helper", "say"),
    ]
    assert talk[1]["id"] == "00000000-0000-4000-8000-000000000001"
    assert talk[1]["text"] == "My carer shouts."
    assert (talk[4]["choice"], talk[4]["label"], talk[4]["picture"]) == ("yes", "Yes", "tick")
    assert all(m["answered"] for m in talk if m["from"] == "person")


async def test_what_the_bot_sends_beside_the_known_fields_goes_on_untouched(server: Running, child: Talker) -> None:
    [read_back] = await child.press("check")
    assert read_back["summary"][0]["said"] == "CANARY-READ-BACK"
    [receipt] = await child.press("send")
    assert receipt["receipt"]["reference"] == "W4K7"


async def test_the_talk_goes_on_after_the_server_was_started_again(home: Path, bot: PretendBot, clock: Clock) -> None:
    async with run(home, bot, clock) as first:
        child = await first.begin()
        await child.say("one")
    async with run(home, bot, clock) as second:
        child.client = second.client
        await child.say("two")
        assert [m.get("text") for m in await child.talk() if m["from"] == "person"] == ["one", "two"]


async def test_the_talk_goes_on_after_the_bot_was_started_again(server: Running, child: Talker) -> None:
    await child.say("one")
    await server.bot.stop()
    await server.bot.start()
    assert await child.say("two")


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Bearer nobody", "Basic nobody", "Bearer \u00e9"])
async def test_without_its_token_a_talk_is_over(server: Running, child: Talker, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    for method, path in (
        ("GET", "/chat/messages"),
        ("POST", "/chat/messages"),
        ("POST", "/chat/save"),
        ("DELETE", "/chat"),
    ):
        response = await server.client.request(method, path, headers=headers, json={"id": str(uuid.uuid4())})
        assert response.status == 401
        assert (await response.json())["problem"] == "conversation_over"


async def test_one_token_never_opens_another_talk(server: Running) -> None:
    one, two = await server.begin(), await server.begin()
    await one.say("mine")
    assert "mine" not in str(await two.talk())
