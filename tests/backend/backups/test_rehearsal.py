"""The rehearsal: a backup is made while people tell, all is lost, and all comes back but what was deleted."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of, verify
from backend.backups.parts import WAITING, Places
from backend.backups.restore import restore
from backend.cases.casebook import Casebook, rows_of
from backend.cases.tables import CaseRow, EventRow
from backend.files.tables import PieceRow
from backend.retention.application import apply_retention
from backend.retention.deletion import finish_deletion
from backend.retention.files import remove_content, removed_of
from backend.retention.tables import ProofRow
from backend.settings import Settings
from backend.store.check import problems
from backend.store.ledger import Ledger, note_deleted
from tests.backend.backups.conftest import carry_backup_key
from tests.backend.backups.kit import CANARY, archive_of, back_up, talk, tell, words_in
from tests.backend.conftest import settings_of
from tests.backend.files.kit import content_of, keep_file
from tests.backend.retention.kit import BY, NOW, TOLD, confirmed

pytestmark = pytest.mark.asyncio


async def fill(settings: Settings) -> None:
    """Something of every kind."""
    async with archive_of(settings) as archive:
        await archive.ended()
        await tell(archive)
        await archive.alert(close=False)
        await talk(archive)
        key, entry = key_of(archive.book.secrets.code_key), Entry("somebody", "case_read", about="x")
        await archive.book.writing(lambda session: append(session, key, entry, datetime.now(UTC)))
        waiting = settings.home / WAITING
        waiting.mkdir(mode=0o700)
        (waiting / "0b9f3c1e-0000-4000-8000-000000000000").write_bytes(b"sealed")


async def test_everything_comes_back_on_another_machine(
    database: Settings, other_kind: Settings, places: Places
) -> None:
    await fill(database)
    before = await words_in(database)
    assert back_up(database, places) == []
    carry_backup_key(database, other_kind)
    restore(other_kind, places)
    assert await words_in(other_kind) == before
    assert CANARY in str(before)
    assert problems(other_kind) == []
    assert (other_kind.home / WAITING / "0b9f3c1e-0000-4000-8000-000000000000").read_bytes() == b"sealed"
    async with archive_of(other_kind) as archive:
        key = key_of(archive.book.secrets.code_key)
        found = await archive.book.reading(lambda session: verify(session, key))
        assert (found.count, found.wrong) == (1, ())


async def test_it_is_whole_although_people_tell_while_it_is_made(
    database: Settings, elsewhere: Settings, places: Places
) -> None:
    async with archive_of(database) as archive:
        told = [await tell(archive) for _ in range(5)]
        over = asyncio.Event()

        async def go_on() -> None:
            while not over.is_set():
                told.append(await tell(archive))
                await asyncio.sleep(0)

        telling = asyncio.create_task(go_on())
        await asyncio.sleep(0.1)
        at_the_beginning = len(told)
        assert await asyncio.to_thread(back_up, database, places) == []
        assert len(told) > at_the_beginning, "nobody told anything meanwhile"
        over.set()
        await telling
    carry_backup_key(database, elsewhere)
    restore(elsewhere, places)
    async with archive_of(elsewhere) as archive, archive.book.sessions() as session:
        back = list(await session.scalars(select(CaseRow.uuid)))
        rows = list(await session.scalars(select(EventRow)))
    assert set(told[:at_the_beginning]) <= set(back) <= set(told)
    assert sorted(row.case_uuid for row in rows) == sorted(back)
    assert problems(elsewhere) == []


async def test_what_was_deleted_since_stays_deleted(database: Settings, elsewhere: Settings, places: Places) -> None:
    async with archive_of(database) as archive:
        gone, stays = await archive.ended(), await tell(archive)
        alert = await archive.alert()
        deleted, over, goes_on = [await talk(archive), await talk(archive, hours=-1), await talk(archive)]
        assert back_up(database, places) == []
        await note_deleted(database.ledger, deleted)
        went = await apply_retention(archive.where(confirmed(complaint_years=6, alert_years=6)), by=BY, now=NOW)
        assert {"complaint": 1, "alert": 1}.items() <= dict(went).items()
    # The copy beside the backups is older than the deletion: the ledger in use, on its own disk, is what is left.
    shutil.copytree(database.ledger, elsewhere.home / "ledger")
    carry_backup_key(database, elsewhere)
    restore(elsewhere, places)
    async with archive_of(elsewhere) as archive, archive.book.sessions() as session:
        assert list(await session.scalars(select(CaseRow.uuid))) == [stays]
        assert {row.case_uuid for row in await session.scalars(select(EventRow))} == {stays}
        proofs = list(await session.scalars(select(ProofRow)))
        assert sorted(proof.what for proof in proofs) == ["alert", "complaint"]
        assert all(proof.finished_at and proof.subject is None for proof in proofs)
        own = archive.book.secrets.data_keys
        assert (own.find(gone), own.find(alert), bool(own.find(stays))) == (None, None, True)
    found = await words_in(elsewhere)
    assert found["conversations"] == found["bot"] == [goes_on]
    assert over not in found["conversations"]
    assert problems(elsewhere) == []


async def test_files_come_back_whole_and_of_a_case_that_went_since_none(
    database: Settings, elsewhere: Settings, places: Places
) -> None:
    content = bytes(range(256)) * 1000
    async with archive_of(database) as archive:
        gone, stays = await archive.ended(), await tell(archive)
        await keep_file(archive.book, gone, content, now=TOLD + timedelta(days=5))
        seq = await keep_file(archive.book, stays, content, now=datetime.now(UTC))
        assert back_up(database, places) == []
        assert (
            dict(await apply_retention(archive.where(confirmed(complaint_years=6)), by=BY, now=NOW))["complaint"] == 1
        )
    shutil.copytree(database.ledger, elsewhere.home / "ledger")
    carry_backup_key(database, elsewhere)
    restore(elsewhere, places)
    async with archive_of(elsewhere) as archive, archive.book.sessions() as session:
        assert await content_of(archive.book, stays, seq) == content
        assert set(await session.scalars(select(PieceRow.case_uuid))) == {stays}
    assert problems(elsewhere) == []


async def test_a_file_whose_content_was_removed_since_comes_back_without_it_and_the_desk_knows(
    database: Settings, elsewhere: Settings, places: Places
) -> None:
    content = bytes(range(256)) * 1000
    async with archive_of(database) as archive:
        case, now = await tell(archive), datetime.now(UTC)
        wrong, right = [await keep_file(archive.book, case, content, now=now) for _ in range(2)]
        assert back_up(database, places) == []
        file_id = (await files_in(archive.book, case))[wrong]

        async def remove(session: AsyncSession) -> str:
            given = {"case_uuid": case, "council": "wigan", "why": "other_child", "by": BY, "now": now}
            return await remove_content(archive.book, session, file_id, **given)

        await finish_deletion(archive.book, await archive.book.writing(remove), now)
        assert archive.book.secrets.data_keys.find(file_id) is None
        assert back_up(database, places) == [], "what went on purpose is nothing that does not open"
    first = places.stamps("cases")[0]
    carry_backup_key(database, elsewhere)
    restore(elsewhere, places, at=first)
    async with archive_of(elsewhere) as archive, archive.book.sessions() as session:
        assert await content_of(archive.book, case, right) == content
        assert file_id not in set(await session.scalars(select(PieceRow.file_id)))
        assert archive.book.secrets.data_keys.find(file_id) is None
        files = {one: seq for seq, one in (await files_in(archive.book, case)).items()}
        assert await removed_of(archive.book, session, files) == {wrong}, "its history does not say so"
    assert problems(elsewhere) == []


async def files_in(book: Casebook, case: str) -> dict[int, str]:
    """Return the id of each file of a case, by the event that added it."""
    rows = await book.reading(lambda session: rows_of(session, case))
    return {row.seq: str(row.facts["file"]) for row in rows if row.kind == "file_added"}


async def test_the_ledger_beside_the_backups_is_enough(sqlite_home: Path, tmp_path: Path, places: Places) -> None:
    database, elsewhere = settings_of(sqlite_home), settings_of(tmp_path / "elsewhere")
    async with archive_of(database) as archive:
        await archive.ended()
        assert back_up(database, places) == []
        first = places.stamps("cases")
        await apply_retention(archive.where(confirmed(complaint_years=6)), by=BY, now=NOW)
        assert back_up(database, places) == []
    carry_backup_key(database, elsewhere)
    restore(elsewhere, places, at=first[0])
    async with archive_of(elsewhere) as archive:
        assert await archive.count(CaseRow, EventRow, ProofRow) == [0, 0, 1]
    assert Ledger(elsewhere.ledger).gone() == Ledger(database.ledger).gone()
