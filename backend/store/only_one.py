"""Let a command run once at a time, on whichever machine: two schedules may name the same hour."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from backend.refusals import Refused
from backend.settings import Settings
from backend.store.engine import make_sync_engine, sqlite_file


class AlreadyRunning(Refused):
    """Somebody does the same at this moment."""

    code = "already_running"


@contextmanager
def only_one(settings: Settings, name: str, number: int) -> Iterator[None]:
    """Hold what only one may hold, until the block ends or the process dies; raises AlreadyRunning.

    name: of a file beside a SQLite database. number: of a lock of PostgreSQL, held by a transaction that stays open.
    """
    refused = AlreadyRunning("Somebody else does this now, perhaps on another machine. Nothing was done: try later.")
    file = sqlite_file(settings)
    if file is not None:
        handle = os.open(file.with_name(name), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise refused from None
        finally:
            os.close(handle)
        return
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            asked = text("SELECT pg_try_advisory_xact_lock(:number)")
            if not connection.scalar(asked, {"number": number}):
                raise refused
            yield
    finally:
        engine.dispose()
