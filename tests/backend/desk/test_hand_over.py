"""Hand over: one case, several, or a whole list; nobody gets what is not theirs to have, and each is written down."""

from __future__ import annotations

import pytest

from backend.cases import events as e
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio


async def test_chosen_cases_go_to_somebody_and_the_others_stay(desk: Desk, officer: Browser) -> None:
    new = await desk.account("team_manager", name="Tia Team")
    one, two, stays = [await desk.case() for _ in range(3)]
    page = await officer.read("/desk/cases")
    assert "Tia Team" in page.split('id="hand-over"')[1]
    where = await officer.do("/desk/hand-over", case=[one.reference, two.reference], to=new.staff.id)
    assert "Handed over: 2." in words_of(await officer.read(where))
    assert [(await desk.state(case)).assigned_to for case in (one, two, stays)] == [new.staff.id] * 2 + [None]
    assert {row.facts["reference"] for row in await desk.audit("did_assign")} == {one.reference, two.reference}


async def test_all_that_somebody_has_go_in_one_press_and_again_changes_nothing(desk: Desk, officer: Browser) -> None:
    old, new = await desk.account("team_manager"), await desk.account("team_manager")
    theirs, other = [await desk.case() for _ in range(3)], await desk.case()
    for case in theirs:
        await desk.happens(case, e.Assigned(to=old.staff.id))
    await officer.read(f"/desk/cases?who={old.staff.id}")
    for _ in range(2):
        await officer.do("/desk/hand-over", query=f"who={old.staff.id}", all="yes", to=new.staff.id)
    assert {(await desk.state(case)).assigned_to for case in theirs} == {new.staff.id}
    assert (await desk.state(other)).assigned_to is None
    assert len(await desk.audit("did_assign")) == 3


async def test_nobody_is_given_a_case_that_names_them_or_of_another_council(desk: Desk) -> None:
    officer = await desk.person("complaints_officer", councils=("wigan", "devon"))
    new = await desk.account("team_manager", name="Tia Team")
    named, elsewhere, fine = await desk.case(), await desk.case(council="devon"), await desk.case()
    await desk.happens(named, e.StaffNamed(staff=(new.staff.id,)))
    await officer.read("/desk/cases")
    where = await officer.do("/desk/hand-over", all="yes", to=new.staff.id)
    page = words_of(await officer.read(where))
    assert "Handed over: 1. Not handed over: 2." in page
    assert [(await desk.state(case)).assigned_to for case in (named, elsewhere, fine)] == [None, None, new.staff.id]


async def test_what_is_not_theirs_to_see_or_has_ended_is_not_theirs_to_give(desk: Desk, officer: Browser) -> None:
    new = await desk.account("team_manager")
    devon, mine, ended = await desk.case(council="devon"), await desk.case(), await desk.case()
    await desk.happens(mine, e.StaffNamed(staff=(officer.id,)))
    await desk.happens(ended, e.Withdrawn(), actor="teller")
    await officer.read("/desk/cases")
    every = [case.reference for case in (devon, mine, ended)]
    where = await officer.do("/desk/hand-over", case=every, to=new.staff.id)
    assert "choose one open case or more" in words_of(await officer.read(where))
    assert {(await desk.state(case)).assigned_to for case in (devon, mine, ended)} == {None}


async def test_without_a_name_nothing_happens_and_it_is_said(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await officer.read("/desk/cases")
    for to in ("", "s0", (await desk.account("auditor")).staff.id):
        where = await officer.do("/desk/hand-over", case=[case.reference], to=to)
        assert "choose who is to have them" in words_of(await officer.read(where))
    assert (await desk.state(case)).assigned_to is None
