"""One process of all that run on a database does the rounds: whichever holds the lock, and the next when it dies.

PostgreSQL: an advisory lock in a transaction that stays open, on a connection of its own. A lock of a transaction and
not of a session, because behind PgBouncer the next transaction may be in another session. The leader shows that it
lives; where it no longer does (its machine is off, its network is cut), PostgreSQL ends the connection after SILENT.
SQLite: a lock of a file beside the database.

It saves work and waiting, no more: each round is written so that two at once do no harm, for a leader that was
silenced may still be in the middle of one.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.keys import SETTINGS
from backend.logs import where
from backend.settings import Settings
from backend.store import only_one
from backend.store.engine import make_lone_engine, sqlite_file
from backend.store.patience import in_time_or_ended

log = logging.getLogger(__name__)
NUMBER = 5_826_106
"""Of the PostgreSQL lock of the one that does the rounds."""
LOCK_FILE = "leader.lock"
BEAT = 5.0
"""Seconds between two signs of life; for so long the database may be silent to one."""
SILENT = 20
"""Seconds without a sign of life after which PostgreSQL lets another one lead."""
ASK_AGAIN = 2.0
"""Seconds between two questions of who does not lead."""
FIRST = 1.0
"""Seconds that a start waits for the first answer: a database that is silent holds nobody up."""
type Wait = Callable[[float], Coroutine[Any, Any, bool]]
"""Waits for so many seconds; says whether the process stops."""


@dataclass
class Leader:
    """leads: whether this process does the rounds now. wakes: set when it begins to, so that they are done at once."""

    leads: bool = False
    wakes: list[asyncio.Event] = field(default_factory=list)

    def take_over(self) -> None:
        """Do the rounds from now on."""
        self.leads = True
        log.info("this process does the rounds now")
        for wake in self.wakes:
            wake.set()

    def give_up(self) -> None:
        """Leave them to another."""
        if self.leads:
            log.info("this process does the rounds no longer")
        self.leads = False


LEADER = web.AppKey("leader", Leader)


async def run_leading(app: web.Application) -> AsyncIterator[None]:
    """Lead or stand by until the application stops (for `cleanup_ctx`, before whatever has rounds)."""
    async with standing(app[SETTINGS], app[LEADER]):
        yield


@asynccontextmanager
async def standing(settings: Settings, leader: Leader) -> AsyncIterator[None]:
    """Ask to lead, and go on asking, until the block ends; the next one is then let in at once."""
    stopping, answered = asyncio.Event(), asyncio.Event()

    async def wait(seconds: float) -> bool:
        answered.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)
        return stopping.is_set()

    task = asyncio.create_task(ask_again_and_again(settings, leader, wait), name="leading")
    with suppress(TimeoutError):
        await asyncio.wait_for(answered.wait(), FIRST)
    try:
        yield
    finally:
        stopping.set()
        # Let go in order, or the connection is torn: PostgreSQL takes the lock back either way.
        await asyncio.wait({task}, timeout=FIRST)
        task.cancel()
        await asyncio.wait({task}, timeout=FIRST)
        leader.leads = False


async def ask_again_and_again(settings: Settings, leader: Leader, wait: Wait) -> None:
    """Lead or stand by until the process stops, whatever goes wrong: without it nobody does the rounds, unseen."""
    file, said = sqlite_file(settings), ""
    while True:
        try:
            if file:
                return await lead_by_file(file.with_name(LOCK_FILE), leader, wait)
            return await lead_by_server(settings, leader, wait)
        except Exception as error:
            if said != (said := where(error)):
                log.error("it failed to ask who does the rounds, and asks again: %s", said)
        if await wait(ASK_AGAIN):
            return


async def lead_by_file(path: Path, leader: Leader, wait: Wait) -> None:
    """Hold the lock of this file as soon as nobody else does; the system takes it back from whoever dies."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not leader.leads:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                leader.take_over()
            if await wait(ASK_AGAIN):
                return
        while not await wait(BEAT):
            pass
    finally:
        leader.give_up()
        os.close(handle)


async def lead_by_server(settings: Settings, leader: Leader, wait: Wait) -> None:
    """Hold the lock of this PostgreSQL as soon as nobody else does. Raises what the database raises."""
    engine = make_lone_engine(settings)
    try:
        await lead_on_connection(engine, leader, wait)
    finally:
        await engine.dispose()


async def lead_on_connection(engine: AsyncEngine, leader: Leader, wait: Wait) -> None:
    """Ask on one connection, lead while it lives, until the process stops. Raises what the database raises."""
    async with engine.connect() as connection:
        while True:
            if await in_time_or_ended(connection, is_given(connection), BEAT):
                leader.take_over()
                try:
                    while not await wait(BEAT):
                        await in_time_or_ended(connection, connection.scalar(text("SELECT 1")), BEAT)
                    return
                finally:
                    leader.give_up()
            await in_time_or_ended(connection, connection.rollback(), BEAT)
            if await wait(ASK_AGAIN):
                return


async def is_given(connection: AsyncConnection) -> bool:
    """Begin a transaction that holds the lock; False where somebody else has it."""
    return await only_one.is_given(connection, NUMBER, SILENT)
