"""The one way to read the store and the one to write it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.back_off import retrying
from backend.store.engine import READING

TRIES = 12


@dataclass(frozen=True)
class Store:
    """The database. Work is a coroutine that is handed a session; it neither commits nor keeps the session."""

    sessions: async_sessionmaker[AsyncSession]

    async def reading[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in a transaction that only reads, and return what it returns."""
        async with self.sessions() as session:
            await session.connection(execution_options=READING)
            return await work(session)

    async def writing[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in one transaction, and return what it returns. It is done once or not at all.

        When another writer was faster (IntegrityError) it is done again from the start, with a new session; the error
        of the last try is raised. Whatever else `work` raises rolls back and is raised.
        """

        async def attempt() -> T:
            async with self.sessions.begin() as session:
                return await work(session)

        return await retrying(TRIES, IntegrityError)(attempt)
