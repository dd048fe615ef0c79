"""What somebody told is sent if they are gone for thirty minutes and wanted that: once, never against their will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backend.chat.application import CHAT
from backend.chat.expiry import delete_expired
from backend.chat.silence import send_what_was_told, sending
from backend.keys import STORE
from backend.leader import LEADER
from tests.backend.app.kit import Clock, Running, Talker, fresh_home, run
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio
SENT = ["sent_while_gone", "card"]


async def after(server: Running, **passed: float) -> int:
    """Let time go by, and look once; how often something was sent by now."""
    server.clock.pass_time(**passed)
    await send_what_was_told(server.app)
    return len(server.bot.sent)


async def waiting(server: Running) -> Talker:
    """Give somebody who has told something, and wants it sent if they are gone."""
    child = await server.begin()
    await child.say("they lost my bag")
    await child.say("send if gone")
    return child


async def test_it_is_sent_after_thirty_silent_minutes_and_only_once(server: Running) -> None:
    child = await waiting(server)
    assert await after(server, minutes=29) == 0
    assert await after(server, minutes=1) == 1
    assert await after(server, hours=2) == 1
    assert [one.get("card") for one in await child.talk()][-2:] == SENT
    assert not [one for one in await child.talk() if one.get("text")]


async def test_whoever_says_something_is_not_gone(server: Running) -> None:
    child = await waiting(server)
    assert await after(server, minutes=20) == 0
    await child.say("and my coat")
    assert await after(server, minutes=20) == 0
    assert await after(server, minutes=10) == 1


async def test_nothing_is_sent_of_somebody_who_did_not_say_so_or_took_it_back(server: Running) -> None:
    quiet, changed = await server.begin(), await waiting(server)
    await quiet.say("they lost my bag")
    await changed.say("do not send")
    assert await after(server, hours=3) == 0


async def test_what_was_deleted_or_saved_for_later_is_not_sent(server: Running) -> None:
    deleted, saved = await waiting(server), await waiting(server)
    assert (await server.client.delete("/chat", headers=deleted.headers)).status == 204
    assert (await server.client.post("/chat/save", headers=saved.headers)).status == 200
    assert await after(server, hours=3) == 0


async def test_a_message_that_nobody_answered_keeps_it_from_being_sent(server: Running) -> None:
    child = await waiting(server)
    server.bot.mood = "broken"
    assert (await child.post(text="please delete it")).status == 503
    server.bot.mood = "well"
    assert await after(server, hours=3) == 0


async def test_while_the_bot_is_down_it_waits_and_is_not_swept_away(server: Running) -> None:
    child = await waiting(server)
    server.bot.mood = "broken"
    assert await after(server, hours=25) == 0
    await delete_expired(server.app[STORE], server.app[CHAT].bot, server.app[CHAT].locks.of, server.clock())
    server.bot.mood = "well"
    assert await after(server, minutes=1) == 1
    assert child.token


async def test_without_the_wish_what_is_unsent_is_deleted_as_promised(server: Running) -> None:
    child = await server.begin()
    await child.say("they lost my bag")
    await after(server, hours=25)
    await delete_expired(server.app[STORE], server.app[CHAT].bot, server.app[CHAT].locks.of, server.clock())
    assert (await child.client.get("/chat/messages", headers=child.headers)).status == 401
    assert server.bot.forgotten
    assert server.bot.sent == []


async def test_who_comes_back_to_an_open_page_is_shown_once_that_it_was_sent(server: Running) -> None:
    child = await waiting(server)
    await after(server, minutes=30)
    assert [one["card"] for one in await child.say("hello again")][:2] == SENT
    assert [one["card"] for one in await child.say("and")] == ["card", "card"]


async def test_who_has_loaded_the_page_again_is_not_shown_it_twice(server: Running) -> None:
    child = await waiting(server)
    await after(server, minutes=30)
    await child.talk()
    assert [one["card"] for one in await child.say("hello again")] == ["card", "card"]


async def test_a_process_that_is_killed_over_it_sends_nothing_twice_and_loses_no_receipt(
    prepared: Path, tmp_path: Path, clock: Clock, bot: PretendBot
) -> None:
    home = fresh_home(prepared, tmp_path / "killed")
    async with run(home, bot, clock) as server:
        child = await waiting(server)
        bot.mood = "dies_after"
        assert await after(server, minutes=30) == 1
    bot.mood = "well"
    async with run(home, bot, clock) as server:
        assert await after(server, minutes=1) == 1
        again = Talker(server.client, child.token)
        assert [one.get("card") for one in await again.talk()][-2:] == SENT


async def test_who_speaks_while_it_was_half_sent_gets_the_receipt_first(
    prepared: Path, tmp_path: Path, clock: Clock, bot: PretendBot
) -> None:
    home = fresh_home(prepared, tmp_path / "half")
    async with run(home, bot, clock) as server:
        child = await waiting(server)
        bot.mood = "dies_after"
        await after(server, minutes=30)
        bot.mood = "well"
        assert [one["card"] for one in await child.say("hello again")][:2] == SENT
        assert len(bot.sent) == 1


async def test_who_does_not_lead_sends_too(server: Running) -> None:
    await waiting(server)
    server.clock.pass_time(minutes=31)
    server.app[LEADER].give_up()
    async with asyncio.timeout(10):
        async with silence_rounds(server):
            while not server.bot.sent:
                await asyncio.sleep(0.01)
    assert len(server.bot.sent) == 1


@asynccontextmanager
async def silence_rounds(server: Running) -> AsyncIterator[None]:
    """Have the rounds of a process begin anew."""
    rounds = sending(server.app)
    await anext(rounds)
    yield
    await anext(rounds, None)
