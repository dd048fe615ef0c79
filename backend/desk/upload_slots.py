"""How many files one process takes at the same time: one a person, some being read, few being scanned and sealed.

Nobody holds the others up: whoever sends slowly keeps a place of their own and no slot of what needs the machine, and
whoever finds no place is told so within WAIT seconds (CWE-400). In memory, so it counts for each process alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from aiohttp import web

from backend.refusals import Refused

READ_AT_ONCE = 12
"""Files that arrive at the same time: of FILE_MB each, that many times it in memory at most."""
AT_ONCE = 4
"""Files that are judged, scanned and sealed at the same time: each is there twice, as it came and sealed."""
WAIT = 20.0
"""Seconds that somebody waits for a place. With the scanner's it fits into the timeouts of deploy/proxy."""


class Busy(Refused):
    """There was no place for a file; nothing of it was kept."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Other files are being added just now, so this one was not kept. Please add it in a minute.")


@dataclass
class Slots:
    """The places of one process."""

    arriving: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READ_AT_ONCE))
    working: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    people: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @asynccontextmanager
    async def to_read(self, person: str) -> AsyncIterator[None]:
        """Hold a place for one file of somebody who sends no other one here. Raises Busy."""
        own = self.people.setdefault(person, asyncio.Lock())
        async with taken(own), taken(self.arriving):
            yield

    @asynccontextmanager
    async def to_work(self) -> AsyncIterator[None]:
        """Hold a place for what needs the machine. Raises Busy."""
        async with taken(self.working):
            yield


SLOTS = web.AppKey("upload_slots", Slots)


@asynccontextmanager
async def taken(place: asyncio.Semaphore | asyncio.Lock) -> AsyncIterator[None]:
    """Hold a place once there is one; raises Busy after WAIT."""
    try:
        async with asyncio.timeout(WAIT):
            await place.acquire()
    except TimeoutError:
        raise Busy from None
    try:
        yield
    finally:
        place.release()
