"""The desk's pages of numbers and of keeping: only their own councils, written down; no press of a button deletes."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from backend import keys
from backend.cases import events as e
from backend.cases.tables import CaseRow
from backend.numbers.shapes import Report
from tests.backend.desk.kit import Browser, Desk, words_of
from tests.backend.retention.kit import confirmed

pytestmark = pytest.mark.asyncio


async def ended(desk: Desk, council: str = "wigan") -> CaseRow:
    """Store a case that was over seven years ago; the clock is put back for it."""
    now = desk.clock.at
    desk.clock.at = now - timedelta(days=7 * 366)
    case = await desk.case(council=council)
    on = desk.clock.at.date()
    for fact in (
        e.Acknowledged(on=on, procedure_given=True, advocacy_given=True),
        e.Answered(on=on, outcome="resolved", terms=True),
        e.Closed(on=on),
    ):
        await desk.happens(case, fact)
    desk.clock.at = now
    return case


def six_years(desk: Desk) -> None:
    """Let every council confirm six years."""
    desk.app._frozen = False
    content = confirmed(complaint_years=6)
    desk.app[keys.CONTENT] = replace(desk.app[keys.CONTENT], councils=content.councils)


async def test_the_report_is_shown_with_charts_and_that_it_was_read_is_written_down(desk: Desk) -> None:
    for _ in range(6):
        await desk.case(about=["home"])
    manager = await desk.person("manager")
    page = await manager.read("/desk/numbers?council=wigan&year=2026")
    assert "Annual report 2026/27: Wigan Council" in words_of(page)
    assert '<svg class="bar"' in page
    assert "<script" not in page
    assert 'href="/desk/numbers.css"' in page
    assert (await manager.get("/desk/numbers.css")).status == 200
    [row] = await desk.audit("numbers_read")
    assert (row.actor, row.council, row.facts) == (manager.id, "wigan", {"year": 2026})


async def test_page_csv_and_json_tell_the_same(desk: Desk) -> None:
    for _ in range(6):
        await desk.case()
    auditor = await desk.person("auditor")
    response = await auditor.get("/desk/numbers.csv?year=2026")
    assert "attachment" in response.headers["Content-Disposition"]
    lines = list(csv.DictReader(StringIO(await response.text())))
    assert [line["number"] for line in lines if line["table"] == "kinds"] == ["6", "0", "0", "0", "6"]
    report = Report.model_validate(await (await auditor.get("/desk/numbers.json?year=2026")).json())
    assert [row.count for row in report.tables[0].rows] == [6, 0, 0, 0]


async def test_the_numbers_of_another_council_are_not_there(desk: Desk) -> None:
    manager = await desk.person("manager")
    for path in ("/desk/numbers", "/desk/numbers.csv", "/desk/numbers.json"):
        assert (await manager.get(f"{path}?council=devon")).status == 404
    assert (await manager.get("/desk/numbers?year=soon")).status == 400
    assert (await manager.get("/desk/numbers.csv?year=soon")).status == 400
    assert (await (await desk.person("manager", councils=())).get("/desk/numbers")).status == 200


async def test_what_would_go_is_shown_and_stays_until_somebody_confirms_the_years(desk: Desk) -> None:
    case, other = await ended(desk), await ended(desk, "devon")
    manager = await desk.person("manager")
    page = await manager.read("/desk/retention")
    assert "Wigan Council: complaints 1" in words_of(page)
    assert case.reference not in page
    six_years(desk)
    page = await manager.read("/desk/retention")
    assert case.reference in page
    assert other.reference not in page
    assert "Would go now" in words_of(page)
    assert (await desk.state(case)).ended


async def test_a_case_is_put_on_hold_and_the_hold_ended_with_both_in_the_audit(desk: Desk) -> None:
    case = await ended(desk)
    six_years(desk)
    manager, auditor = await desk.person("manager"), await desk.person("auditor")
    await manager.read("/desk/retention")
    assert await manager.do("/desk/retention/hold", reference=case.reference.lower(), reason="a court asked")
    page = await manager.read("/desk/retention")
    assert page.count(f'href="/desk/cases/{case.reference}"') == 1
    assert "End the hold" in page
    assert "a court asked" not in page
    assert "End the hold" not in await auditor.read("/desk/retention")
    await manager.do("/desk/retention/release", reference=case.reference)
    assert [row.actor for row in await desk.audit("retention_hold")] == [manager.id]
    assert [row.actor for row in await desk.audit("retention_release")] == [manager.id]


async def test_what_is_not_theirs_cannot_be_held_and_looks_as_if_it_were_not_there(desk: Desk) -> None:
    manager = await desk.person("manager")
    other, named = await ended(desk, "devon"), await desk.case()
    await desk.happens(named, e.StaffNamed(staff=(manager.id,)))
    await manager.read("/desk/retention")
    told = set()
    for reference in (other.reference, named.reference, "222-222"):
        response = await manager.post("/desk/retention/hold", reference=reference, reason="why")
        assert response.status == 400
        told.add(words_of(await response.text()))
    assert len(told) == 1
    assert await desk.audit("retention_hold") == []


async def test_a_hold_without_a_reason_is_refused_kindly(desk: Desk, officer: Browser) -> None:
    case, manager = await desk.case(), await desk.person("manager")
    await manager.read("/desk/retention")
    response = await manager.post("/desk/retention/hold", reference=case.reference, reason=" ")
    assert response.status == 400
    assert "why it must stay" in words_of(await response.text())
    assert (await officer.get("/desk/retention")).status == 404


async def test_the_style_of_the_report_is_one_file_for_page_and_print(desk: Desk) -> None:
    text = await (await (await desk.person("manager")).get("/desk/numbers.css")).text()
    assert text == (Path(__file__).parents[3] / "backend" / "numbers" / "report.css").read_text("utf-8")
    assert "@media print" in text


async def test_numbers_for_staff_are_not_masked_by_team_and_only_for_those_who_may(desk: Desk) -> None:
    answers = await desk.account("team_manager", name="Tess Manager")
    admin, manager = await desk.person("admin"), await desk.person("manager")
    await admin.read(f"/desk/people/{answers.staff.id}")
    await admin.do(f"/desk/people/{answers.staff.id}", what="team", team="  Children in care   North ")
    assert "Children in care North" in await admin.read(f"/desk/people/{answers.staff.id}")
    case = await desk.case(about=["home"])
    await desk.happens(case, e.Assigned(to=answers.staff.id))
    other = await desk.case(about=["carer"])
    await desk.happens(other, e.StaffNamed(staff=(manager.id,)))
    page = words_of(await manager.read("/desk/numbers/inside?year=2026"))
    assert "Most are with: Children in care North, 1 of 1." in page
    assert "Carer 1" not in page, "a case in which they are named"
    auditor = await desk.person("auditor")
    page = await auditor.read("/desk/numbers/inside?year=2026&about=carer")
    assert "1 complaint, about: carer" in words_of(page)
    assert "<script" not in page
    response = await auditor.get("/desk/numbers/inside.csv?team=Children in care North")
    lines = list(csv.DictReader(StringIO(await response.text())))
    assert [line["value"] for line in lines if line["panel"] == "about"] == ["0", "0", "0", "0", "1"]
    assert [row.facts for row in await desk.audit("numbers_inside_read")] == [{"year": 2026}] * 3
    for path in ("/desk/numbers/inside", "/desk/numbers/inside.csv"):
        assert (await manager.get(f"{path}?council=devon")).status == 404
        assert (await manager.get(f"{path}?year=soon")).status == 400
        for role in ("complaints_officer", "team_manager", "admin"):
            assert (await (await desk.person(role)).get(path)).status == 404
