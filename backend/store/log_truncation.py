"""What was deleted leaves SQLite's log as well: the log is emptied after every deletion, and each minute.

SQLite writes ahead: a page that held words stays in the log, also after secure_delete has overwritten it in the
database, until the log is written anew from its beginning. So it is cut to nothing. PostgreSQL has a log of its own
(docs/backups.md).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.background_tasks import BackgroundTask, running_tasks
from backend.store.engine import BUSY_MS, NO_TRANSACTION

EVERY_SECONDS = 60.0
PATIENCE_MS = 100
"""So long one try waits for readers: whoever writes waits behind it meanwhile."""
TRIES = 20
BETWEEN_TRIES = 0.25
WIPED = "a statement of this transaction deleted words"


@asynccontextmanager
async def truncating_log(engine: AsyncEngine, *others: Engine) -> AsyncIterator[None]:
    """Empty the log after every deletion of words, and each minute, until the block ends.

    others: engines of the same database, whose transactions are done in threads.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    task = BackgroundTask("emptying the log", lambda: truncate_log(engine), EVERY_SECONDS)
    loop = asyncio.get_running_loop()

    def wake() -> None:
        # A turn that is still in its thread may outlive the loop: then the next start empties the log.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(task.wake.set)

    for watched in (engine.sync_engine, *others):
        watch_deletions(watched, wake)
    async with running_tasks(task):
        yield


def watch_deletions(engine: Engine, wake: Callable[[], None]) -> None:
    """Wake whoever empties the log when a transaction that deleted words is committed, in whichever thread."""
    # Any: a row may take others with it. When a talk was sent, what was said in it is emptied: that is an update.
    deletes = re.compile(r"\s*(?:DELETE\b|UPDATE chat_turns SET said\b)")

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if deletes.match(statement):
            connection.info[WIPED] = True

    @event.listens_for(engine, "commit")
    def committed(connection: Connection) -> None:
        if connection.info.pop(WIPED, False):
            wake()


async def truncate_log(engine: AsyncEngine) -> bool:
    """Empty the log; return False where somebody read or wrote all the time: the next round tries again."""
    for _ in range(TRIES):
        async with engine.connect() as connection:
            await connection.execution_options(**NO_TRANSACTION)
            if await connection.run_sync(try_to_truncate):
                return True
        await asyncio.sleep(BETWEEN_TRIES)
    return False


def try_to_truncate(connection: Connection) -> bool:
    """Empty the log, if nobody reads from it now; return whether it is empty."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
    try:
        row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()
        return row is not None and row[0] == 0
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")
