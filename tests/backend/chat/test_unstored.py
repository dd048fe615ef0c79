"""A message that cannot be kept (locked database, full disk) is heard all the same, and its alert is stored later."""

from __future__ import annotations

import asyncio
import errno
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Connection, create_engine, make_url

from backend.alerts import disk_reserve, duty, second_home, unstored_alerts
from backend.alerts.application import book_of
from backend.alerts.unstored_alerts import folder_of, names_in
from backend.chat import unstored_messages
from backend.chat.application import CHAT
from backend.chat.bot import Heard
from backend.chat.unanswered_messages import check_unstored
from backend.chat.unstored_messages import KnownPlaces
from backend.keys import DIRECT_STORE, SETTINGS
from backend.settings import Settings
from tests.backend.app.kit import Clock, Running, fresh_home, own_content, run
from tests.backend.app.pretend_bot import PretendBot, message

pytestmark = pytest.mark.asyncio
HURT = "he hurt me, canary-5512"
CARDS = Path(__file__).parents[3] / "easy_read_content" / "shared" / "cards"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a store that hangs alone after half a second, so that the suite does not wait for it."""
    monkeypatch.setattr(unstored_messages, "KEEP_PATIENCE", 0.5)


@pytest_asyncio.fixture
async def each_server(
    database: Settings, prepared: Path, tmp_path: Path, clock: Clock, bot: PretendBot
) -> AsyncIterator[Running]:
    """Give the server on each kind of database, with the cards of a child who may not be safe."""
    url = database.database_url if "postgresql" in database.database_url else ""
    home = fresh_home(prepared, tmp_path / "server")
    cards = own_content(home) / "shared" / "cards"
    for name in ("not_safe.yml", "not_safe_truth.yml"):
        shutil.copy(CARDS / name, cards / name)
    async with run(home, bot, clock, database_url=url) as server:
        yield server


@asynccontextmanager
async def locked(settings: Settings) -> AsyncIterator[None]:
    """Hold the tables of chat and alerts, as somebody else might, until the end. In a thread: taking them may wait."""
    url = make_url(settings.database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url.set(drivername="sqlite" if is_sqlite else "postgresql+psycopg"))
    how = "BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE chat_turns, alerts IN ACCESS EXCLUSIVE MODE"
    connection = await asyncio.to_thread(engine.connect)
    if is_sqlite and connection.connection.driver_connection:
        connection.connection.driver_connection.isolation_level = None
    await asyncio.to_thread(connection.exec_driver_sql, how)
    try:
        yield
    finally:
        await asyncio.to_thread(connection.exec_driver_sql, "ROLLBACK")
        await asyncio.to_thread(connection.close)
        engine.dispose()


async def cards(response: Any) -> list[str]:
    """Return the names of the cards in an answer that must be a 503."""
    assert response.status == 503
    body = await response.json()
    assert body["problem"] == "not_sent"
    return [message["card"] for message in body["messages"]]


async def words_of_alerts(server: Running) -> list[str]:
    """Return the words of every alert in the store."""
    book, found = book_of(server.app), []
    for group in await duty.queue(book):
        read = await duty.read(book, group.alerts[-1].uuid, by="Ann", now=server.clock())
        found += [told.words for one in read for told in one.told]
    return found


async def stored(server: Running, *words: str) -> None:
    """Wait until these are the words of the alerts."""
    async with asyncio.timeout(60):
        while await words_of_alerts(server) != list(words):
            await unstored_alerts.store_all(server.app)
            await asyncio.sleep(0.1)


async def test_a_locked_database_does_not_keep_a_concern_from_being_heard_and_it_is_one_alert(
    each_server: Running,
) -> None:
    server, child = each_server, await each_server.begin()
    this = "11111111-1111-4111-8111-111111111111"
    async with locked(server.settings):
        assert await cards(await child.post(id=this, text=HURT)) == ["not_safe_not_stored"]
        assert await cards(await child.post(id=this, text=HURT)) == ["not_safe_not_stored"]
    await stored(server, HURT)


async def test_what_is_no_concern_is_not_sent_and_nothing_of_it_is_kept(server: Running) -> None:
    child = await server.begin()
    async with locked(server.settings):
        assert await cards(await child.post(text="my bus is late")) == ["bot_down"]
        assert await cards(await child.post(choice="yes")) == ["bot_down"]
    assert names_in(folder_of(server.app[SETTINGS])) == []


async def test_when_even_the_bot_is_silent_the_words_are_looked_at_later(server: Running) -> None:
    child, server.bot.mood = await server.begin(), "broken"
    async with locked(server.settings):
        assert await cards(await child.post(text=HURT)) == ["bot_down"]
    [file] = names_in(folder_of(server.app[SETTINGS]))
    assert HURT.encode() not in (folder_of(server.app[SETTINGS]) / file).read_bytes()
    server.bot.mood = "well"
    assert await check_unstored(server.app, server.app[CHAT].bot) == 0
    assert names_in(folder_of(server.app[SETTINGS])) == []
    await stored(server, HURT)


def full(*_: object, **__: object) -> None:
    """Fail as a disk without a free block does."""
    raise OSError(errno.ENOSPC, HURT)


def no_more_pages(connection: Connection) -> None:
    """Have SQLite refuse to grow the file, on the one connection of the chat."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_really_full_database_is_no_reason_not_to_be_heard(each_server: Running) -> None:
    server, child = each_server, await each_server.begin()
    words = HURT + " and more" * 2000
    await server.app[DIRECT_STORE].writing(no_more_pages)
    assert await cards(await child.post(text=words)) == ["not_safe_not_stored"]
    assert names_in(folder_of(server.app[SETTINGS]))


async def nowhere(*_: object) -> bool:
    """Have no other database keep a copy either."""
    return False


async def test_without_any_room_left_the_card_says_that_it_is_not_passed_on(
    each_server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, child = each_server, await each_server.begin()
    monkeypatch.setattr(disk_reserve, "write_file", full)
    monkeypatch.setattr(second_home, "put", nowhere)
    async with locked(server.settings):
        assert await cards(await child.post(text=HURT)) == ["not_safe_not_kept"]


async def test_what_the_bot_could_not_pass_on_and_nobody_can_keep_is_not_said_to_be_tried_again(
    each_server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, child = each_server, await each_server.begin()
    alert = {"council": "wigan", "conversation": "c", "told_at": "2026-11-27T08:40:00Z", "words": HURT, "urgent": False}

    async def lost(*_: object) -> Heard:
        card = message("I will keep trying.", kind="help", card="not_safe_not_stored")
        return Heard([card, message("Are you safe?")], {"uuid": "11111111-1111-4111-8111-111111111111", "alert": alert})

    monkeypatch.setattr(server.app[CHAT].bot, "converse", lost)
    assert [one["card"] for one in await child.say(HURT)] == ["not_safe_not_stored", "card"]
    monkeypatch.setattr(disk_reserve, "write_file", full)
    monkeypatch.setattr(second_home, "put", nowhere)
    assert [one["card"] for one in await child.say(HURT)] == ["not_safe_not_kept", "card"]


async def test_the_token_of_a_database_that_cannot_be_asked_is_remembered(
    each_server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, child = each_server, await each_server.begin()
    await child.say("hello")

    def lost(*_: object) -> None:
        raise sqlite3.OperationalError(HURT)

    with monkeypatch.context() as patch:
        patch.setattr("backend.chat.answering.by_token", lost)
        assert await cards(await child.post(text=HURT)) == ["not_safe_not_stored"]
    await stored(server, HURT)


async def test_only_so_many_conversations_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unstored_messages, "MOST_REMEMBERED", 2)
    memory = KnownPlaces()
    for name in ("a", "b", "a", "c"):
        memory.put(name, unstored_messages.Place(name, "wigan"))
    assert list(memory.places) == ["a", "c"]


async def test_room_is_held_while_there_is_plenty_and_given_back_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota, put = 1_000_000, disk_reserve.put

    def used() -> int:
        return sum(path.stat().st_size for path in tmp_path.iterdir())

    def within_quota(path: Path, sealed: bytes) -> None:
        if used() + len(sealed) > quota:
            full()
        put(path, sealed)

    assert disk_reserve.hold_room(tmp_path, quota)
    assert disk_reserve.size_of(tmp_path / disk_reserve.NAME) == quota
    assert (tmp_path / disk_reserve.NAME).stat().st_blocks * 512 >= quota
    monkeypatch.setattr(disk_reserve, "put", within_quota)
    names = [f"alert-{number}" for number in range(5)]
    for name in names:
        disk_reserve.write_file_with_reserve(tmp_path, name, b"x" * 50_000)
    assert sorted(names_in(tmp_path)) == names
    assert 0 < disk_reserve.size_of(tmp_path / disk_reserve.NAME) < quota
    with pytest.raises(OSError, match="No space|canary"):
        disk_reserve.write_file_with_reserve(tmp_path, "alert-too-long", b"x" * quota)
    assert sorted(names_in(tmp_path)) == names
