"""Point by point: each is found, answered and acted on; promises stay on Today, lessons are printed."""

from __future__ import annotations

from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.receive import receive
from backend.cases.state import State
from backend.cases.tables import CaseRow
from backend.content.load import load
from backend.numbers.shapes import Report
from backend.numbers.sources import annual_report
from backend.numbers.year import Year
from backend.settings import ROOT
from tests.backend.callers import service_token
from tests.backend.cases.kit import represented
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
DAY = "2026-11-23"
BIKE, BUS = "My bike", "My bus money"
ANSWER = {
    "on": DAY,
    "outcome": "partly",
    "words": "We looked into both.",
    "stage_2_right_told": "yes",
    "finding_1": "upheld",
    "say_1": "It was taken away.",
    "finding_2": "no_finding",
    "say_2": "Nobody wrote it down.",
}
PROMISED = {
    "act_1": "We buy a new one",
    "owner_1": "Ida Home, The Willows",
    "due_1": "2026-12-03",
    "remedy_1": "support",
}


async def told(desk: Desk, **changes: Any) -> CaseRow:
    reply = {"how": "letter", "to": "The Willows", "safe": "yes"}
    points = [{"text": BIKE}, {"text": BUS}]
    return await desk.case(points=points, child={"name": "Ash Marlow"}, reply=reply, **changes)


async def answered(desk: Desk, officer: Browser, **more: str) -> CaseRow:
    """Store a case that is answered point by point, with one promise."""
    case = await told(desk)
    path = f"/desk/cases/{case.reference}/answer"
    await officer.read(path)
    await officer.do(path, **{**ANSWER, **PROMISED, **more})
    return case


async def report(desk: Desk) -> Report:
    return await annual_report(desk.book, load(ROOT / "easy_read_content"), "wigan", Year(2026), desk.clock())


async def numbers(desk: Desk, table: str) -> dict[str, int]:
    """Return the numbers of a table before small ones are hidden."""
    from backend.numbers.figures import tables_of

    states = (await desk.book.states("wigan")).values()
    [found] = [one for one in tables_of(states, Year(2026), desk.book.law, desk.clock().date()) if one.name == table]
    return {row.name: row.n for row in found.rows if row.n}


async def test_each_point_is_found_answered_and_acted_on_and_the_letter_says_it(desk: Desk, officer: Browser) -> None:
    case = await told(desk)
    path = f"/desk/cases/{case.reference}/answer"
    page = words_of(await officer.read(path))
    for number, point in ((1, BIKE), (2, BUS)):
        assert f"Point {number}: {point}" in page
        assert f"What is done about point {number}" in page
    letter = words_of(await officer.preview(path, **ANSWER, **PROMISED))
    assert f"1. {BIKE} You are right about this (upheld). It was taken away." in letter
    assert f"2. {BUS} We could not find out about this. Nobody wrote it down." in letter
    assert "Point 1: We buy a new one (Ida Home, The Willows, by Thursday 3 December 2026)" in letter
    await officer.do(path, **ANSWER, **PROMISED)
    state = await desk.state(case)
    assert state.stage_1_findings == ("upheld", "no_finding")
    [promised] = state.actions
    assert (promised.stage, promised.point, promised.remedy, promised.done_on) == (1, 1, "support", None)
    shown = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert f"Point by point {BIKE} Stage 1: Upheld It was taken away." in shown
    assert "We buy a new one (point 1) Ida Home, The Willows , by Thursday 3 December 2026" in shown


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"finding_2": ""}, f"Point 2: {BUS}: Please fill this in."),
        ({"say_2": ""}, "What we say to point 2: Please fill this in."),
        ({"owner_1": ""}, "Who does it (point 1): Say who does it."),
        ({"due_1": ""}, "By when (point 1): Say by when."),
        ({"act_1": ""}, "What is done about point 1: Say what is done."),
    ],
)
async def test_a_point_that_is_left_out_or_an_action_without_owner_or_day_is_refused(
    desk: Desk, officer: Browser, change: dict[str, str], reason: str
) -> None:
    case = await told(desk)
    path = f"/desk/cases/{case.reference}/answer"
    await officer.read(path)
    response = await officer.post(path, **{**ANSWER, **PROMISED, **change})
    assert response.status == 400
    assert reason in words_of(await response.text())
    assert (await desk.state(case)).answered_on is None


async def test_what_was_promised_is_on_today_late_after_its_day_and_gone_when_it_is_done(
    desk: Desk, officer: Browser
) -> None:
    case = await answered(desk, officer)
    listed = words_of(await officer.read(f"/desk/cases?reference={case.reference}"))
    assert "Do what was promised Thu 3 Dec 2026" in listed
    desk.clock.pass_time(days=11)
    officer = await desk.person("complaints_officer")
    today = await officer.read("/desk/today")
    late = today[today.index('<h2 id="late">') :]
    assert case.reference in late[: late.index("</section>")]
    page = await officer.read(f"/desk/cases/{case.reference}")
    [promised] = (await desk.state(case)).actions
    link = f"/desk/cases/{case.reference}/action-done?action={promised.seq}"
    assert link in page
    form = await officer.read(link)
    assert f'value="{promised.seq}" checked' in form
    assert 'value="2026-12-04"' in form  # the day of today stands in it all the same
    path = link.partition("?")[0]
    assert await officer.do(path, action=str(promised.seq), on="2026-12-04", words="Bought.", learned="") != ""
    assert "Do what was promised" not in words_of(await officer.read("/desk/today"))
    shown = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "done on Fri 4 Dec 2026, late" in shown


async def test_a_promise_outlives_the_case(desk: Desk, officer: Browser) -> None:
    case = await answered(desk, officer)
    await desk.happens(case, e.Closed(on=desk.clock().date()))
    today = await officer.read("/desk/today")
    assert case.reference in today
    assert "Do what was promised" in words_of(today)


async def done(officer: Browser, case: CaseRow, state: State, learned: str) -> int:
    path = f"/desk/cases/{case.reference}/action-done"
    await officer.read(path)
    fields = {"action": str(state.actions[0].seq), "on": DAY, "words": "Bought.", "learned": learned}
    return (await officer.post(path, **fields)).status


async def test_what_was_learned_from_an_action_is_in_the_log_and_in_the_report(desk: Desk, officer: Browser) -> None:
    case = await answered(desk, officer)
    state = await desk.state(case)
    lesson = "We write down what is taken away."
    assert await done(officer, case, state, lesson) == 303
    log = words_of(await officer.read("/desk/learning"))
    assert f"We buy a new one Ida Home, The Willows Thu 3 Dec 2026 Mon 23 Nov 2026 {lesson}" in log
    [printed] = (await report(desk)).learned
    assert (printed.text, printed.remedy, printed.done) == (lesson, "Help or a service for the person", True)
    manager = await desk.person("manager")
    assert f"{lesson} (Help or a service for the person: done)" in words_of(await manager.read("/desk/numbers"))
    assert await numbers(desk, "points_1") == {"upheld": 1, "no_finding": 1}
    assert await numbers(desk, "actions") == {"in_time": 1}
    assert await numbers(desk, "remedies") == {"support": 1}
    rows = [row for row in await desk.audit("learning_read") if row.actor == officer.id]
    assert [row.facts for row in rows] == [{"count": 1}]


async def test_a_lesson_that_names_somebody_is_refused_and_nothing_is_recorded(desk: Desk, officer: Browser) -> None:
    await desk.account("team_manager", name="Tess Featherby")
    case = await answered(desk, officer)
    state = await desk.state(case)
    for name in ("Ash", "Marlow", "Featherby", "Marlow’s"):
        assert await done(officer, case, state, f"We ring {name} first.") == 409
    assert (await desk.state(case)).open_actions
    assert (await report(desk)).learned == ()
    assert await done(officer, case, state, "Will you ring first? For example, on Mondays.") == 303


async def test_a_childs_name_is_found_in_a_lesson_however_it_is_written(desk: Desk, officer: Browser) -> None:
    case = await answered(desk, officer)
    uuid = case.uuid
    again = represented(child={"name": "Will Quietwing"}, person_named="Summer Featherby")
    await receive(desk.book, uuid, again, now=desk.clock())
    state = await desk.state(case)
    for name in ("ash", "MARLOW", "marlow's", "quietwing", "Will", "will", "Summer", "featherby"):
        assert await done(officer, case, state, f"{name} is asked first.") == 409, name
    assert (await report(desk)).learned == ()
    assert await done(officer, case, state, "We ring before summer.") == 303


async def test_what_was_recorded_in_error_is_open_again_and_printed_nowhere(desk: Desk, officer: Browser) -> None:
    case = await answered(desk, officer)
    await done(officer, case, await desk.state(case), "We ring first.")
    from backend.cases.casebook import rows_of

    rows = await desk.book.reading(lambda session: rows_of(session, case.uuid))
    for row in reversed(rows[-2:]):
        await desk.happens(case, e.RecordedInError(event=row.seq), actor=officer.id)
    assert [row.kind for row in rows[-2:]] == ["action_done", "learned"]
    assert (await desk.state(case)).open_actions
    assert (await report(desk)).learned == ()
    assert "We ring first." not in await officer.read("/desk/learning")


async def test_the_child_reads_the_answer_to_each_point_with_the_code(desk: Desk, officer: Browser) -> None:
    from backend.cases import codes

    case = await answered(desk, officer)
    code = codes.code_of(desk.book.secrets.code_key, case.uuid)
    headers = {"Authorization": f"Bearer {service_token(desk.settings)}"}
    asked = {"reference": case.reference, "code": code}
    answer = await officer.client.post("/api/progress", json=asked, headers=headers)
    [letter] = (await answer.json())["letters"]
    said = " ".join(letter["lines"])
    assert f"1. {BIKE}\nYou are right about this (upheld).\nIt was taken away." in said
    assert "We buy a new one" in said
    await desk.happens(case, e.StageRequested(stage=2), actor="teller")
    answer = await officer.client.post("/api/progress", json=asked, headers=headers)
    assert (await answer.json())["letters"] == []  # stage 2 is not answered by the answer of stage 1


async def test_an_action_is_promised_by_itself_too_and_the_log_shows_only_cases_that_they_may_see(desk: Desk) -> None:
    manager, case = await desk.person("manager"), await told(desk)
    path = f"/desk/cases/{case.reference}/plan-action"
    page = words_of(await manager.read(path))
    assert f"Point 2: {BUS}" in page
    fields = {"point": "2", "act": "Pay it back", "owner": "Finance", "due": "2026-11-30", "remedy": "", "on": DAY}
    await manager.do(path, **fields)
    assert "Pay it back" in await manager.read("/desk/learning")
    assert (await manager.post(path, **{**fields, "due": "2026-11-20"})).status == 409
    auditor = await desk.person("auditor", councils=("devon",))
    assert "Pay it back" not in await auditor.read("/desk/learning")
    await desk.happens(case, e.StaffNamed(staff=(manager.id,)))
    assert "Pay it back" not in await manager.read("/desk/learning")


@pytest.mark.asyncio
@pytest.mark.parametrize(("council", "refused"), [("cheshire-west-and-chester", True), ("wigan", False)])
async def test_where_the_page_says_that_neither_of_the_two_works_for_the_council_an_officer_may_not_investigate(
    desk: Desk, council: str, refused: bool
) -> None:
    officer = await desk.person("complaints_officer", councils=(council,), name="Olu Officer")
    case = await desk.case(council=council)
    today = desk.clock().date()
    await desk.happens(case, e.Answered(on=today, outcome="partly", stage_2_right_told=True))
    await desk.happens(case, e.StageRequested(stage=2), "teller")
    people = {"officer": "Olu Officer", "person": "Ina Outside", "officer_apart": "yes", "independent": "yes"}
    path = f"/desk/cases/{case.reference}/investigators"
    page = await (await officer.post(path, **people)).text()
    assert ("neither of the two works for us" in page) is refused
    assert (
        "neither of the two works for us" in await (await officer.post(path, **people, namesake="yes")).text()
    ) is False
