"""Words of concern said while the bot was away are looked at when it is back, also when nobody sends them again."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from pathlib import Path

import pytest

from backend.alerts import duty
from backend.alerts.application import book_of
from backend.chat.application import CHAT
from backend.chat.bot import BotSilent
from backend.chat.unanswered_messages import Remembered, check_unanswered
from backend.leader import LEADER
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio


async def a_round(server: Running) -> None:
    """Let the sweeper go round once, with whatever else a process does at once when it begins to lead."""
    wakes = server.app[LEADER].wakes
    for wake in wakes:
        wake.set()
    async with asyncio.timeout(5):
        while any(wake.is_set() for wake in wakes):
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)


async def alerts_of(server: Running) -> list[str]:
    """Return the words of every alert in the queue."""
    book = book_of(server.app)
    found = [alert.uuid for group in await duty.queue(book) for alert in group.alerts]
    return [(await duty.read(book, uuid_, by="Ann", now=server.clock()))[0].told[0].words for uuid_ in found]


async def becomes(server: Running, *words: str) -> None:
    """Wait until these are the words of the alerts: a loaded machine takes longer for a round."""
    async with asyncio.timeout(30):
        while await alerts_of(server) != list(words):
            await asyncio.sleep(0.05)


async def has_looked(bot: PretendBot) -> None:
    """Wait until the bot was asked about one message: a loaded machine takes longer for a round."""
    async with asyncio.timeout(30):
        while not bot.parsed:
            await asyncio.sleep(0.05)


async def unheard(server: Running, text: str) -> str:
    """Say something while the bot is broken; the id of the message."""
    server.bot.mood = "well"
    child, this = await server.begin(), str(uuid.uuid4())
    server.bot.mood = "broken"
    assert (await child.post(id=this, text=text)).status == 503
    await a_round(server)
    return this


async def test_what_nobody_sent_again_becomes_an_alert_once_the_bot_is_back(
    home: Path, clock: Clock, bot: PretendBot
) -> None:
    async with run(home, bot, clock) as server:
        await unheard(server, "he hurt me")
        assert await alerts_of(server) == []
        bot.mood = "well"
        clock.pass_time(minutes=3)
        await a_round(server)
        await becomes(server, "he hurt me")
        await a_round(server)
        assert await alerts_of(server) == ["he hurt me"]
        assert len(bot.parsed) == 1


async def test_a_message_that_is_still_on_its_way_is_left_to_the_bot(home: Path, clock: Clock, bot: PretendBot) -> None:
    async with run(home, bot, clock) as server:
        await unheard(server, "he hurt me")
        bot.mood = "well"
        clock.pass_time(seconds=30)
        await a_round(server)
        assert bot.parsed == []


async def test_words_without_concern_make_no_alert(home: Path, clock: Clock, bot: PretendBot) -> None:
    async with run(home, bot, clock) as server:
        await unheard(server, "my bus is late")
        bot.mood = "well"
        clock.pass_time(minutes=3)
        await a_round(server)
        await has_looked(bot)
        await a_round(server)
        assert len(bot.parsed) == 1
        assert await alerts_of(server) == []


async def test_a_bot_that_stays_away_only_delays_the_look_also_over_a_restart(
    home: Path, clock: Clock, bot: PretendBot
) -> None:
    async with run(home, bot, clock) as server:
        await unheard(server, "he hurt me")
        await bot.stop()
        clock.pass_time(minutes=3)
        await a_round(server)
        assert await alerts_of(server) == []
    await bot.start()
    bot.mood = "well"
    async with run(home, bot, clock) as server:
        await a_round(server)
        clock.pass_time(minutes=3)
        await a_round(server)
        await becomes(server, "he hurt me")
    async with run(home, bot, clock) as server:
        await a_round(server)
        clock.pass_time(minutes=3)
        await a_round(server)
        assert await alerts_of(server) == ["he hurt me"]


async def test_the_words_of_a_chat_that_was_wiped_are_looked_at_by_nobody(
    home: Path, clock: Clock, bot: PretendBot
) -> None:
    async with run(home, bot, clock) as server:
        child = await server.begin()
        bot.mood = "broken"
        await child.post(text="he hurt me")
        await server.client.delete("/chat", headers=child.headers)
        bot.mood = "well"
        clock.pass_time(minutes=3)
        await a_round(server)
        assert bot.parsed == []


@pytest.mark.parametrize("number", [1, 12])
async def test_a_message_on_which_the_bot_fails_holds_up_none_and_is_read_by_a_person(
    home: Path, clock: Clock, bot: PretendBot, number: int
) -> None:
    async with run(home, bot, clock) as server:
        for count in range(number):
            await unheard(server, f"kills the bot {count}")
        await unheard(server, "he hurt me")
        bot.mood, bot.fails_on = "well", "kills the bot"
        memory = Remembered()
        await check_unanswered(server.app, server.app[CHAT].bot, memory)
        clock.pass_time(minutes=3)
        rounds, found = 0, list[str]()
        while len(found) <= number and rounds < 8:
            rounds += 1
            await check_unanswered(server.app, server.app[CHAT].bot, memory)
            found = await alerts_of(server)
            assert "he hurt me" in found or rounds < 2 + (number > 10)
        assert sorted(found) == sorted(["he hurt me", *(f"kills the bot {count}" for count in range(number))])
        states = [alert for group in await duty.queue(book_of(server.app)) for alert in group.alerts]
        assert {state.level for state in states} == {"alert"}, "nobody knows that it is nothing"


async def test_while_no_bot_is_well_nothing_is_passed_on_unread(home: Path, clock: Clock, bot: PretendBot) -> None:
    async with run(home, bot, clock) as server:
        await unheard(server, "my bus is late")
        memory = Remembered()
        for _ in range(5):
            with suppress(BotSilent):
                await check_unanswered(server.app, server.app[CHAT].bot, memory)
            clock.pass_time(minutes=3)
        bot.mood = "well"
        await check_unanswered(server.app, server.app[CHAT].bot, memory)
        assert await alerts_of(server) == []
        assert len(bot.parsed) == 1


async def test_who_does_not_lead_looks_too_where_the_bots_of_the_leader_are_away(
    home: Path, clock: Clock, bot: PretendBot
) -> None:
    async with run(home, bot, clock) as first:
        await unheard(first, "he hurt me")
        bot.mood = "well"
        async with run(home, bot, clock, bot_url="http://127.0.0.1:9") as leader:
            leader.app[LEADER].take_over()
            first.app[LEADER].give_up()
            clock.pass_time(minutes=3)
            await a_round(leader)
            assert bot.parsed == [], "the leader reaches no bot"
            await a_round(first)
            await becomes(first, "he hurt me")
