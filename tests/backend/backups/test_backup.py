"""What a backup is: sealed, in parts that are kept apart, read back before it counts, whole or not there."""

from __future__ import annotations

import base64
import json
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backend.backups import backup as backup_command
from backend.backups import restore as restore_command
from backend.backups.check import notes
from backend.backups.parts import (
    NOT_KEPT,
    SHORT_LIVED,
    NoBackupKey,
    Places,
    load_backup_key,
    make_backup_key,
    tables_of,
)
from backend.backups.restore import NothingToRestore, restore
from backend.backups.sealed_file import PIECE, NotABackup, sealed_for_reading, sealed_for_writing
from backend.backups.target import InTheWay
from backend.backups.verification import read_keys
from backend.running_processes import hold_data_folder
from backend.settings import Settings
from backend.store.all_tables import all_tables
from backend.store.check import problems
from backend.store.secrets import load_keys
from tests.backend.backups.conftest import carry_backup_key
from tests.backend.backups.kit import CANARY, archive_of, back_up, talk, tell, words_in
from tests.backend.conftest import settings_of

KEY, OTHER = b"1" * 32, b"2" * 32


@pytest.fixture
def here(sqlite_home: Path) -> Settings:
    """Return a store on one machine."""
    return settings_of(sqlite_home)


@given(st.binary(max_size=3 * PIECE // 100), st.integers(1, 100))
@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sealed_comes_back_whole(tmp_path: Path, piece: bytes, times: int) -> None:
    path = tmp_path / "part"
    with sealed_for_writing(path, KEY, "cases") as file:
        for _ in range(times):
            file.write(piece)
    with sealed_for_reading(path, KEY, "cases") as file:
        assert file.read() == piece * times


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a file of several pieces."""
    path = tmp_path_factory.mktemp("sealed") / "part"
    with sealed_for_writing(path, KEY, "cases") as file:
        # Random, so that it does not become one piece when it is compressed.
        file.write(Random(1).randbytes(2 * PIECE + 1000))
    return path.read_bytes()


@given(st.data())
@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_was_changed_or_cut_off_is_noticed(tmp_path: Path, sealed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sealed) - 1))
    cut = data.draw(st.booleans())
    changed = sealed[:at] if cut else sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    (tmp_path / "part").write_bytes(changed)
    with pytest.raises(NotABackup), sealed_for_reading(tmp_path / "part", KEY, "cases") as file:
        file.read()


def test_another_key_is_named_and_a_part_is_not_taken_for_another(tmp_path: Path, sealed: bytes) -> None:
    (tmp_path / "part").write_bytes(sealed)
    with pytest.raises(NotABackup, match="secrets/backup-key"), sealed_for_reading(tmp_path / "part", OTHER, "cases"):
        pass
    with pytest.raises(NotABackup), sealed_for_reading(tmp_path / "part", KEY, "keys") as file:
        file.read()


def test_every_table_is_in_one_part_or_left_out_on_purpose() -> None:
    names = [table.name for part in ("cases", "talks") for table in tables_of(part)]
    assert sorted([*names, *NOT_KEPT]) == sorted(table.name for table in all_tables())
    assert {table.name for table in tables_of("talks")} == SHORT_LIVED


@pytest.mark.asyncio
async def test_nobody_without_the_key_reads_a_word_and_the_keys_are_apart(here: Settings, places: Places) -> None:
    async with archive_of(here) as archive:
        await tell(archive)
        await talk(archive)
    assert back_up(here, places) == []
    files = [path for root in (places.cases, places.keys, places.ledger) for path in root.rglob("*") if path.is_file()]
    assert {path.parent.parent.name for path in files} == {"backups", "keys-apart"}
    everything = b"".join(path.read_bytes() for path in files)
    ring = load_keys(here)
    for secret in (CANARY.encode(), ring.keys[ring.current], base64.b64encode(ring.keys[ring.current])):
        assert secret not in everything
    assert [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    key = load_backup_key(here)
    [cases] = places.folder("cases").iterdir()
    with sealed_for_reading(cases, key, "cases") as file:
        opened = file.read()
    [stamp] = places.stamps("keys")
    held = read_keys(places.file("keys", stamp), key)
    assert held.own
    assert set(held.secrets) == {"keys", "code-key", "service-token", "conversations-key"}
    for secret in (*held.own.values(), ring.keys[ring.current]):
        assert base64.b64encode(secret) not in opened
    assert CANARY.encode() not in opened


@pytest.mark.asyncio
async def test_a_text_that_nobody_can_open_is_said(
    here: Settings, places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with archive_of(here) as archive:
        uuid = await tell(archive)
        await tell(archive)
        # Not by way of retention, so no ledger knows of it: this key was lost, not destroyed.
        archive.book.secrets.data_keys.__class__(archive.book.secrets.data_keys.engine).destroy(uuid)
    monkeypatch.setenv("HMO_HOME", str(here.home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert backup_command.main([str(places.cases), "--keys-to", str(places.keys)]) == 1
    said = capsys.readouterr().out
    assert "problem: 1 sealed texts of case_events do not open" in said
    assert "THIS BACKUP DOES NOT OPEN AS A WHOLE" in said


def test_a_lost_backup_key_is_not_made_anew_in_silence(here: Settings, places: Places) -> None:
    assert back_up(here, places) == []
    (here.home / "secrets" / "backup-key").unlink()
    assert problems(here) == ["secrets: backup-key is not what this database was written with"]
    with pytest.raises(NoBackupKey, match="--new-key"):
        back_up(here, places)
    assert make_backup_key(here, anew=True)
    assert back_up(here, places) == []
    assert problems(here) == []


@pytest.mark.asyncio
async def test_check_says_that_no_backup_was_made_or_that_the_last_one_is_old(here: Settings, places: Places) -> None:
    now = datetime.now(UTC)
    assert notes(here, now) == []
    async with archive_of(here) as archive:
        await tell(archive)
    assert "none was made yet" in notes(here, now)[0]
    assert back_up(here, places) == []
    assert notes(here, datetime.now(UTC)) == []
    assert f"the last one was made on {now:%d %B %Y}" in notes(here, now + timedelta(days=3))[0]


@pytest.mark.asyncio
async def test_a_backup_that_fails_leaves_nothing_half_done(
    here: Settings, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with archive_of(here) as archive:
        await tell(archive)

    def broken(*_: object) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(backup_command, "put_keys", broken)
    with pytest.raises(OSError, match="full"):
        back_up(here, places)
    assert [path for root in (places.cases, places.keys) for path in root.rglob("*.hmo")] == []


@pytest.mark.asyncio
async def test_a_database_with_cases_in_it_is_never_overwritten(here: Settings, places: Places) -> None:
    async with archive_of(here) as archive:
        await tell(archive)
    assert back_up(here, places) == []
    async with archive_of(here) as archive:
        await tell(archive, "told after the backup")
    before = await words_in(here)
    assert any("left as they were" in line for line in restore(here, places))
    assert await words_in(here) == before


@pytest.mark.asyncio
async def test_a_broken_database_is_moved_aside_only_where_that_is_said(here: Settings, places: Places) -> None:
    async with archive_of(here) as archive:
        await tell(archive)
    before = await words_in(here)
    assert back_up(here, places) == []
    for log in here.home.glob("backend.sqlite3-*"):
        log.unlink()
    (here.home / "backend.sqlite3").write_bytes(b"rubbish" * 4096)
    assert problems(here)
    with pytest.raises(InTheWay, match="--replace"):
        restore(here, places)
    restore(here, places, replace=True)
    assert await words_in(here) == before
    [aside] = here.home.glob("before-restore-*")
    assert (aside / "backend.sqlite3").read_bytes().startswith(b"rubbish")


def test_nothing_is_restored_under_a_running_process(here: Settings, places: Places) -> None:
    assert back_up(here, places) == []
    handle = hold_data_folder(here.home)
    with pytest.raises(InTheWay, match="Stop it first"):
        restore(here, places)
    os.close(handle)
    restore(here, places)


def test_where_there_is_no_whole_backup_it_says_so(here: Settings, places: Places, tmp_path: Path) -> None:
    with pytest.raises(NothingToRestore):
        restore(here, places)
    assert back_up(here, places) == []
    shutil.rmtree(places.keys)
    with pytest.raises(NothingToRestore, match="--keys-from"):
        restore(here, places)


@pytest.mark.asyncio
async def test_the_commands_work_as_the_documents_say(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with archive_of(here) as archive:
        await tell(archive)
    before = await words_in(here)
    monkeypatch.setenv("HMO_HOME", str(here.home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert backup_command.main([str(tmp_path / "to")]) == 0
    said = capsys.readouterr().out
    assert "made: secrets/backup-key" in said
    assert "note: keys and cases are in one place" in said
    assert said.endswith("every sealed text in it opens\n")
    new = settings_of(tmp_path / "new")
    carry_backup_key(here, new)
    monkeypatch.setenv("HMO_HOME", str(new.home))
    assert restore_command.main([str(tmp_path / "to")]) == 0
    assert capsys.readouterr().out.endswith("everything opens\n")
    assert await words_in(new) == before
    assert json.loads((new.home / "secrets" / "keys").read_text())["current"] == load_keys(here).current
