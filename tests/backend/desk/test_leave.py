"""Leave and cover: while somebody is away their cases are with the cover, marked; then they are back by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.tables import CaseRow
from backend.desk import staff
from backend.desk.tables import StaffRow
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio


async def given(desk: Desk, to: str, council: str = "wigan") -> CaseRow:
    """Store a case that is due today and is given to somebody."""
    desk.clock.pass_time(days=-14)
    case = await desk.case(council=council)
    desk.clock.pass_time(days=14)
    await desk.happens(case, e.Assigned(to=to))
    return case


async def away(browser: Browser, who: str, cover: str, first: int = 0, last: int = 4, status: int = 303) -> str:
    """Enter that somebody is away, in so many days from Monday 23 November; return the page that follows."""
    await browser.read("/desk/leave")
    days = [f"2026-11-{23 + first}", f"2026-11-{23 + last}"]
    response = await browser.post("/desk/leave", who=who, cover=cover, from_on=days[0], to_on=days[1])
    text = await response.text()
    assert response.status == status, words_of(text)[:800]
    return words_of(text)


async def again(desk: Desk, browser: Browser, days: int) -> Browser:
    """Let days pass; the same person signs in again."""
    desk.clock.pass_time(days=days)
    assert browser.new
    return await desk.enter(browser.new)


@pytest.mark.parametrize("role", ["complaints_officer", "team_manager"])
async def test_the_cover_sees_the_cases_from_the_first_day_to_the_last_and_not_after(
    each_desk: Desk, role: str
) -> None:
    desk = each_desk
    olu, tess = await desk.person(role, name="Olu Away"), await desk.person(role, name="Tess Cover")
    case = await given(desk, olu.id)
    ref, mine = case.reference, "/desk/today?who=me"
    path = f"/desk/cases/{ref}"
    assert ref not in await tess.read(mine)
    await away(olu, olu.id, tess.id, first=1, last=3)
    assert ref not in await tess.read(mine)  # the day before
    tess = await again(desk, tess, 1)
    page = words_of(await tess.read(mine))
    assert f"{ref}" in page
    assert "You cover for Olu Away (until Thu 26 Nov 2026)." in page
    assert "Olu Away away until Thu 26 Nov 2026: you cover" in page
    assert ref in await tess.read("/desk/cases?who=me")
    assert "away until Thu 26 Nov 2026: you cover" in words_of(await tess.read(path))
    assert ref in await (await desk.enter(olu.new)).read(mine)  # type: ignore[arg-type]
    tess = await again(desk, tess, 2)
    assert ref in await tess.read(mine)  # the last day
    tess = await again(desk, tess, 1)
    assert ref not in await tess.read(mine)
    if role == "team_manager":  # what is not theirs is not there
        assert (await tess.get(path)).status == 404


async def test_a_cover_never_sees_a_case_in_which_they_are_named_nor_one_of_another_council(desk: Desk) -> None:
    both = ("wigan", "devon")
    olu = await desk.person("team_manager", name="Olu Away", councils=both)
    tess = await desk.person("team_manager", name="Tess Cover", councils=both)
    stranger = await desk.person("team_manager", name="Wim Only")
    named = await given(desk, olu.id)
    await desk.happens(named, e.StaffNamed(staff=(tess.id,)))
    other = await given(desk, olu.id, "devon")
    await away(olu, olu.id, tess.id)
    assert (await tess.get(f"/desk/cases/{named.reference}")).status == 404
    assert (await tess.get(f"/desk/cases/{other.reference}")).status == 200
    assert "The cover has to work for the same councils." in await away(
        olu, olu.id, stranger.id, first=5, last=6, status=409
    )


async def test_without_a_cover_the_cases_stand_under_nobody_meanwhile(desk: Desk) -> None:
    olu, manager = await desk.person("complaints_officer", name="Olu Away"), await desk.person("manager")
    case = await given(desk, olu.id)
    assert case.reference not in await manager.read("/desk/cases?who=nobody")
    await away(olu, olu.id, "", last=2)
    assert case.reference in await manager.read("/desk/cases?who=nobody")
    assert "away until Wed 25 Nov 2026: nobody covers" in words_of(await manager.read("/desk/today"))
    manager = await again(desk, manager, 3)
    assert case.reference not in await manager.read("/desk/cases?who=nobody")


WRONG = {
    "The last day is before the first.": (3, 1),
    "That is over already.": (-3, -1),
    "They are entered as away on some of these days.": (4, 6),
}


@pytest.mark.parametrize("reason", sorted(WRONG))
async def test_days_that_cannot_be_are_refused(desk: Desk, officer: Browser, reason: str) -> None:
    tess = await desk.person("complaints_officer")
    await away(officer, officer.id, tess.id, first=2, last=5)
    first, last = WRONG[reason]
    assert reason in await away(officer, officer.id, tess.id, first, last, status=409)


async def test_nobody_covers_for_themselves_or_while_they_are_away(desk: Desk, officer: Browser) -> None:
    manager, tess = await desk.person("manager"), await desk.person("complaints_officer")
    assert "Nobody covers for themselves." in await away(officer, officer.id, officer.id, status=409)
    await away(tess, tess.id, officer.id)
    assert "The cover is away" in await away(manager, manager.id, tess.id, status=409)
    assert "They cover for somebody" in await away(officer, officer.id, manager.id, status=409)


async def test_a_manager_enters_it_for_others_everybody_else_for_themselves_and_it_is_in_the_audit(
    desk: Desk, officer: Browser
) -> None:
    manager, tess = await desk.person("manager"), await desk.person("complaints_officer", name="Tess Cover")
    assert "Who is away: Please choose one." in await away(officer, tess.id, officer.id, status=400)
    await away(manager, tess.id, officer.id)
    page = await officer.read("/desk/leave")
    assert "Tess Cover away now" in words_of(page)
    assert 'name="absence"' not in page  # not theirs to take back
    shown = await manager.read("/desk/leave")
    absence = shown.partition('name="absence" value="')[2].partition('"')[0]
    await officer.read("/desk/leave")
    assert (await officer.post("/desk/leave/remove", absence=absence)).status == 404
    await manager.read("/desk/leave")
    assert (await manager.post("/desk/leave/remove", absence=absence)).status == 303
    assert "Nobody is entered as away." in words_of(await officer.read("/desk/leave"))
    [entered] = await desk.audit("leave_entered")
    day = desk.clock().date()
    last = (day + timedelta(days=4)).isoformat()
    assert (entered.actor, entered.about) == (manager.id, tess.id)
    assert entered.facts == {"from": day.isoformat(), "to": last, "cover": officer.id}
    assert [(row.actor, row.council) for row in await desk.audit("leave_taken_back")] == [(manager.id, "wigan")]


async def test_a_manager_of_one_council_decides_for_nobody_who_works_for_another_too(desk: Desk) -> None:
    both = ("wigan", "devon")
    manager, of_both = await desk.person("manager"), await desk.person("manager", councils=both)
    olu = await desk.person("complaints_officer", name="Olu Away", councils=both)
    assert "Who is away: Please choose one." in await away(manager, olu.id, "", status=400)
    await away(of_both, olu.id, "")
    absence = (await of_both.read("/desk/leave")).partition('name="absence" value="')[2].partition('"')[0]
    assert 'name="absence"' not in await manager.read("/desk/leave")
    assert (await manager.post("/desk/leave/remove", absence=absence)).status == 404
    await of_both.read("/desk/leave")
    assert (await of_both.post("/desk/leave/remove", absence=absence)).status == 303
    for what in ("leave_entered", "leave_taken_back"):
        assert sorted(str(row.council) for row in await desk.audit(what)) == ["devon", "wigan"]


@pytest.mark.parametrize("gone", ["left", "another council"])
async def test_a_cover_who_has_gone_leaves_no_case_with_nobody_unseen(desk: Desk, gone: str) -> None:
    olu, tess = await desk.person("complaints_officer"), await desk.person("complaints_officer")
    manager = await desk.person("manager")
    case = await given(desk, olu.id)
    await away(olu, olu.id, tess.id)
    assert case.reference not in await manager.read("/desk/cases?who=nobody")

    async def goes(session: AsyncSession) -> None:
        row = await session.get_one(StaffRow, tess.id)
        if gone == "left":
            await staff.end(session, row, desk.clock())
        else:
            row.councils = ["devon"]

    await desk.book.writing(goes)
    assert case.reference in await manager.read("/desk/cases?who=nobody")
