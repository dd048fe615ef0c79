"""A wrong file: its content goes at once and for good, from backups too; that it was there, and who and why, stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.cases.tables import CaseRow
from backend.desk import file_removal, files
from backend.files.held import sealed
from backend.files.tables import PieceRow
from backend.refusals import NotAllowed
from backend.retention import holds
from backend.retention.looks import finish_wiping
from backend.retention.tables import ProofRow
from backend.store.ledger import Ledger, hash_of
from tests.backend.desk.kit import Browser, Desk, words_of
from tests.backend.desk.test_cases import moved
from tests.backend.desk.test_files import CONTENT, added, count, send, small_desk
from tests.backend.files.kit import PDF

pytestmark = pytest.mark.asyncio
NAME = "Review of Robin Other.pdf"
WRONG = "It is of another child."


async def marked(officer: Browser, case: CaseRow) -> int:
    """Add a file of another child and mark it as recorded in error; the number of its event."""
    seq = await added(officer, case, name=NAME, about="Robin's own papers")
    await moved(officer, case.reference, "correct", event=str(seq), words=WRONG)
    return seq


async def remove(browser: Browser, case: CaseRow, seq: int, **change: str) -> str:
    """Remove its content; the page of the case afterwards."""
    path = f"/desk/cases/{case.reference}/files/{seq}/remove"
    await browser.read(path)
    to = await browser.do(path, **{"why": "other_child", "words": "Told the data protection officer.", **change})
    return await browser.read(to)


async def file_id(desk: Desk, case: CaseRow, seq: int) -> str:
    """Return the id of a file."""
    rows = await desk.book.reading(lambda session: rows_of(session, case.uuid))
    return str(rows[seq - 1].facts["file"])


async def test_what_is_in_it_goes_at_once_and_its_key_too_and_the_rest_of_the_case_stays(each_desk: Desk) -> None:
    desk, manager = each_desk, await each_desk.person("manager", name="Mia Manager")
    case = await desk.case()
    wrong, right = await marked(manager, case), await added(manager, case)
    kept, own = await count(desk), desk.book.secrets.data_keys
    gone = await file_id(desk, case, wrong)
    assert own.find(gone)
    page = words_of(await remove(manager, case, wrong))
    assert "The content of the file is gone for good." in page
    assert await count(desk) == kept // 2
    assert own.find(gone) is None
    assert hash_of(gone) in Ledger(desk.settings.ledger).gone(), "no backup brings it back"
    assert (await manager.get(f"/desk/cases/{case.reference}/files/{wrong}")).status == 404
    response = await manager.get(f"/desk/cases/{case.reference}/files/{right}")
    assert await response.read() == CONTENT


async def test_fact_name_reason_and_who_stay_in_the_history_for_managers_and_auditors_only(
    desk: Desk, officer: Browser
) -> None:
    case, manager = await desk.case(), await desk.person("manager", name="Mia Manager")
    seq = await marked(officer, case)
    page = words_of(await remove(manager, case, seq))
    for browser in (manager, await desk.person("auditor")):
        page = words_of(await browser.read(f"/desk/cases/{case.reference}"))
        assert "The content of a file was removed for good" in page
        assert f"Which {NAME} Why It is about another child" in page
        assert "Told the data protection officer." in page
        assert "Mia Manager" in page
        assert "Its content was removed for good." in page
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "The content of a file was removed for good" in page
    assert "Robin" not in page
    [row] = await desk.audit("file_removed")
    assert (row.actor, row.about) == (manager.id, case.uuid)
    assert row.facts == {"reference": case.reference, "file": seq, "why": "other_child"}
    whole = json.loads(await (await manager.post(f"/desk/cases/{case.reference}/export")).text())
    assert [(one["in_error"], one["removed"]) for one in whole["files"]] == [(True, True)]
    asked = words_of(await manager.read(f"/desk/cases/{case.reference}/subject-access"))
    assert "Its content was removed for good: look whether its name is about somebody else" in asked
    assert "look through all of it" not in asked


async def test_only_what_was_recorded_in_error_goes_and_only_by_a_manager(desk: Desk, officer: Browser) -> None:
    case, manager = await desk.case(), await desk.person("manager")
    seq = await added(officer, case, name=NAME)
    path = f"/desk/cases/{case.reference}/files/{seq}/remove"
    page = await manager.read(path)
    assert f"/desk/cases/{case.reference}/correct?event={seq}" in page
    response = await manager.post(path, why="other_child")
    assert response.status == 409
    assert "First mark it as recorded in error" in words_of(await response.text())
    await moved(officer, case.reference, "correct", event=str(seq), words=WRONG)
    for browser in (officer, await desk.person("auditor"), await desk.person("team_manager")):
        assert (await browser.get(path)).status == (await browser.post(path, why="other_child")).status == 404
    assert "Remove its content for good" not in await officer.read(f"/desk/cases/{case.reference}")
    assert path in await manager.read(f"/desk/cases/{case.reference}")
    response = await manager.post(path, why="")
    assert (response.status, "Why: Please" in words_of(await response.text())) == (400, True)
    assert await count(desk) > 0


async def test_a_second_press_changes_nothing_and_what_is_gone_is_no_slip_of_the_pen(
    desk: Desk, officer: Browser
) -> None:
    case, manager = await desk.case(), await desk.person("manager")
    seq = await marked(officer, case)
    for _ in range(2):
        await remove_again(manager, case, seq)
    rows = await desk.book.reading(lambda session: rows_of(session, case.uuid))
    assert [row.kind for row in rows].count("file_removed") == 1
    assert "Its content is gone." in words_of(await manager.read(f"/desk/cases/{case.reference}/files/{seq}/remove"))
    assert f"event={rows[-1].seq}" not in await manager.read(f"/desk/cases/{case.reference}")
    assert await count(desk) == 0


async def remove_again(manager: Browser, case: CaseRow, seq: int) -> None:
    """Press the button, wherever its page is by now."""
    await manager.read(f"/desk/cases/{case.reference}")
    await manager.do(f"/desk/cases/{case.reference}/files/{seq}/remove", why="twice")


async def test_while_a_case_is_on_hold_nothing_of_it_goes(desk: Desk, officer: Browser) -> None:
    case, manager = await desk.case(), await desk.person("manager")
    seq = await marked(officer, case)
    await holds.hold(desk.book, case.reference, by="a court", reason="A claim.", now=desk.clock())
    path = f"/desk/cases/{case.reference}/files/{seq}/remove"
    await manager.read(path)
    response = await manager.post(path, why="other_child")
    assert response.status == 409
    assert "The case is on hold: nothing of it may go." in words_of(await response.text())
    assert await count(desk) > 0
    assert await desk.audit("file_removed") == []
    await holds.release(desk.book, case.reference, by="a court", now=desk.clock())
    await remove(manager, case, seq)
    assert await count(desk) == 0


async def test_a_process_that_dies_in_between_leaves_a_key_that_the_next_one_destroys(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def died(*given: object) -> None:
        raise SystemError

    case, manager = await desk.case(), await desk.person("manager")
    seq = await marked(officer, case)
    gone = await file_id(desk, case, seq)
    monkeypatch.setattr(file_removal, "finish_deletion", died)
    path = f"/desk/cases/{case.reference}/files/{seq}/remove"
    await manager.read(path)
    assert (await manager.post(path, why="other_child")).status == 500
    assert desk.book.secrets.data_keys.find(gone)
    assert await finish_wiping(desk.book, desk.clock()) == 1
    assert desk.book.secrets.data_keys.find(gone) is None
    async with desk.book.sessions() as session:
        [proof] = await session.scalars(select(ProofRow))
        assert (proof.what, proof.subject, proof.gone_by) == ("file", None, manager.id)
        assert not list(await session.scalars(select(PieceRow)))


async def test_what_has_no_content_any_more_or_is_no_file_is_not_removed(desk: Desk, officer: Browser) -> None:
    case, manager = await desk.case(), await desk.person("manager")
    seq = await marked(officer, case)
    await remove(manager, case, seq)
    for file in (seq, 1, 99):
        with pytest.raises(NotAllowed, match="There is no such file"):
            await desk.happens(case, e.FileRemoved(file=file, why="twice"))


async def test_of_a_file_from_before_files_had_keys_it_is_said_that_older_backups_open_it(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_before(*given: Any) -> str:
        held = json.loads(sealed(*given))
        del held["file"]["own_key"]
        return json.dumps(held)

    case, manager, pages = await desk.case(), await desk.person("manager"), []
    new = await marked(officer, case)
    monkeypatch.setattr(files, "sealed", as_before)
    old = await marked(officer, case)
    for seq in (new, old):
        path = f"/desk/cases/{case.reference}/files/{seq}/remove"
        pages.append(words_of(await manager.read(path)))
        await remove(manager, case, seq)
        pages.append(words_of(await manager.read(path)))
    say, gone = "Backups that are older than its removal still open it.", "It is gone from backups once no copy"
    assert [say in page for page in pages] == [False, False, True, True]
    assert [gone in page for page in pages] == [True, False, False, False]
    said = {row.facts["file"]: row.facts.get("older_backups") for row in await desk.audit("file_removed")}
    assert said == {new: None, old: "open_it"}


async def test_it_makes_room_for_other_files(sqlite_home: Path) -> None:
    async with small_desk(sqlite_home) as desk:
        manager, case = await desk.person("manager"), await desk.case()
        for _ in range(2):
            seq = await added(manager, case, PDF + b"x" * 900_000)
        await moved(manager, case.reference, "correct", event=str(seq), words=WRONG)
        assert (await send(manager, case, PDF + b"x" * 900_000)).status == 400
        await remove(manager, case, seq)
        await added(manager, case, PDF + b"x" * 900_000)
