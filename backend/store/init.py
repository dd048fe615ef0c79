"""`python -m backend init`: secrets and database are made where they are missing. Safe to run at every start."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from backend.settings import Settings
from backend.store.engine import database_url, set_pragmas
from backend.store.secrets import make_missing

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 5_826_104
"""Number of the PostgreSQL lock that lets one process migrate at a time."""


def prepare(settings: Settings) -> list[str]:
    """Make missing secrets and bring the database up to date; returns the names of secrets it made.

    Not a coroutine, so it can be called before the server starts or in a thread.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(settings.home / "prepare.lock"):
        made = make_missing(settings)
        make_private_file(settings)
        engine = make_sync_engine(settings)
        try:
            with engine.connect() as connection:
                upgrade(connection)
        finally:
            engine.dispose()
    return made


def upgrade(connection: Connection) -> None:
    """Run every migration that has not run yet, in one transaction, one process at a time."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        command.upgrade(config, "head")


def make_sync_engine(settings: Settings) -> Engine:
    """An engine without asyncio, for commands: the same database, the same pragmas."""
    url = make_url(database_url(settings))
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True)
    engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def on_connect(connection: object, record: object) -> None:
        set_pragmas(connection)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def make_private_file(settings: Settings) -> None:
    """An SQLite file is made here, before SQLite would: what holds every case is its owner's business only."""
    url = make_url(database_url(settings))
    if url.get_backend_name() == "sqlite" and url.database:
        os.close(os.open(url.database, os.O_WRONLY | os.O_CREAT, 0o600))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a file lock, so that two processes starting together do not both make the secrets."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(argv: list[str]) -> int:
    """The command line: say what was made."""
    logging.basicConfig(level=logging.WARNING)
    settings = Settings.from_env(os.environ)
    made = prepare(settings)
    sys.stdout.write(f"made: {', '.join(made)}\n" if made else "secrets were there already\n")
    sys.stdout.write("the database is up to date\n")
    return 0
