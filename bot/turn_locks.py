"""One turn of a conversation at a time, whichever process takes it: whoever comes second waits, and goes on from there.

Inside one process a lock of asyncio. Between processes of one machine, whose conversations are in one SQLite file, a
lock on one byte of a file beside it, the byte by the conversation's name: it ends with its process, and none is left
over. In PostgreSQL an advisory lock of the transaction in which the turn is read and written (bot/tracker_store.py).
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakValueDictionary

PATIENCE = 8.0
"""Seconds that a turn waits for the one before it: less than the gateway waits for us."""
FIRST_PAUSE, LONGEST_PAUSE = 0.004, 0.05


class Busy(Exception):
    """Another turn of this conversation did not end in time."""


def number_of(name: str) -> int:
    """Return 62 bits that stand for a conversation."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 2


class LocksOfProcess:
    """One lock a name; it vanishes with its last user, so there are never more than turns under way."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, name: str) -> asyncio.Lock:
        """Return the lock of a name."""
        return self._locks.setdefault(name, asyncio.Lock())

    def __len__(self) -> int:
        return len(self._locks)


class LocksInFile:
    """Locks between processes of one machine. One handle for all: closing any other would let go of all (POSIX)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[None]:
        """Hold the byte of a conversation; raises Busy."""
        byte = number_of(name)

        async def is_ours() -> bool:
            return self._try(byte)

        await until(is_ours)
        try:
            yield
        finally:
            fcntl.lockf(self._open(), fcntl.LOCK_UN, 1, byte)

    def _try(self, byte: int) -> bool:
        try:
            fcntl.lockf(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except BlockingIOError:
            return False
        return True

    def _open(self) -> int:
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._handle


async def until(is_ours: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is true, more and more seldom; raises Busy where that takes too long."""
    end, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
    while not await is_ours():
        if time.monotonic() > end:
            raise Busy("the turn before this one has not ended")
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
