"""The end of the audit is kept elsewhere once a day, and finds rows that were cut off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy import select, text

from backend.audit.chain import key_of, verify
from backend.content.pack import AuditSettings
from backend.keys import CONTENT, STORE
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow
from backend.reminders.audit_anchor import is_time, notes, write_line
from backend.reminders.background import anchor_once
from tests.backend.desk.kit import Desk, running, settings_at

pytestmark = pytest.mark.asyncio
ADDRESS = "dpo@wigan.example"


@pytest_asyncio.fixture
async def desk(sqlite_home: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """Return a desk whose pack of Wigan says where the end of the audit is kept."""
    (tmp_path / "kept").mkdir()

    def change(app: web.Application) -> None:
        content = app[CONTENT]
        wigan = content.councils["wigan"]
        audit = AuditSettings(mail=[ADDRESS], folder=str(tmp_path / "kept"), at="06:00")
        pack = wigan.pack.model_copy(update={"audit": audit})
        app[CONTENT] = replace(content, councils={**content.councils, "wigan": replace(wigan, pack=pack)})
        app[MAIL] = Mail(smtp_url="smtp://127.0.0.1:9", sender="desk@wigan.example")

    async with running(settings_at(sqlite_home), change=change) as opened:
        yield opened


async def letters(desk: Desk) -> list[NoticeRow]:
    """Return what is queued."""
    async with desk.app[STORE].sessions() as session:
        return list(await session.scalars(select(NoticeRow)))


async def test_the_end_goes_out_once_a_day_and_finds_what_was_cut_off(desk: Desk, tmp_path: Path) -> None:
    await desk.person("auditor")
    await desk.person("auditor")
    assert await anchor_once(desk.app, set()) in (0, 2)  # the running server may have been faster
    assert await anchor_once(desk.app, set()) == 0
    [letter] = await letters(desk)
    kept = (tmp_path / "kept" / "audit-heads-wigan.txt").read_text().split()
    assert letter.address == ADDRESS
    head = kept[1]
    assert head in letter.text
    desk.clock.pass_time(days=1)
    assert await anchor_once(desk.app, set()) == 2
    assert len((tmp_path / "kept" / "audit-heads-wigan.txt").read_text().splitlines()) == 2
    key = key_of(desk.book.secrets.code_key)
    assert (await desk.book.reading(lambda session: verify(session, key, head))).wrong == ()
    async with desk.app[STORE].sessions.begin() as session:
        await session.execute(text("DROP TRIGGER audit_no_delete"))
        await session.execute(text("DELETE FROM audit"))
    cut = await desk.book.reading(lambda session: verify(session, key, head))
    assert any("cut off" in one for one in cut.wrong)


async def test_it_waits_for_its_hour_every_day_of_the_week() -> None:
    settings = AuditSettings(at="06:00")
    assert not is_time(settings, datetime(2026, 11, 28, 5, 59, tzinfo=UTC))
    assert is_time(settings, datetime(2026, 11, 28, 6, 0, tzinfo=UTC))
    assert is_time(settings, datetime(2026, 7, 4, 5, 0, tzinfo=UTC))  # British summer time


async def test_a_folder_that_cannot_be_written_is_tried_again_and_said(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.person("auditor")
    kept = tmp_path / "kept"
    for path in kept.iterdir():
        path.unlink()
    kept.rmdir()
    done: set[tuple[str, str]] = set()
    await anchor_once(desk.app, done)
    assert done == set()
    assert "the end of the audit could not be kept" in caplog.text
    kept.mkdir()
    assert await anchor_once(desk.app, done) == 1
    assert done


async def test_a_day_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "heads.txt"
    today = datetime(2026, 11, 28, tzinfo=UTC).date()
    assert [write_line(path, "1:a", today), write_line(path, "2:b", today)] == [True, False]
    assert path.read_text() == "2026-11-28 1:a\n"


async def test_a_check_says_that_nobody_keeps_it(desk: Desk) -> None:
    assert notes(desk.app[CONTENT]) == []
    nobody = replace(desk.app[CONTENT], councils={})
    assert "kept nowhere else" in notes(nobody)[0]
