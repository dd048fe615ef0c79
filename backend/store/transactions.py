"""The one way to read the store and the one to write it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.back_off import retrying_where
from backend.metrics.counted import TRIED_AGAIN
from backend.store.engine import READING
from backend.store.waiting import may_wait

TRIES = 12
AGAIN = {"40P01": "deadlock", "40001": "serialization"}
"""Where PostgreSQL ended a transaction so that others could go on: nothing of it was done (SQLSTATE class 40)."""

IS_AWAY = OperationalError, InterfaceError, PoolTimeout
"""What a database raises that goes, or is not there: for whoever may wait until it is back."""


@dataclass(frozen=True)
class Store:
    """The database. Work is a coroutine that is handed a session; it neither commits nor keeps the session."""

    sessions: async_sessionmaker[AsyncSession]

    async def reading[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in a transaction that only reads, and return what it returns."""

        async def attempt() -> T:
            async with self.sessions() as session:
                await session.connection(execution_options=READING)
                return await work(session)

        return await may_wait(attempt())

    async def writing[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in one transaction, and return what it returns. It is done once or not at all.

        When another writer was faster (IntegrityError), or the database ended it for others to go on (deadlock,
        serialization), it is done again from the start, with a new session; the error of the last try is raised.
        Whatever else `work` raises rolls back and is raised.
        """

        async def attempt() -> T:
            async with self.sessions.begin() as session:
                return await work(session)

        return await may_wait(retrying_where(TRIES, is_worth_another_try)(attempt))


def is_worth_another_try(error: BaseException) -> bool:
    """Say whether a transaction may succeed when it is done again, and count it."""
    if isinstance(error, IntegrityError):
        why = "conflict"
    else:
        why = AGAIN.get(getattr(error.orig, "sqlstate", None) or "", "") if isinstance(error, DBAPIError) else ""
    if why:
        TRIED_AGAIN.add(why)
    return bool(why)
