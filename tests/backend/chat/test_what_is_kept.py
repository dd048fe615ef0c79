"""Nothing is kept longer or more openly than promised: tokens, codes, saved talks, wiping, and what was sent."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from backend.chat.application import CHAT
from backend.chat.expiry import GIVE_UP, delete_expired
from backend.keys import STORE
from backend.store.ledger import Ledger, hash_of
from tests.backend.app.kit import Clock, Json, Running, Talker, run, until
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio
CANARY = "CANARY-QUIET-RIVER"


def rows(server: Running, table: str) -> list[tuple[Any, ...]]:
    """Return what is in a table, read past the server."""
    with closing(sqlite3.connect(server.settings.home / "backend.sqlite3")) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()


async def sweep_now(server: Running) -> None:
    """Do what the sweeper does every minute."""
    chat = server.app[CHAT]
    await delete_expired(server.app[STORE], chat.bot, chat.locks.of, server.clock())


async def save(child: Talker) -> str:
    """Save the talk; the four words."""
    response = await child.client.post("/chat/save", headers=child.headers)
    assert response.status == 200, await response.text()
    code: str = (await response.json())["code"]
    return code


async def resume(server: Running, code: str) -> tuple[int, Json]:
    """Try four words."""
    response = await server.client.post("/chat/resume", json={"code": code})
    return response.status, await response.json()


async def is_over(child: Talker) -> bool:
    """Say whether the token opens nothing any more."""
    return (await child.client.get("/chat/messages", headers=child.headers)).status == 401


async def test_neither_words_nor_token_nor_code_are_in_the_files_of_the_store(server: Running, child: Talker) -> None:
    await child.say(CANARY)
    code = await save(child)
    held = server.bytes_on_disk()
    assert child.token.encode() not in held
    assert hashlib.sha256(child.token.encode()).hexdigest().encode() in held
    for hidden in (CANARY, code, "Thank you.", "welcome"):
        assert hidden.encode() not in held


async def test_a_saved_talk_goes_on_elsewhere_with_its_four_words(server: Running, child: Talker) -> None:
    await child.say("to be continued")
    code = await save(child)
    assert len(code.split()) == 4
    before = await child.talk()
    status, body = await resume(server, code)
    assert (status, body["council"], body["messages"]) == (200, "wigan", before)
    assert await is_over(child)
    again = Talker(server.client, body["token"])
    await again.say("and on")
    assert [m["text"] for m in await again.talk() if m["from"] == "person"] == ["to be continued", "and on"]


@pytest.mark.parametrize("typed", ["{0} {1} {2} {3}", "{0}-{1}-{2}-{3}", " {0},{1} . {2}\n{3} "])
async def test_the_four_words_may_be_typed_in_any_way(server: Running, child: Talker, typed: str) -> None:
    words = (await save(child)).split()
    status, _ = await resume(server, typed.format(*words).upper())
    assert status == 200


@pytest.mark.parametrize("code", ["apple", "no such words here", "é ü 漢 \x00", "' OR 1=1 --", "a" * 200])
async def test_wrong_words_open_nothing_and_are_not_repeated(server: Running, child: Talker, code: str) -> None:
    await save(child)
    status, body = await resume(server, code)
    assert (status, body["problem"], body["field"]) == (404, "no_such_code", "code")
    assert code not in body["say"]


async def test_words_in_another_order_open_nothing(server: Running, child: Talker) -> None:
    words = (await save(child)).split()
    assert (await resume(server, " ".join([*words[1:], words[0]])))[0] == 404


async def test_saving_again_gives_new_words_and_the_old_ones_stop_working(server: Running, child: Talker) -> None:
    first, second = await save(child), await save(child)
    assert (await resume(server, first))[0] == 404
    assert (await resume(server, second))[0] == 200


async def test_a_talk_is_over_a_day_after_the_last_message(server: Running, child: Talker, clock: Clock) -> None:
    clock.pass_time(hours=23)
    await child.say("still here")
    clock.pass_time(hours=23, minutes=59)
    assert not await is_over(child)
    clock.pass_time(minutes=2)
    assert await is_over(child)


async def test_a_saved_talk_can_be_resumed_for_14_days_but_its_token_lasts_one(
    server: Running, child: Talker, clock: Clock
) -> None:
    code = await save(child)
    clock.pass_time(days=1, minutes=1)
    assert await is_over(child)
    clock.pass_time(days=12, hours=23)
    await sweep_now(server)
    assert (await resume(server, code))[0] == 200
    clock.pass_time(days=14, minutes=1)
    assert (await resume(server, code))[0] == 404


async def test_what_is_over_is_swept_here_and_from_the_bot(server: Running, child: Talker, clock: Clock) -> None:
    await child.say("soon gone")
    other = await server.begin()
    await save(other)
    clock.pass_time(days=2)
    await sweep_now(server)
    assert len(rows(server, "chat_conversations")) == 1
    assert len(rows(server, "chat_turns")) == 1
    # the server's own round may have told the bot too: deleting a conversation again changes nothing
    assert set(server.bot.forgotten) == {server.bot.asked[0]["conversation_id"]}
    assert rows(server, "chat_forgettings") == []


async def test_wiping_deletes_at_once_here_and_soon_at_the_bot(server: Running, child: Talker) -> None:
    await child.say("delete me")
    response = await child.client.delete("/chat", headers=child.headers)
    assert response.status == 204
    assert rows(server, "chat_conversations") == rows(server, "chat_turns") == []
    assert await is_over(child)
    await until(lambda: server.bot.forgotten == [server.bot.asked[0]["conversation_id"]])
    # Noted, so that no backup of before brings it back.
    assert Ledger(server.settings.ledger).gone() == {hash_of(server.bot.forgotten[0])}


async def test_wiping_works_while_the_bot_is_down_and_the_bot_is_told_later(server: Running, child: Talker) -> None:
    await server.bot.stop()
    assert (await child.client.delete("/chat", headers=child.headers)).status == 204
    assert rows(server, "chat_turns") == []
    await sweep_now(server)
    assert len(rows(server, "chat_forgettings")) == 1
    await server.bot.start()
    await sweep_now(server)
    # the server's own sweep may have told the bot too: deleting a conversation again changes nothing
    assert len(set(server.bot.forgotten)) == 1
    assert rows(server, "chat_forgettings") == []


async def test_a_bot_that_never_answers_is_given_up_after_its_own_retention(
    server: Running, child: Talker, clock: Clock
) -> None:
    server.bot.mood = "broken"
    await child.client.delete("/chat", headers=child.headers)
    clock.at += GIVE_UP
    await sweep_now(server)
    assert rows(server, "chat_forgettings") == []


async def test_a_talk_wiped_while_the_bot_thinks_stays_wiped(server: Running, child: Talker) -> None:
    server.bot.delay = 0.3
    this = str(uuid.uuid4())
    waiting = asyncio.create_task(child.post(id=this, text="never mind"))
    await until(lambda: len(server.bot.asked) == 2)
    assert (await child.client.delete("/chat", headers=child.headers)).status == 204
    assert (await waiting).status == 401
    assert rows(server, "chat_turns") == []
    await until(lambda: len(server.bot.forgotten) == 1)
    assert this in server.bot.processed


async def test_after_sending_the_words_are_gone_and_the_receipt_stays(server: Running, child: Talker) -> None:
    await child.say(CANARY)
    await child.press("check")
    await child.press("send")
    talk = await child.talk()
    assert "CANARY" not in str(talk)
    assert [m["kind"] for m in talk] == ["say", "you", "say", "say", "you", "you", "sent"]
    assert talk[-1]["receipt"]["reference"] == "W4K7"
    assert all(m["sent"] and "text" not in m and "choice" not in m for m in talk if m["from"] == "person")
    assert [row[3] for row in rows(server, "chat_turns")].count(None) == 3


async def test_words_that_never_reached_the_bot_are_not_called_sent(server: Running, child: Talker) -> None:
    server.bot.mood = "broken"
    await child.post(text="this one is not sent")
    server.bot.mood = "well"
    await child.press("send")
    [lost] = [m for m in await child.talk() if m.get("text")]
    assert (lost["text"], lost["answered"]) == ("this one is not sent", False)
    assert "sent" not in lost


async def test_a_second_telling_in_the_same_talk_keeps_the_first_receipt(server: Running, child: Talker) -> None:
    await child.press("send")
    await child.say("one more thing")
    assert "one more thing" in str(await child.talk())
    await child.press("send")
    talk = await child.talk()
    assert "one more thing" not in str(talk)
    assert [m["kind"] for m in talk].count("sent") == 2


async def test_what_was_sent_is_over_a_day_later_even_if_it_was_saved(
    server: Running, child: Talker, clock: Clock
) -> None:
    code = await save(child)
    await child.press("send")
    clock.pass_time(days=1, minutes=1)
    assert (await resume(server, code))[0] == 404


async def test_after_sending_there_is_nothing_left_to_save(server: Running, child: Talker) -> None:
    await child.press("send")
    response = await child.client.post("/chat/save", headers=child.headers)
    assert (response.status, (await response.json())["problem"]) == (409, "already_sent")


async def test_expired_talks_go_when_the_server_starts(home: Path, bot: PretendBot, clock: Clock) -> None:
    async with run(home, bot, clock) as server:
        await server.begin()
    clock.pass_time(days=2)
    async with run(home, bot, clock) as server:
        await until(lambda: rows(server, "chat_conversations") == [])
