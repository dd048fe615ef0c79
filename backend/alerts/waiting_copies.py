"""How much waits in second homes (second_home.py), and what waits without a copy: for the figures and for `check`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from aiohttp import web
from sqlalchemy import Connection, Engine, Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.second_home import is_with_cases, is_with_keys, mark_of
from backend.alerts.tables import WaitingRow
from backend.alerts.unstored_alerts import folder_of, names_in
from backend.keys import SECRETS, STORE
from backend.settings import Settings
from backend.store.data_keys import WAITING
from backend.store.engine import make_sync_engine, sqlite_file
from backend.store.patience import in_time
from backend.store.secrets import data_keys_of
from backend.store.waiting import may_wait

WITH_CASES, WITH_KEYS = "cases", "keys"
"""The homes by what they are beside."""


async def how_many(app: web.Application, seconds: float) -> dict[str, int]:
    """Return how many copies wait in each home that there is and that answers within so many seconds."""
    homes = {WITH_CASES: (is_with_cases, many_with_cases), WITH_KEYS: (is_with_keys, many_with_keys)}
    asked = {home: in_time(ask(app), seconds) for home, (is_there, ask) in homes.items() if is_there(app)}
    done = await asyncio.gather(*asked.values(), return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException) and not isinstance(one, SQLAlchemyError | OSError):
            raise one
    return {home: one for home, one in zip(asked, done, strict=True) if isinstance(one, int)}


async def many_with_cases(app: web.Application) -> int:
    """Return how many wait beside the cases."""

    async def work(session: AsyncSession) -> int:
        return await session.scalar(select(func.count()).select_from(WaitingRow)) or 0

    return await app[STORE].reading(work)


async def many_with_keys(app: web.Application) -> int:
    """Return how many wait beside the keys."""

    def work(connection: Connection) -> int:
        return connection.scalar(select(func.count()).select_from(WAITING)) or 0

    async def ask() -> int:
        return app[SECRETS].data_keys.ask(work)

    return await may_wait(ask())


def problems(settings: Settings) -> Iterator[str]:
    """Yield what waits beside the keys, and what is on this machine alone. The cases are told by check.py."""
    if not is_anywhere(settings):
        return
    with_keys = marks_with_keys(settings)
    if with_keys:
        yield f"alerts: {len(with_keys)} wait beside the keys of cases to be stored: look at the database and the log"
    if alone := len(marks_here(settings) - with_keys - marks_with_cases(settings)):
        yield (
            f"alerts: {alone} of those in alerts-waiting/ have no copy that can be found in a second home: "
            "if this machine is lost, so are they"
        )


def is_anywhere(settings: Settings) -> bool:
    """Return whether there is any second home."""
    return sqlite_file(settings) is None or is_on_server(settings.data_keys_url)


def is_on_server(url: str) -> bool:
    """Return whether the database of the keys is on a server."""
    return url.startswith("postgresql")


def marks_here(settings: Settings) -> set[str]:
    """Return the marks of what waits on this machine's disk."""
    folder, marks = folder_of(settings), set()
    for name in names_in(folder):
        try:
            marks.add(mark_of((folder / name).read_bytes()))
        except OSError:  # stored meanwhile; a disk that is broken is told by its own check
            continue
    return marks


def marks_with_cases(settings: Settings) -> set[str]:
    """Return the marks of what waits beside the cases; none where they are no second home, or silent."""
    if sqlite_file(settings) is not None:
        return set()
    return marks_in(make_sync_engine(settings), select(WaitingRow.sealed))


def marks_with_keys(settings: Settings) -> set[str]:
    """Return the marks of what waits beside the keys; none where they are no second home, or silent."""
    if not is_on_server(settings.data_keys_url):
        return set()
    return marks_in(data_keys_of(settings).engine, select(WAITING.c.sealed))


def marks_in(engine: Engine, sealed: Select[bytes]) -> set[str]:
    """Return the marks of these bytes."""
    try:
        with engine.connect() as connection:
            return {mark_of(bytes(one)) for one in connection.scalars(sealed)}
    except SQLAlchemyError:
        return set()
    finally:
        engine.dispose()
