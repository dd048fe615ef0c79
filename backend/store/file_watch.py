"""A SQLite file that was taken away while it is open: nothing is acknowledged that only a nameless file holds.

An open file goes on after it was deleted or replaced, until the process ends; then everything written to it is gone.
So each transaction, before its commit, looks whether the file is still the one that was opened. SQLite does that itself
where it keeps a rollback journal (the keys of cases), but not with the write-ahead log.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

OPENED = "the file that this connection opened"


def watch_file(engine: Engine, path: Path) -> None:
    """Have every commit refused (OSError) once the file is gone or another."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        record.info[OPENED] = inode_of(path)

    @event.listens_for(engine, "commit")
    def on_commit(connection: Connection) -> None:
        opened = connection.info.get(OPENED)
        if opened is not None and inode_of(path) != opened:
            connection.invalidate()
            raise OSError(errno.ENOENT, "the file of the database is gone, or is another", str(path.name))


def inode_of(path: Path) -> int | None:
    """Return which file has this name now; None where none has."""
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return None
