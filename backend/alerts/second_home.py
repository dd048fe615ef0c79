"""A second home for what waits to be stored: an alert is never for long on one machine's disk alone.

Beside the file (unstored_alerts.py) its sealed bytes are kept in a table of whichever database answers: that of the
cases, where only the keys are away, or that of the keys of cases. Whoever leads finds them there, stores them and
takes them out, whatever became of the machine that kept them. Two machines may keep something under one name: neither
replaces the other's. Done twice is done once: an alert has its uuid, and what is added to one the moment at which it
was told. One machine with files in place of both databases has no second home.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.tables import WaitingRow
from backend.keys import NOW, SECRETS, SETTINGS, STORE
from backend.settings import Settings
from backend.store.data_keys import WAITING
from backend.store.engine import PREPARING, one_at_a_time, sqlite_file
from backend.store.patience import in_time
from backend.store.waiting import may_wait

log = logging.getLogger(__name__)
SECONDS = 3.0
"""How long a home may take: as long as anybody waits for the keys of cases."""
type Copy = tuple[str, bytes]
"""The name of a file that waits, and its sealed bytes."""


def mark_of(sealed: bytes) -> str:
    """Return what recognises these bytes, in whichever home they are found."""
    return "kept:" + hashlib.sha256(sealed).hexdigest()[:32]


def is_with_cases(settings: Settings) -> bool:
    """Return whether the database of the cases is on a server, where other machines see it."""
    return sqlite_file(settings) is None


def is_with_keys(settings: Settings) -> bool:
    """Return whether that of the keys of cases is."""
    return settings.data_keys_url.startswith("postgresql")


def is_anywhere(settings: Settings) -> bool:
    """Return whether there is any second home."""
    return is_with_cases(settings) or is_with_keys(settings)


async def put(app: web.Application, name: str, sealed: bytes) -> bool:
    """Keep a copy in every home that answers in time; return whether one has it. Never raises."""
    return any(
        isinstance(one, bool)
        for one in await everywhere(
            put_with_cases(app, name, sealed) if is_with_cases(app[SETTINGS]) else None,
            put_with_keys(app, name, sealed) if is_with_keys(app[SETTINGS]) else None,
        )
    )


async def take_out(app: web.Application, name: str, sealed: bytes) -> None:
    """Take a copy out that is stored now; where that does not work, it is found once more. Never raises."""
    await everywhere(
        take_from_cases(app, name, sealed) if is_with_cases(app[SETTINGS]) else None,
        take_from_keys(app, name, sealed) if is_with_keys(app[SETTINGS]) else None,
    )


async def find(app: web.Application) -> list[Copy]:
    """Return every copy of every machine, an alert before what is added to it. A home that is silent has none."""
    found = await everywhere(
        in_cases(app) if is_with_cases(app[SETTINGS]) else None,
        in_keys(app) if is_with_keys(app[SETTINGS]) else None,
    )
    return sorted({copy for home in found if isinstance(home, list) for copy in home})


async def everywhere[T](*asked: Awaitable[T] | None, seconds: float = SECONDS) -> list[T | BaseException | None]:
    """Ask the homes that there are, beside one another; return what each gave or raised, None where there is none.

    Raises what is no trouble with a database.
    """
    asking = [in_time(one, seconds) for one in asked if one is not None]
    done = iter(await asyncio.gather(*asking, return_exceptions=True))
    found = [None if one is None else next(done) for one in asked]
    for one in found:
        if isinstance(one, BaseException):
            if not isinstance(one, SQLAlchemyError | OSError):
                raise one
            log.debug("a second home of alerts does not answer: %s", type(one).__name__)
    return found


async def put_with_cases(app: web.Application, name: str, sealed: bytes) -> bool:
    """Keep it beside the cases."""
    row = WaitingRow(name=name, mark=mark_of(sealed), sealed=sealed, kept_at=app[NOW]())

    async def work(session: AsyncSession) -> bool:
        await session.merge(row)
        return True

    return await app[STORE].writing(work)


async def put_with_keys(app: web.Application, name: str, sealed: bytes) -> bool:
    """Keep it beside the keys of cases."""

    def work(connection: Connection) -> bool:
        # They may have been away when this version came, so that nobody made the table.
        one_at_a_time(connection, PREPARING)
        WAITING.create(connection, checkfirst=True)
        mark = mark_of(sealed)
        connection.execute(delete(WAITING).where(WAITING.c.name == name, WAITING.c.mark == mark))
        connection.execute(insert(WAITING).values(name=name, mark=mark, sealed=sealed))
        return True

    return await ask_keys(app, work, writing=True)


async def take_from_cases(app: web.Application, name: str, sealed: bytes) -> bool:
    """Take out these bytes; others under the same name stay."""
    gone = delete(WaitingRow).where(WaitingRow.name == name, WaitingRow.sealed == sealed)

    async def work(session: AsyncSession) -> bool:
        await session.execute(gone)
        return True

    return await app[STORE].writing(work)


async def take_from_keys(app: web.Application, name: str, sealed: bytes) -> bool:
    """Do the same beside the keys."""
    gone = delete(WAITING).where(WAITING.c.name == name, WAITING.c.sealed == sealed)

    def work(connection: Connection) -> bool:
        connection.execute(gone)
        return True

    return await ask_keys(app, work, writing=True)


async def in_cases(app: web.Application) -> list[Copy]:
    """Return what waits beside the cases."""

    async def work(session: AsyncSession) -> list[Copy]:
        return [(name, sealed) for name, sealed in await session.execute(select(WaitingRow.name, WaitingRow.sealed))]

    return await app[STORE].reading(work)


async def in_keys(app: web.Application) -> list[Copy]:
    """Return what waits beside the keys."""

    def work(connection: Connection) -> list[Copy]:
        return [(row.name, bytes(row.sealed)) for row in connection.execute(select(WAITING))]

    return await ask_keys(app, work)


async def ask_keys[T](app: web.Application, work: Callable[[Connection], T], *, writing: bool = False) -> T:
    """Return what this finds or does beside the keys, which may be silent for a while: nobody else waits for it."""

    async def ask() -> T:
        return app[SECRETS].data_keys.ask(work, writing=writing)

    return await may_wait(ask())
