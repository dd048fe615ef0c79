"""Let a command run once at a time, on whichever machine: two schedules may name the same hour."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.refusals import Refused
from backend.settings import Settings
from backend.store.engine import make_lone_engine, sqlite_file
from backend.store.patience import in_time_or_ended

BEAT = 5.0
"""Seconds between two signs of life; for so long the database may be silent."""
SILENT = 300
"""Seconds without one after which PostgreSQL lets another run: the machine is off, or its network is cut. Longer than
any step of a command, and in place of what the role says, which ends whoever works elsewhere for a minute."""


class AlreadyRunning(Refused):
    """Somebody does the same at this moment."""

    code = "already_running"


class LockLost(Refused):
    """The database took back what only one may hold: another may have begun to do the same."""

    code = "lock_lost"


@asynccontextmanager
async def only_one(settings: Settings, name: str, number: int) -> AsyncIterator[None]:
    """Hold what only one may hold, until the block ends or the process dies.

    name: of a file beside a SQLite database. number: of a lock of PostgreSQL, held by a transaction that stays open
    and shows that it lives. Raises AlreadyRunning; where it is lost the block is cut off, and LockLost raised.
    """
    file = sqlite_file(settings)
    if file is not None:
        with held_file(file.with_name(name)):
            yield
        return
    engine = make_lone_engine(settings)
    try:
        async with engine.connect() as connection:
            if not await is_given(connection, number, SILENT):
                raise refused()
            async with cut_off_when_lost(connection):
                yield
    finally:
        await engine.dispose()


async def is_given(connection: AsyncConnection, number: int, silent: int) -> bool:
    """Begin a transaction that holds this lock of PostgreSQL; False where somebody else has it.

    silent: seconds without a sign of life after which PostgreSQL ends it.
    """
    await connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{silent}s'"))
    return bool(await connection.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": number}))


@contextmanager
def held_file(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which the system takes back from whoever dies; raises AlreadyRunning."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refused() from None
        yield
    finally:
        os.close(handle)


@dataclass
class Holding:
    """connection: has the lock. working: who works under it. is_lost: whether that was called off."""

    connection: AsyncConnection
    working: asyncio.Task[Any] | None
    is_lost: bool = False

    async def show_life(self) -> None:
        """Ask something again and again; call the work off when nothing is answered."""
        try:
            while True:
                await asyncio.sleep(BEAT)
                await in_time_or_ended(self.connection, self.connection.execute(text("SELECT 1")), BEAT)
        except (SQLAlchemyError, OSError):
            self.is_lost = True
            if self.working:
                self.working.cancel()

    def others_call_off(self) -> bool:
        """Return whether somebody else called the work off, too."""
        return self.working is not None and self.working.cancelling() > 1

    def let_go(self) -> None:
        """Take back that it was called off here."""
        if self.is_lost and self.working:
            self.working.uncancel()


@asynccontextmanager
async def cut_off_when_lost(connection: AsyncConnection) -> AsyncIterator[None]:
    """Show that this connection lives while the block runs; cut it off where it lives no longer: raises LockLost."""
    holding = Holding(connection, asyncio.current_task())
    beat = asyncio.create_task(holding.show_life(), name="holding a lock")
    try:
        yield
    except asyncio.CancelledError:
        # As asyncio.timeout does: whoever else called the work off is obeyed.
        if not holding.is_lost or holding.others_call_off():
            raise
    finally:
        holding.let_go()
        beat.cancel()
        await asyncio.wait({beat})
    if holding.is_lost:
        raise lost()


def refused() -> AlreadyRunning:
    """Return the refusal of the second one."""
    return AlreadyRunning("Somebody else does this now, perhaps on another machine. Nothing was done: try later.")


def lost() -> LockLost:
    """Return what is said in the middle of the work."""
    return LockLost(
        "The database ended the connection that keeps others from doing this at the same time, so it was stopped "
        "in the middle. What was done stays done: run it again, and it goes on."
    )
