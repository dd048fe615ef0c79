"""The auditor verifies the chain, sees who read and did what, and exports one case whole; and that is written down."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from backend.cases import events as e
from backend.cases.progress import first_read_on
from backend.keys import STORE
from tests.backend.desk.kit import Desk, words_of

pytestmark = pytest.mark.asyncio


async def test_every_read_and_every_act_on_a_case_is_in_the_audit(desk: Desk) -> None:
    officer, auditor = await desk.person("complaints_officer", name="Olu Officer"), await desk.person("auditor")
    case = await desk.case()
    path = f"/desk/cases/{case.reference}"
    for page in (path, f"{path}/words", f"{path}/letter/acknowledge"):
        await officer.read(page)
    await officer.do(f"{path}/words", words="More")
    rows = [row for row in await desk.audit() if row.about == case.uuid]
    assert [row.what for row in rows] == ["case_read", "form_opened", "letter_read", "did_words"]
    assert {(row.actor, row.council) for row in rows} == {(officer.id, "wigan")}
    page = words_of(await auditor.read(f"/desk/audit?reference={case.reference}"))
    assert "4 rows" in page
    assert "Olu Officer did words" in page
    assert "More" not in page


async def test_whoever_told_us_learns_whether_somebody_has_read_it_and_when_first(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    await officer.read("/desk/cases")
    assert await first_read_on(desk.book, case.uuid) is None
    await officer.read(f"/desk/cases/{case.reference}")
    first = desk.clock().date()
    assert await first_read_on(desk.book, case.uuid) == first
    desk.clock.pass_time(days=1)
    await (await desk.person("complaints_officer")).read(f"/desk/cases/{case.reference}")
    assert await first_read_on(desk.book, case.uuid) == first


async def test_the_auditor_verifies_the_chain_and_a_change_is_found(desk: Desk) -> None:
    auditor = await desk.person("auditor")
    await auditor.read("/desk/audit")
    page = words_of(await (await auditor.post("/desk/audit/verify", head="")).text())
    assert "The chain is whole: 1 rows." in page
    async with desk.app[STORE].sessions.begin() as session:
        await session.execute(text("DROP TRIGGER audit_no_update"))
        await session.execute(text("UPDATE audit SET actor = 's0' WHERE seq = 1"))
    page = words_of(await (await auditor.post("/desk/audit/verify", head="")).text())
    assert "The chain is not whole. row 1 was changed" in page
    assert [row.facts["whole"] for row in await desk.audit("audit_verified")] == [True, False]


async def test_one_case_is_exported_whole_and_that_is_written_down(desk: Desk) -> None:
    officer, auditor = await desk.person("complaints_officer"), await desk.person("auditor")
    case = await desk.case(child={"name": "Ash"})
    await officer.read(f"/desk/cases/{case.reference}/words")
    await officer.do(f"/desk/cases/{case.reference}/words", words="One more thing")
    await auditor.read(f"/desk/cases/{case.reference}")
    answer = await auditor.post(f"/desk/cases/{case.reference}/export")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={case.reference}.json"
    whole = json.loads(await answer.text())
    assert whole["told"]["child"]["name"] == "Ash"
    assert [one["kind"] for one in whole["events"]] == ["received", "words_added"]
    assert "One more thing" in whole["events"][1]["words"]
    assert [one["what"] for one in whole["dates"]] == ["acknowledge", "stage_1_answer"]
    assert whole["audit"][-1]["what"] == "case_exported"
    assert (await officer.post(f"/desk/cases/{case.reference}/export")).status == 404


async def test_an_auditor_who_is_named_sees_nothing_of_that_case(desk: Desk) -> None:
    auditor, officer = await desk.person("auditor"), await desk.person("complaints_officer")
    case, other = await desk.case(), await desk.case(council="devon")
    await officer.read(f"/desk/cases/{case.reference}")
    await desk.happens(case, e.StaffNamed(staff=(auditor.id,)))
    for page in ("/desk/audit", f"/desk/audit?reference={case.reference}"):
        assert f"/desk/cases/{case.reference}" not in await auditor.read(page)
    assert (await auditor.post(f"/desk/cases/{case.reference}/export")).status == 404
    assert (await auditor.post(f"/desk/cases/{other.reference}/export")).status == 404
