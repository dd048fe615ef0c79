"""A command that may run once at a time does, as long as it takes; where that cannot be kept up, it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import make_url, text

from backend.refusals import Refused
from backend.settings import Settings
from backend.store import only_one as module
from backend.store.engine import make_engine
from backend.store.only_one import LockLost, only_one
from tests.backend.store.silent_line import line_to

pytestmark = pytest.mark.asyncio
ON_A_SERVER = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
NUMBER = 77
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"
ENDED = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEAT", 0.3)


async def ask(settings: Settings, query: str) -> object:
    """Return the one answer of a query about the lock."""
    engine = make_engine(settings)
    try:
        async with engine.begin() as connection:
            return await connection.scalar(text(query), {"number": NUMBER})
    finally:
        await engine.dispose()


async def work_until_stopped(settings: Settings, happens: Callable[[], Awaitable[object]]) -> None:
    """Hold it; while the work goes on, something happens. Fails where the work goes on nevertheless."""
    async with only_one(settings, "a.lock", NUMBER):
        await happens()
        await asyncio.sleep(20)
        raise AssertionError("worked without the lock")


async def hold(settings: Settings) -> None:
    """Hold it, and let go at once."""
    async with only_one(settings, "a.lock", NUMBER):
        pass


def behind(settings: Settings, url: str) -> Settings:
    """Return the settings with another address of the database."""
    return settings.model_copy(update={"database_url": url})


async def test_the_second_is_refused_and_it_is_free_afterwards(database: Settings) -> None:
    async with only_one(database, "a.lock", NUMBER):
        with pytest.raises(Refused, match="Nothing was done"):
            await hold(database)
        async with only_one(database, "another.lock", NUMBER + 1):
            pass
    await hold(database)


async def test_what_the_block_raises_is_raised_although_it_is_an_error_of_a_file(database: Settings) -> None:
    async def happens() -> None:
        raise BlockingIOError

    with pytest.raises(BlockingIOError):
        await work_until_stopped(database, happens)


@ON_A_SERVER
async def test_a_limit_of_the_role_does_not_take_the_lock_from_whoever_works(database: Settings) -> None:
    url = make_url(database.database_url).update_query_dict({"options": "-c idle_in_transaction_session_timeout=200ms"})
    limited = behind(database, url.render_as_string(hide_password=False))
    async with only_one(limited, "a.lock", NUMBER):
        await asyncio.sleep(0.8)
        assert await ask(database, HELD) == 1
        with pytest.raises(Refused, match="Nothing was done"):
            await hold(database)


@ON_A_SERVER
async def test_a_pooler_sees_a_sign_of_life_before_its_patience_ends(database: Settings) -> None:
    async with only_one(database, "a.lock", NUMBER):
        since = "SELECT state_change FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE objid = :number"
        before = await ask(database, since)
        await asyncio.sleep(0.7)
        assert await ask(database, since) != before


@ON_A_SERVER
async def test_work_is_stopped_where_the_database_takes_the_lock_back(database: Settings) -> None:
    with pytest.raises(LockLost, match="run it again"):
        await work_until_stopped(database, lambda: ask(database, ENDED))
    task = asyncio.current_task()
    assert task
    assert not task.cancelling(), "whoever comes after is not called off"


@ON_A_SERVER
async def test_work_is_stopped_where_the_database_is_cut_off(database: Settings) -> None:
    async with line_to(database.database_url) as line:

        async def happens() -> None:
            line.silence()

        with pytest.raises(LockLost):
            await work_until_stopped(behind(database, line.url), happens)


async def test_whoever_calls_the_work_off_is_obeyed(database: Settings) -> None:
    async def happens() -> None:
        await asyncio.sleep(20)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(work_until_stopped(database, happens), 0.3)
