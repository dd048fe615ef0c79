"""Deleted is deleted: with the disk and every key at hand, nothing of it is found in any file of the data folder."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from backend.chat.conversations import wipe
from backend.chat.tables import Turn
from backend.chat.turns import forget_others
from backend.files.tables import PieceRow
from backend.form.tables import FormRow
from backend.retention.application import apply_retention
from backend.retention.deletion import finish_deletion
from backend.retention.files import remove_content
from backend.settings import Settings
from backend.store.base import about_of
from backend.store.check import secret_problems
from backend.store.data_keys import DATA_KEYS
from backend.store.direct import DirectStore
from backend.store.init import prepare
from backend.store.log_truncation import truncate_log, truncating_log
from backend.store.secrets import Secrets
from tests.backend.app.kit import until
from tests.backend.backups.kit import archive_of, talk, tell
from tests.backend.carving import carved
from tests.backend.conftest import settings_of
from tests.backend.files.kit import keep_file
from tests.backend.retention.kit import BY, NOW, TOLD, WORDS, Archive, confirmed

PHOTO = "the heron is on the photo"


def found(settings: Settings, canaries: set[str], own: dict[str, bytes] | None = None) -> list[tuple[str, str]]:
    """Return what is carved out of the data folder."""
    secrets = Secrets.load(settings)
    return list(carved(settings.home, secrets.sealer._ring, own or {}, canaries))


def keys_of(settings: Settings) -> dict[str, bytes]:
    """Copy the keys of cases, as a thief does who comes before the deletion."""
    with Secrets.load(settings).data_keys.engine.connect() as connection:
        rows = connection.execute(select(DATA_KEYS.c.subject, DATA_KEYS.c.key))
        return {row.subject: row.key for row in rows}


@pytest.mark.asyncio
async def test_a_wiped_talk_is_in_no_file_the_moment_after(sqlite_home: Path) -> None:
    settings, chance = settings_of(sqlite_home), random.Random(7)
    canaries = {f"the heron number {n} saw it all" for n in range(24)}
    doomed = set(chance.sample(sorted(canaries), 12))
    async with archive_of(settings) as archive:
        talks = {words: await talk(archive, words + ", she said" * chance.randrange(200)) for words in canaries}
        assert {canary for _, canary in found(settings, canaries)} == canaries, "the carver finds nothing at all"
        async with truncating_log(archive.book.sessions.kw["bind"]):
            await archive.book.writing(lambda session: session.execute(delete(FormRow)))
            for words in doomed:
                await archive.book.writing(partial(wipe, conversation_id=talks[words], now=NOW))
            log = sqlite_home / "backend.sqlite3-wal"
            await until(lambda: not log.exists() or log.stat().st_size == 0)
        assert {canary for name, canary in found(settings, canaries)} == canaries - doomed


@pytest.mark.asyncio
async def test_what_a_thread_deletes_is_in_no_file_the_moment_after(sqlite_home: Path) -> None:
    settings, canaries = settings_of(sqlite_home), {"the heron saw it all"}
    log = sqlite_home / "backend.sqlite3-wal"
    direct = DirectStore.of(settings)
    async with archive_of(settings) as archive:
        talk_id = await talk(archive, *canaries)
        await archive.book.writing(lambda session: session.execute(delete(FormRow)))
        async with truncating_log(archive.book.sessions.kw["bind"], direct.engine):
            await until(lambda: log.stat().st_size == 0)
            assert found(settings, canaries), "the carver finds nothing at all"
            await direct.writing(lambda connection: forget_others(connection, talk_id, "another"))
            await until(lambda: log.stat().st_size == 0 and not found(settings, canaries))
    direct.close()


@pytest.mark.asyncio
async def test_words_that_were_written_over_leave_the_log_with_the_next_round(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    async with archive_of(settings) as archive:
        talk_id = await talk(archive, "the first words")
        sealer = archive.book.secrets.sealer
        async with archive.book.sessions.begin() as session:
            [turn] = await session.scalars(select(Turn).where(Turn.conversation_id == talk_id))
            for column in ("said", "answer"):
                row = {"conversation_id": turn.conversation_id, "message_id": turn.message_id}
                setattr(turn, column, sealer.seal("other words", about_of("chat_turns", column, row)))
            await session.execute(delete(FormRow))
        assert await truncate_log(archive.book.sessions.kw["bind"])
        assert found(settings, {"the first words"}) == []


@pytest.mark.asyncio
async def test_a_case_that_went_is_in_no_file_although_somebody_copied_its_key(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    async with archive_of(settings) as archive:
        gone = [await archive.ended() for _ in range(5)]
        await tell(archive, "this one stays")
        own = keys_of(settings)
        assert set(gone) <= own.keys()
        assert found(settings, {WORDS}, own)
        await apply_retention(archive.where(confirmed(complaint_years=6)), by=BY, now=NOW)
        assert await truncate_log(archive.book.sessions.kw["bind"])
        assert found(settings, {WORDS}, own) == []
        assert {canary for _, canary in found(settings, {"this one stays"}, own)} == {"this one stays"}


async def case_with_photo(archive: Archive) -> str:
    """Keep an ended case with a file in which PHOTO stands; return its id."""
    case_uuid = await archive.ended()
    content = b"%PDF-1.7 " + PHOTO.encode() + bytes(200_000)
    await keep_file(archive.book, case_uuid, content, now=TOLD + timedelta(days=5))
    return case_uuid


@pytest.mark.asyncio
async def test_a_file_of_a_case_that_went_is_in_no_file_of_ours_although_somebody_copied_its_key(
    sqlite_home: Path,
) -> None:
    settings = settings_of(sqlite_home)
    async with archive_of(settings) as archive:
        await case_with_photo(archive)
        own = keys_of(settings)
        assert {canary for _, canary in found(settings, {PHOTO}, own)} == {PHOTO}
        assert found(settings, {PHOTO}) == [], "without the key of its case nothing of it opens"
        went = await apply_retention(archive.where(confirmed(complaint_years=6)), by=BY, now=NOW)
        assert dict(went)["complaint"] == 1
        assert await truncate_log(archive.book.sessions.kw["bind"])
        assert found(settings, {PHOTO}, own) == []
        assert await archive.count(PieceRow) == [0]
        assert keys_of(settings) == {}, "the key of the file went with that of its case"


@pytest.mark.asyncio
async def test_a_file_whose_content_was_removed_is_in_no_file_of_ours_although_somebody_copied_its_key(
    sqlite_home: Path,
) -> None:
    settings = settings_of(sqlite_home)
    async with archive_of(settings) as archive:
        case_uuid = await case_with_photo(archive)
        own = keys_of(settings)
        [file_id] = own.keys() - {case_uuid}
        given = {"case_uuid": case_uuid, "council": "wigan", "why": "other_child", "by": BY, "now": NOW}
        proof = await archive.book.writing(lambda session: remove_content(archive.book, session, file_id, **given))
        await finish_deletion(archive.book, proof, NOW)
        assert await truncate_log(archive.book.sessions.kw["bind"])
        assert found(settings, {PHOTO}, own) == []
        assert {canary for _, canary in found(settings, {WORDS}, own)} == {WORDS}, "the case itself stays"


def test_whatever_others_may_read_is_told(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    (sqlite_home / "ledger").mkdir()
    (sqlite_home / "ledger" / "destroyed-here.jsonl").touch()
    (sqlite_home / "ledger" / "destroyed-here.jsonl").chmod(0o644)
    (sqlite_home / "ledger").chmod(0o755)
    (sqlite_home / "backend.sqlite3").chmod(0o640)
    (sqlite_home / "models").mkdir()
    (sqlite_home / "models").chmod(0o755)
    assert secret_problems(settings) == [
        "files: home/backend.sqlite3 may be read by others; its mode must be 600",
        "files: home/ledger may be entered by others; its mode must be 700",
        "files: home/ledger/destroyed-here.jsonl may be read by others; its mode must be 600",
    ]
    prepare(settings)
    assert secret_problems(settings) == []


def test_what_sqlite_makes_beside_the_database_is_private_too(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        settings = settings_of(tmp_path / "home")
        prepare(settings)
        log = tmp_path / "home" / "backend.sqlite3-wal"
        log.unlink(missing_ok=True)
        prepare(settings)
    finally:
        os.umask(before)
    assert secret_problems(settings) == []
