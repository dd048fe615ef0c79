"""Today: each heading counts what its list shows, for this person; filters find by plain columns only."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from backend.cases import events as e
from backend.cases.progress import first_read_on
from backend.cases.tables import CaseRow
from backend.cases.tasks import tasks
from backend.desk import staff
from backend.desk.case_search import HEADINGS, Wanted, last_soon_day, pages_of
from backend.desk.tables import StaffRow
from backend.keys import STORE
from tests.backend.alerts.kit import alert
from tests.backend.cases.kit import LAW, new_uuid
from tests.backend.desk.kit import MONDAY, Browser, Desk, words_of

pytestmark = pytest.mark.asyncio


def counts(page: str) -> dict[str, int]:
    """Return the number beside each heading at the top."""
    found = re.findall(r'<li class="(\w+)"><a href="#\w+"><b>(\d+)</b>', page)
    return {name: int(count) for name, count in found}


async def at(desk: Desk, days: int, **changes: object) -> CaseRow:
    """Store a case that arrived so many days before today."""
    desk.clock.at = MONDAY - timedelta(days=days)
    case = await desk.case(**changes)
    desk.clock.at = MONDAY
    return case


async def fill(desk: Desk) -> None:
    """Store cases for every heading, some of another council, some ended."""
    for days in (0, 3, 4, 5, 12, 14, 30, 60):
        await at(desk, days)
    await at(desk, 1, speaker={"role": "on_behalf"}, child={"agrees": "not_sure"})
    await at(desk, 1, advocate={"answer": "yes_please"})
    await at(desk, 1, person_named="Somebody")
    await at(desk, 40, council="devon")
    withdrawn = await at(desk, 2)
    await desk.happens(withdrawn, e.Withdrawn(), actor="teller")
    closed = await at(desk, 50)
    answer = e.Answered(on=MONDAY.date(), outcome="resolved", terms=True)
    for fact in (answer, e.Closed(on=MONDAY.date())):
        await desk.happens(closed, fact)


async def test_every_count_agrees_with_its_list(each_desk: Desk) -> None:
    await fill(each_desk)
    browser = await each_desk.person("complaints_officer")
    page = await browser.read("/desk/today")
    found = counts(page)
    assert set(found) == {"late", "today", "soon", "tasks", "unassigned"}
    for name, count in found.items():
        listed = await browser.read(f"/desk/cases?show={name}&first=yes")
        assert f"{count} case" in words_of(listed), name
        section = page[page.index(f'<h2 id="{name}">') :].split("</section>")[0]
        shown = set(re.findall(r'href="/desk/cases/([A-Z0-9]{3}-[A-Z0-9]{3})"', section))
        there = set(re.findall(r'href="/desk/cases/([A-Z0-9]{3}-[A-Z0-9]{3})"', listed))
        assert shown <= there
        assert len(there) == count
        assert len(shown) == min(10, count)
    assert "11 open cases" in words_of(page)


async def test_a_case_stands_once_on_today_under_what_presses_most(desk: Desk, officer: Browser) -> None:
    case = await at(desk, 30, advocate={"answer": "yes_please"}, person_named="Somebody")
    page = await officer.read("/desk/today")
    assert counts(page) == {"late": 1}
    assert page.count(f'href="/desk/cases/{case.reference}"') == 1
    assert "advocate" in page.split("<tbody>")[1].lower()  # the rest of its work stands in its line
    undecided = await at(desk, 60, speaker={"role": "own_right", "relation": "family"})
    for name in ("late", "advocate", "stage_2", "unassigned"):
        assert case.reference in await officer.read(f"/desk/cases?show={name}")
    # no stage has begun for somebody of whom it is to be decided whether they may complain
    assert undecided.reference not in await officer.read("/desk/cases?show=stage_2")
    assert undecided.reference in await officer.read("/desk/cases?show=tasks")


async def test_a_line_says_which_child_it_is_about_and_what(desk: Desk, officer: Browser) -> None:
    await at(desk, 30, child={"name": "Ash <Example>"}, about=["home"])
    page = await officer.read("/desk/today")
    assert "Ash &lt;Example&gt;" in page
    assert "Complaint: Home" in words_of(page)


async def test_nothing_of_ended_cases_but_what_can_still_be_done(desk: Desk, officer: Browser) -> None:
    over, wanted = await at(desk, 30), await at(desk, 30, advocate={"answer": "yes_please"})
    for_a_child = {"speaker": {"role": "on_behalf", "relation": "carer"}, "child": {"agrees": "not_sure"}}
    withdrawn = await at(desk, 30, decision={"when": "this_week"}, **for_a_child)
    resolved = e.Answered(on=MONDAY.date(), outcome="resolved", terms=True)
    for case in (over, wanted):
        for fact in (resolved, e.Closed(on=MONDAY.date())):
            await desk.happens(case, fact)
    await desk.happens(withdrawn, e.Withdrawn(), actor="teller")
    page = await officer.read("/desk/today")
    assert over.reference not in page
    assert withdrawn.reference in page  # that it was withdrawn is still to be confirmed in writing
    assert wanted.reference in page  # nobody has found the advocate that they want
    assert counts(page) == {"advocate": 1, "tasks": 1}
    await desk.happens(withdrawn, e.WithdrawalConfirmed(on=MONDAY.date()))
    page = await officer.read("/desk/today")
    assert withdrawn.reference not in page  # nobody has to ask the child any more
    assert "Ask the child what they wish" not in await officer.read(f"/desk/cases/{withdrawn.reference}")


async def test_what_lies_with_somebody_who_has_left_lies_with_nobody(desk: Desk, officer: Browser) -> None:
    leaver, stays, elsewhere = [await desk.account("team_manager", councils=(c,)) for c in ("wigan", "wigan", "devon")]
    case, other, moved = [await at(desk, 0) for _ in range(3)]
    for one, new in ((case, leaver), (other, stays), (moved, elsewhere)):
        await desk.happens(one, e.Acknowledged(on=MONDAY.date(), procedure_given=True, advocacy_given=True))
        await desk.happens(one, e.Assigned(to=new.staff.id))
    assert counts(await officer.read("/desk/today")) == {"unassigned": 1}  # who works for another council only
    async with desk.app[STORE].sessions.begin() as session:
        await staff.end(session, await session.get_one(StaffRow, leaver.staff.id), MONDAY)
    assert counts(await officer.read("/desk/today")) == {"unassigned": 2}
    listed = await officer.read("/desk/cases?who=nobody")
    assert [one.reference in listed for one in (case, other, moved)] == [True, False, True]


async def test_late_begins_the_day_after_the_day_it_was_due(desk: Desk, officer: Browser) -> None:
    case = await at(desk, 14)
    for fact in (e.Acknowledged(on=MONDAY.date(), procedure_given=True, advocacy_given=True), e.Assigned(to="s1")):
        await desk.happens(case, fact)
    assert counts(await officer.read("/desk/today")) == {"today": 1}
    assert officer.new
    desk.clock.at = MONDAY + timedelta(days=1)
    assert counts(await (await desk.enter(officer.new)).read("/desk/today")) == {"late": 1}


async def test_only_mine_leaves_out_what_is_given_to_others(desk: Desk, officer: Browser) -> None:
    mine, other = await at(desk, 30), await at(desk, 30)
    await desk.happens(mine, e.Assigned(to=officer.id))
    await desk.happens(other, e.Assigned(to="s1"))
    page = await officer.read("/desk/today?who=me")
    assert mine.reference in page
    assert other.reference not in page
    assert counts(page)["late"] == 1


async def test_alerts_that_nobody_has_acknowledged_stand_on_top(desk: Desk) -> None:
    browser = await desk.person("manager")
    await desk.alert(**alert(conversation=new_uuid(), urgent=True))
    await desk.alert(**alert(conversation=new_uuid(), council="devon"))
    page = words_of(await browser.read("/desk/today"))
    assert "1 alert that nobody has acknowledged" in page
    assert page.index("1 alert") < page.index("Nothing is waiting")
    officer = await desk.person("complaints_officer")
    assert "alert that nobody" not in await officer.read("/desk/today")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 13),
        ("kind=complaint", 13),
        ("kind=thank_you", 0),
        ("state=withdrawn", 1),
        ("state=closed", 1),
        ("council=devon", 0),
        ("since=2026-11-22", 4),
        ("until=2026-10-04", 2),
        ("since=2026-11-22&until=2026-11-22", 3),
        ("who=nobody&show=open", 11),
        ("who=s1", 0),
        ("since=rubbish&page=-1&show=rubbish", 13),
    ],
)
async def test_filters_find_by_what_is_not_sealed(desk: Desk, officer: Browser, query: str, count: int) -> None:
    await fill(desk)
    assert f"{count} case" in words_of(await officer.read(f"/desk/cases?{query}"))


@pytest.mark.parametrize("kind", ["complaint", "advocate_request"])
async def test_whoever_asks_for_an_advocate_after_the_end_is_seen_and_the_task_can_be_ended(
    desk: Desk, officer: Browser, kind: str
) -> None:
    words = [] if kind == "advocate_request" else [{"at": "2026-11-23T09:58:00Z", "text": "my bike"}]
    case = await desk.case(kind=kind, kind_said=kind, words=words)
    on = MONDAY.date()
    answer = e.Answered(on=on, outcome="resolved", terms=True)
    for fact in (answer, e.Closed(on=on)):
        await desk.happens(case, fact)
    assert "advocate" not in counts(await officer.read("/desk/today"))
    await desk.happens(case, e.AdvocateAnswered(answer="yes_please"), actor="teller")
    assert counts(await officer.read("/desk/today"))["advocate"] == 1
    for action in ("advocate-asked", "advocate"):
        assert case.reference in await officer.read("/desk/cases?show=advocate")
        path = f"/desk/cases/{case.reference}/{action}"
        await officer.read(path)
        await officer.do(path, on=on.isoformat())
    assert "advocate" not in counts(await officer.read("/desk/today"))
    assert tasks(await desk.state(case), past_stage_1=False) == []


async def test_a_reference_is_found_as_people_write_it(desk: Desk, officer: Browser) -> None:
    case, other = await desk.case(), await desk.case()
    page = await officer.read(f"/desk/cases?reference={case.reference.lower().replace('-', '%20')}")
    assert case.reference in page
    assert other.reference not in page


async def test_a_long_list_has_pages_and_no_case_is_on_two_or_none(desk: Desk, officer: Browser) -> None:
    made = {(await desk.case()).reference for _ in range(53)}
    seen: list[str] = []
    for page in (1, 2):
        text = await officer.read(f"/desk/cases?show=open&page={page}")
        seen += re.findall(r'href="/desk/cases/([A-Z0-9]{3}-[A-Z0-9]{3})"', text)
    assert len(seen) == len(set(seen)) == 53
    assert set(seen) == made
    assert 'rel="prev" href="/desk/cases?show=open&amp;page=1"' in text


async def test_no_word_of_a_child_is_in_a_list_or_in_its_table(desk: Desk, officer: Browser) -> None:
    await desk.case(words=[{"at": "2026-11-23T09:58:00Z", "text": "canary-in-a-list"}], person_named="canary-name")
    for path in ("/desk/today", "/desk/cases"):
        assert "canary" not in await officer.read(path)
    held = b"".join(path.read_bytes() for path in desk.settings.home.glob("backend.sqlite3*"))
    assert b"canary" not in held


async def test_soon_is_two_working_days_and_nothing_beyond_the_calendar() -> None:
    assert last_soon_day(date(2026, 12, 24), LAW.days) == date(2026, 12, 30)
    assert last_soon_day(LAW.days.known_until, LAW.days) == LAW.days.known_until


async def test_small_things() -> None:
    assert [pages_of(count) for count in (0, 1, 50, 51, 100)] == [1, 1, 1, 2, 2]
    assert Wanted.of({"page": "7", "show": " late "}) == Wanted(show="late", page=7)
    assert set(HEADINGS) >= {"late", "today", "soon", "child_view", "advocate", "tasks"}


def forms_in(page: str, case: CaseRow) -> set[str]:
    """Return the forms of this case that a page of lists leads to."""
    return set(re.findall(rf'href="/desk/cases/{case.reference}/([a-z_-]+)"', page))


async def test_a_line_leads_at_once_to_what_meets_its_date_for_whoever_may_do_it(desk: Desk, officer: Browser) -> None:
    fresh, due, over = await at(desk, 3), await at(desk, 13, person_named="Somebody"), await at(desk, 20)
    for case in (due, over):
        await desk.happens(case, e.Acknowledged(on=MONDAY.date(), procedure_given=True, advocacy_given=True))
    page = await officer.read("/desk/today")
    assert forms_in(page, fresh) == {"acknowledge", "assign"}
    assert forms_in(page, due) == {"answer", "extend", "named", "assign"}
    assert forms_in(page, over) == {"answer", "assign"}, "its day is over: it cannot be extended"
    assert await first_read_on(desk.book, due.uuid) is None, "a list opens no case"
    for case in (fresh, due, over):
        for form in forms_in(page, case):
            assert "nobody listens" in words_of(await officer.read(f"/desk/cases/{case.reference}/{form}"))
    assert await first_read_on(desk.book, due.uuid) == MONDAY.date(), "what they said stands beside the form"
    auditor = await desk.person("auditor")
    seen = await auditor.read("/desk/today")
    assert not any(forms_in(seen, case) for case in (fresh, due, over))
    helper = await desk.person("team_manager")
    await desk.happens(due, e.Assigned(to=helper.id))
    assert forms_in(await helper.read("/desk/today"), due) == {"answer"}


async def test_due_this_week_is_until_sunday_with_what_is_late_and_nothing_of_ended_cases(
    desk: Desk, officer: Browser
) -> None:
    late, friday, next_monday, over = [await at(desk, days) for days in (30, 10, 7, 30)]
    for case in (friday, next_monday):
        await desk.happens(case, e.Acknowledged(on=MONDAY.date(), procedure_given=True, advocacy_given=True))
    for fact in (e.Answered(on=MONDAY.date(), outcome="resolved", terms=True), e.Closed(on=MONDAY.date())):
        await desk.happens(over, fact)
    assert "/desk/cases?show=week" in await officer.read("/desk/today")
    page = await officer.read("/desk/cases?show=week")
    assert [one.reference in page for one in (late, friday, next_monday, over)] == [True, True, False, False]
    assert "until Sunday 29 November 2026" in words_of(page)


async def test_alerts_stand_before_the_box_to_find_a_name(desk: Desk) -> None:
    browser = await desk.person("manager")
    await desk.alert(**alert(conversation=new_uuid()))
    page = await browser.read("/desk/today")
    assert page.index("that nobody has acknowledged") < page.index('action="/desk/find"')
    assert 'action="/desk/find"' not in await (await desk.person("advocate")).read("/desk/today")
