"""A database is brought up to date apart from starting, and nobody is held up by it for long."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from backend.__main__ import main
from backend.alerts.check import stuck
from backend.alerts.second_home import mark_of
from backend.settings import Settings
from backend.store.check import database_problems, missing_columns
from backend.store.data_keys import open_data_keys
from backend.store.engine import make_engine, make_sync_engine
from backend.store.init import DatabaseBusy, prepare, upgrade
from tests.backend.store.undone import undo_0018

BEFORE = "0014_found_by_name"
ON_A_SERVER = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""A file has no other server that could hold a lock or be silent."""


def test_migrate_brings_an_empty_place_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", "")
    assert main(["migrate", "--lock-seconds", "5"]) == 0
    engine = make_sync_engine(Settings.from_env())
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM running_processes")) == 0
    engine.dispose()


@ON_A_SERVER
def test_a_migration_that_waits_for_a_table_in_use_gives_up_and_changes_nothing(database: Settings) -> None:
    holder, engine = make_sync_engine(database), make_sync_engine(database)
    with engine.begin() as connection:
        undo_0018(connection)
        for column in ("untrusted", "ledger_shut"):
            connection.execute(text(f"ALTER TABLE running_processes DROP COLUMN {column}"))
        for table in ("staff_absences", "case_file_pieces"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE staff DROP COLUMN team"))
        for index in ("ix_case_events_at_case_uuid", "ix_notices_standing"):
            connection.execute(text(f"DROP INDEX {index}"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{BEFORE}'"))
    with holder.connect() as reading, engine.connect() as connection:
        reading.execute(text("SELECT * FROM running_processes"))
        with pytest.raises(DatabaseBusy, match="Nothing was changed"):
            upgrade(connection, lock_seconds=1)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == BEFORE
    prepare(database)
    for one in (holder, engine):
        one.dispose()


REVIEWED = "0022_teams"
"""Where the databases of main were before 0018_several_machines was made."""
FIRST_SHAPE = (
    "DROP TABLE alerts_waiting",
    "CREATE TABLE alerts_waiting (name VARCHAR(80) NOT NULL, sealed {bytes} NOT NULL, kept_at TIMESTAMP NOT NULL, "
    "CONSTRAINT pk_alerts_waiting PRIMARY KEY (name))",
    "INSERT INTO alerts_waiting VALUES ('one', {value}, '2026-11-29 10:00:00')",
    f"UPDATE alembic_version SET version_num = '{REVIEWED}'",
)


def test_a_database_at_the_head_before_gets_what_it_lacks(database: Settings) -> None:
    engine = make_sync_engine(database)
    with engine.begin() as connection:
        undo_0018(connection)
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == REVIEWED
    assert "not at 0018_several_machines" in database_problems(database)[0]
    prepare(database)
    with engine.connect() as connection:
        assert missing_columns(connection) == []
    assert database_problems(database) == []
    assert stuck(database) == []
    engine.dispose()


def test_a_database_that_has_0018_already_keeps_it_and_what_waits(database: Settings) -> None:
    engine = make_sync_engine(database)
    of = {"bytes": "BLOB", "value": "x'61'"} if engine.dialect.name == "sqlite" else {"bytes": "BYTEA", "value": "'a'"}
    with engine.begin() as connection:
        for step in FIRST_SHAPE:
            connection.execute(text(step.format(**of)))
    prepare(database)
    with engine.connect() as connection:
        assert missing_columns(connection) == []
        [(name, mark, sealed)] = connection.execute(text("SELECT name, mark, sealed FROM alerts_waiting")).all()
    assert (name, mark, bytes(sealed)) == ("one", mark_of(b"a"), b"a")
    engine.dispose()


@pytest.mark.parametrize("lost", ["ALTER TABLE running_processes DROP COLUMN law", "DROP TABLE alerts_waiting"])
def test_check_believes_no_number_of_a_migration_where_a_column_or_a_table_is_missing(
    database: Settings, lost: str
) -> None:
    engine = make_sync_engine(database)
    with engine.begin() as connection:
        connection.execute(text(lost))
    [said] = database_problems(database)
    assert "and lacks running_processes.law" in said or "and lacks alerts_waiting" in said
    engine.dispose()


def test_what_cannot_be_read_of_alerts_is_said(database: Settings) -> None:
    engine = make_sync_engine(database)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alerts_waiting"))
    assert "cannot be read" in stuck(database)[0]
    engine.dispose()


def test_an_older_version_starts_on_a_database_that_a_newer_one_has_migrated(database: Settings) -> None:
    engine = make_sync_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_of_next_year'"))
    prepare(database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999_of_next_year"
    engine.dispose()


@ON_A_SERVER
@pytest.mark.asyncio
async def test_a_statement_or_a_lock_of_a_server_never_waits_for_ever(database: Settings) -> None:
    engine = make_engine(database)
    async with engine.connect() as connection:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert (await connection.execute(text(f"SHOW {name}"))).scalar() not in ("0", None)
    await engine.dispose()
    keys = open_data_keys(database.database_url).engine
    with keys.connect() as asked:
        assert [asked.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "lock_timeout")] == ["4s", "3s"]
    keys.dispose()
