"""Notes are the team's own: sealed, found by day and by who wrote them, never in what the child is told."""

from __future__ import annotations

import json

import pytest

from backend.cases import events as e
from backend.cases.progress import progress_of
from tests.backend.desk.kit import Browser, Desk, words_of
from tests.backend.desk.test_cases import moved

pytestmark = pytest.mark.asyncio
NOTE = "Rang twice, the carer said to ring at five."


async def test_a_note_is_kept_and_found_by_day_and_by_who_wrote_it(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await moved(officer, case.reference, "note", about="call_tried", on="2026-11-23", words=NOTE)
    desk.clock.pass_time(days=1)
    other = await desk.person("manager", name="Mia Manager")
    await moved(other, case.reference, "note", about="decision", on="2026-11-24", words="We ask the home.")
    path = f"/desk/cases/{case.reference}/notes"
    assert officer.new
    await desk.enter(officer.new, officer)
    page = words_of(await officer.read(path))
    assert page.index("We ask the home.") < page.index(NOTE)
    assert "Call tried, nobody answered" in page
    for query, seen in ((f"by={officer.id}", True), (f"by={other.id}", False), ("until=2026-11-23", True),
                        ("since=2026-11-24", False)):  # fmt: skip
        assert (NOTE in await officer.read(f"{path}?{query}")) == seen, query


async def test_who_is_not_of_the_team_reads_no_note(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    answering, advocate = await desk.person("team_manager"), await desk.person("advocate")
    auditor = await desk.person("auditor")
    await desk.happens(case, e.Assigned(to=answering.id))
    await desk.happens(case, e.AccessAgreed(on=desk.clock().date(), staff=advocate.id, agreed=True))
    page = await moved(officer, case.reference, "note", about="talk", on="2026-11-23", words=NOTE)
    assert NOTE in page
    await moved(officer, case.reference, "correct", event="4", words="The note was about another child.")
    for browser in (answering, advocate, auditor):
        page = await browser.read(f"/desk/cases/{case.reference}")
        assert NOTE not in page
        assert "about another child" not in page
        assert (await browser.get(f"/desk/cases/{case.reference}/notes")).status == 404


async def test_the_child_is_told_nothing_of_a_note_and_an_export_marks_it_to_be_checked(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    before = progress_of(desk.book, case.reference, await desk.state(case), desk.clock().date())
    await moved(officer, case.reference, "note", about="call", on="2026-11-23", words=NOTE)
    assert progress_of(desk.book, case.reference, await desk.state(case), desk.clock().date()) == before
    auditor = await desk.person("auditor")
    await auditor.read(f"/desk/cases/{case.reference}")
    events = json.loads(await (await auditor.post(f"/desk/cases/{case.reference}/export")).text())["events"]
    assert [(one["kind"], one["to_be_checked"]) for one in events] == [("received", False), ("note_written", True)]
