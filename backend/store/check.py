"""What is wrong with secrets and database, in plain sentences."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from backend.settings import Settings
from backend.store.engine import database_url
from backend.store.init import MIGRATIONS, make_sync_engine
from backend.store.secrets import Secrets, SecretsMissing, folder_of


def problems(settings: Settings) -> list[str]:
    """What must be mended before the server can start."""
    return secret_problems(settings) + database_problems(settings)


def notes(settings: Settings) -> list[str]:
    """What is right for one machine and wrong for several."""
    on_server = make_url(database_url(settings)).get_backend_name() == "postgresql"
    if not on_server or settings.data_keys_url:
        return []
    return ["secrets: the keys of single cases are a file on this machine; with several machines set DATA_KEYS_URL"]


def secret_problems(settings: Settings) -> list[str]:
    """Missing or readable-by-others secrets."""
    try:
        Secrets.load(settings, os.environ)
    except SecretsMissing as error:
        return [f"secrets: {error}"]
    return [
        f"secrets: {path.name} may be read by others; its mode must be 600"
        for path in sorted(folder_of(settings).iterdir())
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def database_problems(settings: Settings) -> list[str]:
    """A database that cannot be opened, or whose tables are older than the program."""
    url = make_url(database_url(settings))
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return ["database: there is none; run `python -m backend init`"]
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            held = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        return [f"database: it cannot be opened ({type(error).__name__})"]
    finally:
        engine.dispose()
    return [] if held == newest else [f"database: it is at {held}, not at {newest}; run `python -m backend init`"]
