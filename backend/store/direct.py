"""The same store for the turns of the chat: a whole transaction is one plain function, done in one thread at one go.

The asyncio drivers cross to another thread, or another greenlet, for each statement. A turn of the chat has few
statements and there are many turns, so crossing cost more than all they do (docs/capacity.md). Here is one crossing a
transaction. Work is safe to do again: what a message id has done is not done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from backend.back_off import retrying_where
from backend.settings import Settings
from backend.store.engine import make_sync_engine
from backend.store.transactions import TRIES, is_worth_another_try

POSTGRESQL_THREADS = 8
SQLITE_THREADS = 1
"""SQLite has one writer at a time anyway: who waits for a thread is served in order, who waits for a lock is not."""


class DirectStore:
    """The database, for work that is no coroutine. Work is handed a connection in a transaction, and keeps neither.

    engine: the connections, for whoever watches what goes over them.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        threads = SQLITE_THREADS if engine.dialect.name == "sqlite" else POSTGRESQL_THREADS
        self._threads = ThreadPoolExecutor(threads, "turns of the chat")

    @classmethod
    def of(cls, settings: Settings) -> DirectStore:
        """Open it; the caller closes it. Connections have the limits of a server, and are tried when they are used."""
        return cls(make_sync_engine(settings, is_server=True))

    async def writing[T](self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction, and return what it returns. It is done once, or not at all.

        As backend.store.transactions.Store.writing, it is done again where another writer was faster, or the database
        ended it for others to go on; and once where a kept connection turned out to be dead.
        """
        try:
            return await self._in_thread(work)
        except DBAPIError as error:
            if not (error.connection_invalidated or is_worth_another_try(error)):
                raise
        return await retrying_where(TRIES - 1, is_worth_another_try)(self._in_thread, work)

    async def _in_thread[T](self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._done, work)

    def _done[T](self, work: Callable[[Connection], T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Take no more work, and close what is not in use. What is under way is done or not; nobody waits for it."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.engine.dispose()
