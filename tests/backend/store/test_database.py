"""The database: migrations give exactly the tables of the program, on both kinds; rotation seals all again."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from backend.cases.casebook import Casebook
from backend.cases.receive import receive, representation_of
from backend.cases.tables import CaseRow, EventRow
from backend.files.tables import PieceRow
from backend.settings import BadSetting, Settings
from backend.store import rotate
from backend.store.all_tables import load_tables
from backend.store.base import Base, Moment, about_of
from backend.store.check import database_problems
from backend.store.engine import database_url, make_engine, make_sync_engine
from backend.store.init import prepare
from backend.store.secrets import Secrets, load_keys
from tests.backend.cases.kit import LAW, NOW, casebook, new_uuid, represented
from tests.backend.conftest import settings_of
from tests.backend.files.kit import content_of, keep_file


def test_migrations_give_exactly_the_tables_of_the_program(database: Settings) -> None:
    load_tables()
    engine = make_sync_engine(database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
    assert database_problems(database) == []


def test_preparing_again_changes_nothing(database: Settings) -> None:
    assert prepare(database) == []
    assert prepare(database) == []


def test_an_older_database_is_noticed(database: Settings) -> None:
    engine = make_sync_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001_cases'"))
    engine.dispose()
    assert "run `python -m backend init`" in database_problems(database)[0]


def test_no_database_is_noticed_and_not_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("empty")
    assert database_problems(settings_of(home)) == ["database: there is none; run `python -m backend init`"]
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:////data/x.db", "sqlite+aiosqlite:////data/x.db"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
    ],
)
def test_an_address_gets_the_driver_we_use(given: str, used: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert database_url(settings_of(tmp_path_factory.getbasetemp(), given)) == used


def test_another_database_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BadSetting, match="^DATABASE_URL must begin with sqlite or postgresql") as caught:
        settings_of(tmp_path_factory.getbasetemp(), "mysql://u:password@h/d")
    assert "password" not in str(caught.value)


@pytest.mark.asyncio
async def test_sqlite_survives_a_power_cut_and_checks_foreign_keys(sqlite_home: object) -> None:
    engine = make_engine(settings_of(sqlite_home))  # type: ignore[arg-type]
    async with engine.connect() as connection:
        found = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "temp_store")
        }
    await engine.dispose()
    kept_safe = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    assert found == {**kept_safe, "secure_delete": 1, "temp_store": 2}


def test_a_naive_moment_is_never_stored() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_what_words_belong_to_names_their_row() -> None:
    assert about_of("case_events", "sealed", {"case_uuid": "u", "seq": 3}) == "case_events:u:3"


async def fill(book: Casebook, count: int) -> list[str]:
    """Store cases with words and return their uuids."""
    uuids = [new_uuid() for _ in range(count)]
    for n, uuid in enumerate(uuids):
        await receive(book, uuid, represented(person_named=f"person {n}"), now=NOW)
    return uuids


async def all_words(book: Casebook) -> dict[str, str | None]:
    """Return who is named in each case, opened."""
    async with book.sessions() as session:
        rows = list(await session.scalars(select(EventRow)))
    return {row.case_uuid: representation_of(book, row).person_named for row in rows}


@pytest.mark.asyncio
async def test_rotation_seals_a_full_database_again_and_a_running_server_goes_on(
    database: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HMO_HOME", str(database.home))
    monkeypatch.setenv("DATABASE_URL", database.database_url)
    monkeypatch.delenv("HMO_KEYS", raising=False)
    monkeypatch.setattr(rotate, "BATCH", 7)
    async with casebook(database) as book:
        uuids = await fill(book, 40)
        before = await all_words(book)
        assert rotate.main([]) == 0
        second = load_keys(database).current
        assert capsys.readouterr().out == f"40 sealed texts are now under key {second}\n"
        assert await all_words(book) == before
        await receive(book, new_uuid(), represented(), now=NOW)
        async with book.sessions() as session:
            assert set(await session.scalars(select(EventRow.key_id))) == {second}
            assert len(list(await session.scalars(select(CaseRow)))) == len(uuids) + 1
    assert rotate.main([]) == 0
    assert capsys.readouterr().out == f"41 sealed texts are now under key {load_keys(database).current}\n"
    assert len(load_keys(database).keys) == 3


@pytest.mark.asyncio
async def test_rotation_seals_the_pieces_of_files_again(
    database: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HMO_HOME", str(database.home))
    monkeypatch.setenv("DATABASE_URL", database.database_url)
    content = bytes(range(256)) * 600
    async with casebook(database) as book:
        [case_uuid] = await fill(book, 1)
        seq = await keep_file(book, case_uuid, content, now=NOW)
        assert rotate.main([]) == 0
        assert capsys.readouterr().out.startswith("5 sealed texts")
        async with book.sessions() as session:
            assert set(await session.scalars(select(PieceRow.key_id))) == {load_keys(database).current}
        assert await content_of(book, case_uuid, seq) == content


@pytest.mark.asyncio
async def test_after_rotation_the_old_key_alone_opens_nothing(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMO_HOME", str(database.home))
    monkeypatch.setenv("DATABASE_URL", database.database_url)
    old = json.loads((database.home / "secrets" / "keys").read_text("ascii"))
    async with casebook(database) as book:
        await fill(book, 1)
        rotate.main([])
        monkeypatch.setenv("HMO_KEYS", json.dumps(old))
        blind = Casebook(book.sessions, Secrets.load(Settings.from_env()), LAW)
        with pytest.raises(Exception, match="there is no key 'k-"):
            await all_words(blind)
