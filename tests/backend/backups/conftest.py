"""A store, a place for its backups, and an empty machine to bring it back to, once for each kind of database."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.backups.parts import Places
from backend.settings import Settings
from backend.store.engine import sqlite_file
from tests.backend.conftest import settings_of
from tests.backend.recycled import at, run_sql


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Where backups go: three places apart, as the documents say."""
    return Places(tmp_path / "backups", tmp_path / "keys-apart", tmp_path / "ledger-apart")


@pytest.fixture
def elsewhere(database: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Give a machine with nothing on it, and an empty database of the same kind."""
    with machine(request, tmp_path / "elsewhere", on_server=sqlite_file(database) is None) as settings:
        yield settings


@pytest.fixture
def other_kind(database: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Give a machine with nothing on it, and an empty database of the other kind."""
    with machine(request, tmp_path / "other", on_server=sqlite_file(database) is not None) as settings:
        yield settings


@contextmanager
def machine(request: pytest.FixtureRequest, home: Path, *, on_server: bool) -> Iterator[Settings]:
    """Give an empty data folder, with an empty PostgreSQL database where it is on a server."""
    if not on_server:
        yield settings_of(home)
        return
    postgres: str = request.getfixturevalue("postgres")
    name = f"r_{uuid.uuid4().hex}"
    run_sql(postgres, f"CREATE DATABASE {name}")
    yield settings_of(home, at(postgres, name))
    run_sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def carry_backup_key(there: Settings, here: Settings) -> None:
    """Put the key of backups into place by hand, as somebody does who brings a machine back."""
    (here.home / "secrets").mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(there.home / "secrets" / "backup-key", here.home / "secrets" / "backup-key")
