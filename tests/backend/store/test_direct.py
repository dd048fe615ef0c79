"""Whole transactions as plain functions: done once or not at all, again where that helps, and few of them a turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection, event, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from backend.chat.tables import Forgetting
from backend.keys import DIRECT_STORE
from backend.settings import Settings
from backend.store.direct import DirectStore
from tests.backend.app.fixtures import bot, child, clock, home, prepared, server
from tests.backend.app.kit import Clock, run
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.recycled import run_sql

__all__ = ["bot", "child", "clock", "home", "prepared", "server"]
pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def store(database: Settings) -> AsyncIterator[DirectStore]:
    """Give it on each kind of database."""
    store = DirectStore.of(database)
    yield store
    store.close()


def add(connection: Connection, clock: Clock) -> None:
    connection.execute(insert(Forgetting), {"conversation_id": "c", "since": clock()})


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(Forgetting)) or 0


async def test_what_breaks_half_way_leaves_nothing(store: DirectStore, clock: Clock) -> None:
    def breaks(connection: Connection) -> None:
        add(connection, clock)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.writing(breaks)
    assert await store.writing(count) == 0


async def test_who_comes_second_does_it_again_on_what_is_there_then(store: DirectStore, clock: Clock) -> None:
    tries: list[int] = []

    def work(connection: Connection) -> int:
        tries.append(count(connection))
        if len(tries) == 1:
            raise IntegrityError("another was faster", None, ValueError())
        return tries[-1]

    await store.writing(lambda connection: add(connection, clock))
    assert await store.writing(work) == 1
    assert tries == [1, 1]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_kept_connection_that_died_is_nobodys_trouble(store: DirectStore, database: Settings) -> None:
    own = await store.writing(lambda connection: connection.scalar(text("SELECT pg_backend_pid()")))
    run_sql(database.database_url, f"SELECT pg_terminate_backend({own})")
    assert await store.writing(lambda connection: connection.scalar(text("SELECT pg_backend_pid()"))) != own


@contextmanager
def counted(engine: object) -> Iterator[list[str]]:
    """Give the statements that are run meanwhile, and where a transaction begins."""
    seen: list[str] = []

    def statement(_: object, __: object, sql: str, *___: object) -> None:
        seen.append(sql.split(None, 1)[0])

    def begun(_: object) -> None:
        seen.append("begin")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "begin", begun)
    yield seen
    event.remove(engine, "before_cursor_execute", statement)
    event.remove(engine, "begin", begun)


async def test_a_turn_of_the_chat_is_two_transactions_of_eight_statements(
    database: Settings, prepared: Path, home: Path, bot: PretendBot, clock: Clock
) -> None:
    url = database.database_url if "postgresql" in database.database_url else ""
    async with run(home, bot, clock, database_url=url) as server:
        child = await server.begin()
        with counted(server.app[DIRECT_STORE].engine) as seen:
            await child.say("hello")
    wanted = ["begin", *["SELECT"] * 3, "INSERT", "begin", *["SELECT"] * 2, "UPDATE", "UPDATE"]
    assert [word for word in seen if word != "BEGIN"] == wanted
