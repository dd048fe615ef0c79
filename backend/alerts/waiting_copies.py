"""How much waits in second homes (second_home.py), and what waits without a copy: for the figures and for `check`."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web
from sqlalchemy import Connection, Engine, Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.second_home import ask_keys, everywhere, is_anywhere, is_with_cases, is_with_keys, mark_of
from backend.alerts.tables import WaitingRow
from backend.alerts.unstored_alerts import folder_of, names_in
from backend.keys import SETTINGS, STORE
from backend.settings import Settings
from backend.store.data_keys import WAITING
from backend.store.engine import make_sync_engine
from backend.store.secrets import data_keys_of

WITH_CASES, WITH_KEYS = "cases", "keys"
"""The homes by what they are beside."""


async def how_many(app: web.Application, seconds: float) -> dict[str, int]:
    """Return how many copies wait in each home that there is and that answers within so many seconds."""
    found = await everywhere(
        many_with_cases(app) if is_with_cases(app[SETTINGS]) else None,
        many_with_keys(app) if is_with_keys(app[SETTINGS]) else None,
        seconds=seconds,
    )
    homes = zip((WITH_CASES, WITH_KEYS), found, strict=True)
    return {home: one for home, one in homes if isinstance(one, int)}


async def many_with_cases(app: web.Application) -> int:
    """Return how many wait beside the cases."""

    async def work(session: AsyncSession) -> int:
        return await session.scalar(select(func.count()).select_from(WaitingRow)) or 0

    return await app[STORE].reading(work)


async def many_with_keys(app: web.Application) -> int:
    """Return how many wait beside the keys."""

    def work(connection: Connection) -> int:
        return connection.scalar(select(func.count()).select_from(WAITING)) or 0

    return await ask_keys(app, work)


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
    if not is_with_cases(settings):
        return set()
    return marks_in(make_sync_engine(settings), select(WaitingRow.mark))


def marks_with_keys(settings: Settings) -> set[str]:
    """Return the marks of what waits beside the keys; none where they are no second home, or silent."""
    if not is_with_keys(settings):
        return set()
    return marks_in(data_keys_of(settings).engine, select(WAITING.c.mark))


def marks_in(engine: Engine, marks: Select[str]) -> set[str]:
    """Return these marks."""
    try:
        with engine.connect() as connection:
            return set(connection.scalars(marks))
    except SQLAlchemyError:
        return set()
    finally:
        engine.dispose()
