"""Double taps, retries and two servers: one message is processed once and has one answer."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest
from sqlalchemy import Connection

from backend.chat.shapes import Json
from backend.chat.standing import by_id
from backend.chat.turns import answered
from backend.keys import DIRECT_STORE, SECRETS
from backend.settings import Settings
from backend.store.engine import make_sync_engine
from tests.backend.app.kit import Clock, Running, Talker, run, until
from tests.backend.app.pretend_bot import PretendBot, message

pytestmark = pytest.mark.asyncio


async def test_the_same_id_again_gives_the_same_answer_without_asking_the_bot(server: Running, child: Talker) -> None:
    this = str(uuid.uuid4())
    first = await child.say("hello", id=this)
    asked = len(server.bot.asked)
    assert await child.say("hello", id=this) == first
    assert len(server.bot.asked) == asked
    assert len([m for m in await child.talk() if m["from"] == "person"]) == 1


async def test_the_same_id_with_other_words_is_refused_and_not_lost_in_silence(server: Running, child: Talker) -> None:
    this = str(uuid.uuid4())
    await child.say("hello", id=this)
    response = await child.post(id=this, text="something else")
    assert (response.status, (await response.json())["problem"]) == (409, "changed")
    assert len(server.bot.asked) == 2


async def test_the_same_id_in_two_talks_is_two_messages(server: Running) -> None:
    this = str(uuid.uuid4())
    one, two = await server.begin(), await server.begin()
    await one.say("mine", id=this)
    await two.say("mine too", id=this)
    assert server.bot.processed.count(this) == 2


async def test_twelve_taps_at_once_are_one_message(
    server: Running, child: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.rate_limits.PAUSE_EACH", 0)
    this = str(uuid.uuid4())
    server.bot.delay = 0.05
    answers = await asyncio.gather(*(child.say("tap", id=this) for _ in range(12)))
    assert all(answer == answers[0] for answer in answers)
    assert len([body for body in server.bot.asked if body["message_id"] == this]) == 1


async def test_messages_of_one_talk_are_handled_in_the_order_in_which_they_came(server: Running, child: Talker) -> None:
    server.bot.delay = 0.02
    ids = [str(uuid.uuid4()) for _ in range(5)]
    waiting = []
    for number, this in enumerate(ids):
        waiting.append(asyncio.create_task(child.say(f"part {number}", id=this)))
        await asyncio.sleep(0.01)
    await asyncio.gather(*waiting)
    assert [this for this in server.bot.processed if this in ids] == ids
    assert [m["id"] for m in await child.talk() if m["from"] == "person"] == ids


async def test_talks_do_not_wait_for_each_other(server: Running) -> None:
    children = await asyncio.gather(*(server.begin() for _ in range(10)))
    before = len(server.bot.processed)
    # the barrier opens when all have asked: if one talk waited for another, it never would
    server.bot.together = asyncio.Barrier(len(children))
    async with asyncio.timeout(30):
        await asyncio.gather(*(child.say("hello") for child in children))
    assert len(server.bot.processed) == before + len(children)


async def test_two_servers_on_one_store_give_one_answer(
    home: Path, bot: PretendBot, clock: Clock, database: Settings
) -> None:
    this, url = str(uuid.uuid4()), database.database_url
    async with run(home, bot, clock, database_url=url) as one, run(home, bot, clock, database_url=url) as two:
        child = await one.begin()
        other = Talker(two.client, child.token)
        bot.delay = 0.1
        answers = await asyncio.gather(*(t.say("hello", id=this) for t in (child, other, child, other)))
        assert all(answer == answers[0] for answer in answers)
        assert bot.processed.count(this) == 1
        assert await child.talk() == await other.talk()
        assert len([m for m in await child.talk() if m["from"] == "person"]) == 1
        mixed = [(child if n % 2 else other).say(f"part {n}") for n in range(4)]
        await asyncio.gather(*mixed)
        assert len([m for m in await child.talk() if m["from"] == "person"]) == 5


async def test_the_first_answer_stays_even_if_another_server_was_told_something_else(
    server: Running, child: Talker
) -> None:
    this = str(uuid.uuid4())
    first = await child.say("hello", id=this)
    sealer, conversation_id = server.app[SECRETS].sealer, server.bot.asked[0]["conversation_id"]

    def answer_late(connection: Connection) -> list[Json]:
        standing = by_id(connection, conversation_id, this)
        return answered(connection, sealer, standing, [message("Something else.")], server.clock(), send_after=None)

    late = await server.app[DIRECT_STORE].writing(answer_late)
    assert late == first
    assert "Something else." not in str(await child.talk())


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_whoever_waits_for_a_talk_sees_the_answer_it_waited_for(
    home: Path, bot: PretendBot, clock: Clock, database: Settings
) -> None:
    async with run(home, bot, clock, database_url=database.database_url) as server:
        child, this = await server.begin(), str(uuid.uuid4())
        bot.mood = "broken"
        assert (await child.post(id=this, text="hello")).status == 503
        sealer, name = server.app[SECRETS].sealer, server.bot.asked[0]["conversation_id"]

        def keep(connection: Connection, says: str) -> list[Json]:
            standing = by_id(connection, name, this)
            return answered(connection, sealer, standing, [message(says)], server.clock(), send_after=None)

        engine = make_sync_engine(database)
        with engine.begin() as connection:
            by_id(connection, name, this)
            waits = asyncio.create_task(server.app[DIRECT_STORE].writing(lambda held: keep(held, "Second.")))
            await asyncio.sleep(0.5)
            first = keep(connection, "First.")
        assert await waits == first
        assert "Second." not in str(await child.talk())
        engine.dispose()


async def test_a_whole_talk_works_on_both_databases(
    home: Path, bot: PretendBot, clock: Clock, database: Settings
) -> None:
    async with run(home, bot, clock, database_url=database.database_url) as server:
        child = await server.begin()
        await child.say("nul \x00 and emoji 😢")
        response = await child.client.post("/chat/save", headers=child.headers)
        code = (await response.json())["code"]
        body = await (await child.client.post("/chat/resume", json={"code": code})).json()
        child = Talker(child.client, body["token"])
        await child.press("send")
        assert (await child.talk())[-1]["kind"] == "sent"
        assert (await child.client.delete("/chat", headers=child.headers)).status == 204
        await until(lambda: len(bot.forgotten) == 1)
