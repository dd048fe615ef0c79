"""`python -m backend init`: secrets and database are made where they are missing. Safe to run at every start."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from backend.refusals import Unusable
from backend.settings import Settings
from backend.store.engine import PREPARING, make_sync_engine, one_at_a_time, sqlite_file
from backend.store.file_modes import tighten
from backend.store.fingerprints import note_fingerprints
from backend.store.lost_secrets import KEYS_AWAY, refuse_if_lost, refuse_lost_keys
from backend.store.secrets import DATA_KEYS_FILE, Secrets, make_missing
from backend.store.service_tokens import take_in_service_token, write_door_hash

MIGRATIONS = Path(__file__).parent / "migrations"
MADE_AS = {DATA_KEYS_FILE: "data-keys"}
"""Secrets whose fingerprint has another name than their file."""
LOCK_SECONDS = 30
LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL calls a lock that did not come in lock_timeout."""
log = logging.getLogger(__name__)


class DatabaseBusy(Unusable):
    """The tables are in use by others for longer than a migration may wait. Nothing was changed."""


class DatabaseUnusable(Unusable):
    """The database is there and cannot be opened: broken, away, or of somebody else. Nothing was changed."""


def prepare(settings: Settings, lock_seconds: int = LOCK_SECONDS) -> list[str]:
    """Make missing secrets and bring the database up to date; returns the names of secrets it made.

    lock_seconds: how long a migration waits for a lock: what waits for longer has everybody else wait behind it.
    Where the server of the keys of cases is away, the rest is done without it: chat and form must start.

    Raises SecretsLost where something is gone that the rest needs, SecretsMissing where a secret cannot be used,
    DatabaseBusy where a lock did not come, DatabaseUnusable where the database cannot be opened, KeysAway where the
    keys of cases are away at the first start.
    Not a coroutine, so it can be called before the server starts or in a thread.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(settings.home / "prepare.lock"):
        has_keys = refuse_if_unusable(settings)
        if not has_keys:
            log.error("%s", KEYS_AWAY)
        made = make_missing(settings, has_keys=has_keys)
        Secrets.load(settings)
        make_private_file(settings)
        tighten(settings.home)
        engine = make_sync_engine(settings)
        try:
            with engine.connect() as connection:
                upgrade(connection, lock_seconds=lock_seconds)
            with engine.connect() as connection:
                refuse_lost_keys(connection, settings)
            made_anew = {MADE_AS.get(name, name) for name in made}
            note_fingerprints(engine, settings, made_anew, has_keys=has_keys)
            with engine.begin() as connection:
                one_at_a_time(connection, PREPARING)
                take_in_service_token(connection, settings, datetime.now(UTC))
            write_door_hash(settings, Secrets.load(settings).code_key)
        finally:
            engine.dispose()
    return [name for name in made if name != DATA_KEYS_FILE]


def refuse_if_unusable(settings: Settings) -> bool:
    """Raise SecretsLost where something is gone that the rest needs, DatabaseUnusable where nobody can say so.

    Return whether the keys of cases are there to be asked.
    """
    try:
        return refuse_if_lost(settings)
    except SQLAlchemyError as error:
        raise DatabaseUnusable(
            f"The database cannot be opened ({type(error).__name__}). Nothing was made and nothing was changed. "
            "Mend it, or stop everything and run `python -m backend restore FROM --replace`."
        ) from None


def upgrade(connection: Connection, to: str = "head", lock_seconds: int = LOCK_SECONDS) -> None:
    """Run every migration that has not run yet, in one transaction, one process at a time. to: the last one to run.

    A database that a newer version has migrated is left as it is. Raises DatabaseBusy where a lock of PostgreSQL did
    not come in lock_seconds: all is rolled back.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{lock_seconds}s'"))
                one_at_a_time(connection, PREPARING)
            if is_known(connection, config):
                command.upgrade(config, to)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        raise DatabaseBusy(f"The tables were in use for {lock_seconds} s. Nothing was changed: try again.") from None


def is_known(connection: Connection, config: Config) -> bool:
    """Return False where the database is at a migration that only a newer version knows."""
    at = MigrationContext.configure(connection).get_current_revision()
    return at is None or at in {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}


def make_private_file(settings: Settings) -> None:
    """Make the SQLite file before SQLite would: what holds every case is its owner's business only."""
    if file := sqlite_file(settings):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a file lock, so that two processes starting together do not both make the secrets."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(argv: list[str]) -> int:
    """Run the command line, and say what was made."""
    logging.basicConfig(level=logging.WARNING)
    settings = Settings.from_env()
    made = prepare(settings)
    sys.stdout.write(f"made: {', '.join(made)}\n" if made else "secrets were there already\n")
    sys.stdout.write("the database is up to date\n")
    return 0
