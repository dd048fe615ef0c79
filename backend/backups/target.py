"""What is in place before a restore: what may be filled, what must stay, what is moved aside."""

from __future__ import annotations

import fcntl
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, literal, select
from sqlalchemy.exc import SQLAlchemyError

from backend.backups.backup import ledgers
from backend.backups.parts import Places, put_private, stamp_now
from backend.refusals import Refused
from backend.running_processes import RUNNING, running
from backend.settings import Settings
from backend.store.all_tables import all_tables
from backend.store.engine import make_sync_engine, sqlite_file
from backend.store.fingerprints import noted_fingerprints

OURS = ("secret_fingerprints", "running_processes")
"""Tables that an empty database has rows in as well."""


class InTheWay(Refused):
    """Something would be overwritten that may not be."""

    code = "in_the_way"


@dataclass(frozen=True)
class Target:
    """A data folder and its database. is_empty: the database is not there, or holds nothing. noted: what it was
    written with.
    """

    settings: Settings
    is_empty: bool
    noted: dict[str, str]

    @classmethod
    def look(cls, settings: Settings) -> Target:
        """Look at what is in place; raises InTheWay where the database is there and cannot be read."""
        file = sqlite_file(settings)
        if file is not None and not (file.exists() and file.stat().st_size):
            return cls(settings, True, {})
        engine = make_sync_engine(settings)
        try:
            with engine.connect() as connection:
                names = {*inspect(connection).get_table_names()} - {*OURS}
                tables = [table for table in all_tables() if table.name in names]
                asked = (select(literal(1)).select_from(table).limit(1) for table in tables)
                is_empty = not any(connection.execute(one).first() for one in asked)
                return cls(settings, is_empty, {} if is_empty else noted_fingerprints(connection))
        except SQLAlchemyError as error:
            raise InTheWay(
                f"The database is there and cannot be read ({type(error).__name__}). "
                "Run again with --replace: it is moved aside, and everything is brought back."
            ) from None
        finally:
            engine.dispose()

    def gone(self, places: Places) -> dict[str, datetime]:
        """Return what was ever destroyed, as it stands in any of the ledgers, and when that was noted last."""
        found: dict[str, datetime] = {}
        for ledger in ledgers(self.settings, places):
            for line in ledger.lines():
                mark, at = str(line["gone"]), datetime.fromisoformat(line["at"])
                found[mark] = max(at, found.get(mark, at))
        return found

    def proofs(self, places: Places) -> list[dict[str, Any]]:
        """Return the proofs of deletions that the ledgers hold."""
        return [
            line["proof"] for ledger in ledgers(self.settings, places) for line in ledger.lines() if "proof" in line
        ]

    def keep_ledger(self, places: Places) -> None:
        """Have the ledger in use hold whatever its copies hold."""
        used, copies = ledgers(self.settings, places)
        for path in sorted(copies.folder.glob("*.jsonl")):
            mine = used.folder / path.name
            held = mine.read_bytes() if mine.exists() else b""
            known = set(held.splitlines())
            if new := [line for line in path.read_bytes().splitlines() if line and line not in known]:
                put_private(mine, held + b"".join(b"\n" + line + b"\n" for line in new))

    def kept(self) -> str:
        """Return the line that says that the database was left alone."""
        return "the database holds cases, alerts or accounts: its rows were left as they were"


def refuse_if_running(settings: Settings) -> None:
    """Raise InTheWay while a server or a bot uses this data folder or this database."""
    handle = os.open(settings.home / RUNNING, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InTheWay("A server or a bot runs on this data folder. Stop it first.") from None
    finally:
        os.close(handle)
    if elsewhere := hosts_elsewhere(settings):
        raise InTheWay(f"A server runs on this database at {', '.join(elsewhere)}. Stop it first.")


def hosts_elsewhere(settings: Settings) -> list[str]:
    """Return the other machines on which a server of this database runs."""
    file = sqlite_file(settings)
    if file is not None:
        return []
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return sorted({row.host for row in running(connection, datetime.now(UTC))} - {socket.gethostname()})
    finally:
        engine.dispose()


def move_aside(settings: Settings, stamp: str) -> list[str]:
    """Move the database of cases into a folder of its own; return a line that names it.

    Raises InTheWay where the database is no file of ours.
    """
    file = sqlite_file(settings)
    if file is None:
        raise InTheWay("A PostgreSQL cannot be moved aside here: name an empty one in DATABASE_URL.")
    aside = settings.home / f"before-restore-{stamp}"
    found = [*file.parent.glob(f"{file.name}*")]
    for path in found:
        move_into(path, aside)
    return [f"moved aside: the database, into {aside.name}"] if found else []


def aside(target: Target) -> Path:
    """Return the folder for what was in the way."""
    return target.settings.home / f"before-restore-{stamp_now()}"


def move_into(path: Path, folder: Path) -> None:
    """Move a file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.replace(folder / path.name)
