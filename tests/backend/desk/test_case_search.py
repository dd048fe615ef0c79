"""Find a case by name, number or address, by what it is about; save a list, take it as CSV."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, func, select

from backend.audit.tables import AuditRow
from backend.cases import events as e
from backend.cases.tables import NameRow
from backend.desk.staff import New
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio


def signed_in(browser: Browser) -> New:
    """Return whose browser it is."""
    assert browser.new
    return browser.new


async def found(browser: Browser, name: str) -> str:
    """Return the words of the page that looking for this name gives."""
    await browser.read("/desk/cases")
    response = await browser.post("/desk/find", name=name)
    assert response.status == 200
    return words_of(await response.text())


@pytest.mark.parametrize(
    ("typed", "as_what"),
    [
        ("Katharine", "Child (like it)"), ("okonkwo katherine", "Child"), ("Steven Patel", "Person complained about"),
        ("+44 7700 900123", "Number or address"), ("Sam Green", "Adult"),
    ],
)  # fmt: skip
async def test_a_caller_is_found_by_name(desk: Desk, officer: Browser, typed: str, as_what: str) -> None:
    case = await desk.case(
        child={"name": "Katherine Okonkwo"},
        person_named="Stephen Patel",
        advocate={"answer": "have_one", "name": "Sam Green"},
        reply={"how": "phone", "to": "07700 900123", "safe": "yes"},
    )
    other = await desk.case(child={"name": "Jon Doe"})
    page = await found(officer, typed)
    assert f"{case.reference} {as_what}" in page
    assert other.reference not in page


async def test_every_part_must_meet_and_what_is_spelt_the_same_stands_first(desk: Desk, officer: Browser) -> None:
    like, same = await desk.case(child={"name": "Ann Smyth"}), await desk.case(child={"name": "Ann Smith"})
    page = await found(officer, "Ann Smith")
    assert page.index(same.reference) < page.index(like.reference)
    assert "0 cases" in await found(officer, "Ann Okonkwo")
    assert "Type a name" in await found(officer, "x")


async def test_nobody_finds_a_case_that_is_not_theirs(desk: Desk, officer: Browser) -> None:
    named = await desk.case(child={"name": "Katherine"})
    await desk.happens(named, e.StaffNamed(staff=(officer.id,)))
    other = await desk.case(council="devon", child={"name": "Katherine"})
    manager = await desk.person("team_manager")
    unassigned = await desk.case(child={"name": "Katherine"})
    page = await found(officer, "Katherine")
    assert named.reference not in page
    assert other.reference not in page
    assert unassigned.reference in page
    assert "0 cases" in await found(manager, "Katherine")


async def test_looking_is_written_down_and_what_was_typed_is_not(desk: Desk, officer: Browser) -> None:
    await desk.case(child={"name": "Katherine Okonkwo"})
    await found(officer, "Katherine Okonkwo")
    rows: list[AuditRow] = await desk.audit("cases_found_by_name")
    assert [(row.actor, row.facts) for row in rows] == [(officer.id, {"found": 1, "parts": 2})]
    assert not any("kath" in str(row.facts).casefold() for row in await desk.audit())


async def test_a_later_contact_is_found_and_one_recorded_in_error_is_not(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}"
    await officer.read(f"{path}/contact")
    await officer.do(f"{path}/contact", how="phone", to="01942 000111", safe="yes", on=desk.clock().date().isoformat())
    assert case.reference in await found(officer, "01942000111")
    await officer.do(f"{path}/correct", event="2", words="Another family.")
    assert "0 cases" in await found(officer, "01942000111")


async def test_the_hashes_go_with_the_case(desk: Desk) -> None:
    from backend.retention.deletion import tables_referring_to

    case = await desk.case(child={"name": "Katherine"})
    assert "case_names" in {table.name for table, _ in tables_referring_to("cases")}, "retention deletes their rows"
    async with desk.book.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(NameRow).where(NameRow.case_uuid == case.uuid))


async def test_a_list_is_sorted_filtered_by_subject_saved_and_taken_as_csv(desk: Desk, officer: Browser) -> None:
    older = await desk.case(about=["carer"], child={"name": "=1+1"})
    desk.clock.pass_time(days=1)
    newer = await desk.case(about=["home"])
    await desk.enter(signed_in(officer), officer)
    page = await officer.read("/desk/cases?sort=newest")
    assert page.index(newer.reference) < page.index(older.reference)
    page = await officer.read("/desk/cases?about=carer")
    assert older.reference in page
    assert newer.reference not in page
    where = await officer.do("/desk/views", view_name="About <carers>", query="about=carer&name=Katherine&page=3")
    assert where == "/desk/cases?about=carer"
    page = await officer.read("/desk/cases")
    assert '<a href="/desk/cases?about=carer">About &lt;carers&gt;</a>' in page
    other = await desk.person("complaints_officer")
    assert "carers" not in await other.read("/desk/cases")
    response = await officer.get("/desk/cases.csv?about=carer")
    lines = (await response.text()).splitlines()
    assert response.headers["Content-Disposition"] == "attachment; filename=cases.csv"
    assert [line.split(",")[0] for line in lines] == ["case", older.reference]
    assert "1+1" not in lines[1], "no name in it"
    assert [row.facts for row in await desk.audit("cases_exported")] == [{"count": 1}]


async def test_no_cell_of_the_csv_is_a_formula() -> None:
    from backend.desk.case_list_csv import safe

    assert [safe(cell) for cell in ("=1+1", "@SUM(A1)", "-1", "Sam")] == ["'=1+1", "'@SUM(A1)", "'-1", "Sam"]


async def statements(desk: Desk, officer: Browser, path: str) -> int:
    """Return how many statements a page needs, in the case store and the store of keys."""
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    engines = (desk.book.secrets.data_keys.engine, desk.book.sessions.kw["bind"].sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    page = await officer.read(path)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    assert "Ash Example" in page
    return len(asked)


@pytest.mark.parametrize("path", ["/desk/today", "/desk/cases", "/desk/cases?show=week"])
async def test_a_longer_list_needs_no_more_statements(desk: Desk, officer: Browser, path: str) -> None:
    for _ in range(2):
        await desk.case(child={"name": "Ash Example"})
    few = await statements(desk, officer, path)
    for _ in range(12):
        await desk.case(child={"name": "Ash Example"})
    assert await statements(desk, officer, path) < few + 6, "work in the background may ask something, too"
