"""Each server says in the database that it runs and which secrets it holds, so that `check` sees who differs.

Two processes with different keys would each write what the other cannot open. A process that stops takes its row away;
of one that was killed it is not believed for longer than ALIVE.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import Connection, delete, func, inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.background_tasks import BackgroundTask, running_tasks
from backend.keys import LAW, NOW, SETTINGS, STORE
from backend.ledger_watch import LEDGER_WATCH, look_at_ledger
from backend.proxies import UNTRUSTED
from backend.running_bot import bot_findings
from backend.settings import BadSetting, Settings
from backend.store.engine import found_in_database
from backend.store.fingerprints import KEYS, differing, held_fingerprints
from backend.store.patience import in_time
from backend.store.secrets import SecretsMissing
from backend.store.tables import ProcessRow
from backend.store.waiting import KeysSilent, may_wait

log = logging.getLogger(__name__)
EVERY_SECONDS = 60.0
LAST_SECONDS = 1.0
RUNNING = "running.lock"
ALIVE = timedelta(minutes=3)


async def run_process_task(app: web.Application) -> AsyncIterator[None]:
    """Keep this process's row while the application runs."""
    row_id, held, started = str(uuid.uuid4()), await fingerprints_now(app[SETTINGS]), app[NOW]()

    async def say_so(session: AsyncSession) -> None:
        now = app[NOW]()
        await session.execute(delete(ProcessRow).where(ProcessRow.seen_at < now - ALIVE))
        await session.merge(row_of(app, row_id, held, started))

    async def one_round() -> None:
        await look_at_ledger(app)
        await app[STORE].writing(say_so)

    async with running_tasks(BackgroundTask("processes", one_round, EVERY_SECONDS)):
        yield
    gone = delete(ProcessRow).where(ProcessRow.id == row_id)

    async def leave(session: AsyncSession) -> None:
        await session.execute(gone)

    # A database that is away or locked does not hold up the end: nobody believes the row for long.
    with suppress(Exception):
        await in_time(app[STORE].writing(leave), LAST_SECONDS)


async def fingerprints_now(settings: Settings) -> dict[str, str]:
    """Return what this process holds; nothing where the keys of cases are silent: the chat must start without them."""

    async def look() -> dict[str, str]:
        return held_fingerprints(settings)

    try:
        return await may_wait(look())
    except KeysSilent:
        log.error("the database of the keys of cases is silent: check cannot compare what this process holds")
        return {}


def row_of(app: web.Application, row_id: str, held: dict[str, str], started: datetime | None = None) -> ProcessRow:
    """Return what this process says of itself now."""
    untrusted = ", ".join(sorted(app[UNTRUSTED].named)) or None
    return ProcessRow(
        id=row_id,
        host=socket.gethostname(),
        pid=os.getpid(),
        seen_at=app[NOW](),
        fingerprints=held,
        untrusted=untrusted,
        ledger_shut=not app[LEDGER_WATCH].is_open,
        law=app[LAW].digest,
        started_at=started,
    )


async def later_laws(session: AsyncSession, digest: str, now: datetime) -> set[str]:
    """Return by which laws and calendars others work that began to run after those of this one: digests of Law.

    Of two versions that run side by side, the one that came last decides. Those whose law nobody runs with are none.
    """
    asked = select(ProcessRow.law, func.min(ProcessRow.started_at)).where(ProcessRow.seen_at >= now - ALIVE)
    rows = await session.execute(asked.where(ProcessRow.law.is_not(None)).group_by(ProcessRow.law))
    began = {str(law): at for law, at in rows if at is not None}
    own = began.pop(digest, now)
    return {law for law, at in began.items() if at > own}


def running(connection: Connection, now: datetime) -> list[ProcessRow]:
    """Return the servers that run on this database; none where it is from before they said so."""
    if not inspect(connection).has_table(ProcessRow.__tablename__):
        return []
    asked = select(ProcessRow.__table__).where(ProcessRow.seen_at >= now - ALIVE)
    return [ProcessRow(**dict(row)) for row in connection.execute(asked).mappings()]


def process_problems(connection: Connection, held: dict[str, str], now: datetime) -> list[str]:
    """Return which servers hold other secrets than whoever asks."""
    return [
        f"secrets: the server {row.pid} on {row.host} holds {what} than is in place here; start it again, or "
        "put the same secrets in both places"
        for row in running(connection, now)
        for what in others(row.fingerprints, held)
    ]


def others(theirs: dict[str, str], held: dict[str, str]) -> list[str]:
    """Return what a server holds that is not what is held here.

    A key of words has a random name, so another installation's is one that is not here at all. One more here is no
    difference: after `rotate-key` a server reads its keys again when it meets the new one.
    """
    more_keys = any(name.startswith(KEYS) for name in theirs.keys() - held.keys())
    return [f"another {name}" for name in differing(theirs, held)] + (["another key of words"] if more_keys else [])


def running_findings(settings: Settings, now: datetime) -> tuple[list[str], list[str]]:
    """Return problems and notes: which running servers, or which bot, hold other secrets than are in place here, and
    what could not be compared. What cannot be read is told elsewhere.
    """
    try:
        held = held_fingerprints(settings)
    except (SecretsMissing, OSError, SQLAlchemyError):
        return [], []
    is_served = found_in_database(settings, lambda connection: bool(running(connection, now)), False)
    try:
        of_bot, notes = bot_findings(settings, is_needed=is_served)
    except BadSetting as wrong:
        of_bot, notes = [f"bot: {wrong}"], []
    return server_problems(settings, held, now) + of_bot, notes


def server_problems(settings: Settings, held: dict[str, str], now: datetime) -> list[str]:
    """Return which servers on this database hold other secrets, or cannot note in the ledger."""

    def look(connection: Connection) -> list[str]:
        return process_problems(connection, held, now) + [
            f"ledger: the server {row.pid} on {row.host} cannot write into its HMO_LEDGER: what is deleted there would "
            "come back from an older backup. With systemd: ReadWritePaths (deploy/README.md)"
            for row in running(connection, now)
            if row.ledger_shut
        ]

    return found_in_database(settings, look, [])


def proxy_notes(settings: Settings, now: datetime) -> list[str]:
    """Return which servers get forwarding headers from whom nobody trusts. What cannot be read is told elsewhere."""
    none: list[ProcessRow] = []
    servers = found_in_database(settings, lambda connection: running(connection, now), none)
    return [
        f"proxy: the server {row.pid} on {row.host} gets forwarding headers from {row.untrusted}: not "
        "believed. If that is your proxy, name it in TRUSTED_PROXIES: everybody behind it counts as one address"
        for row in servers
        if row.untrusted
    ]


def hold_data_folder(home: Path) -> int:
    """Hold the lock that says that somebody uses this data folder, as long as the process lives; return its handle.

    Shared: bot and server hold it both (bot/server.py does the same). `restore` waits for nobody, it refuses.
    """
    handle = os.open(home / RUNNING, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle
