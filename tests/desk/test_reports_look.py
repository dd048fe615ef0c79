"""Numbers and keeping in a real Chromium: axe finds nothing, a narrow screen is enough, paper shows the report."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from backend.cases import events as e
from backend.numbers.page import whole
from backend.numbers.report import Known, report_of
from backend.numbers.shapes import Lesson, Report, ShownRow
from backend.numbers.year import Year
from tests.backend.cases.histories import Story
from tests.backend.cases.kit import LAW
from tests.desk.conftest import Office
from tests.desk.test_looks import check, press

pytestmark = pytest.mark.browser
NUMBERS = "/desk/numbers?council=wigan&year=2026"
INSIDE = "/desk/numbers/inside?council=wigan&year=2026"
MOST_PAGES = 8
CUT = """(() => {
    const out = (one, frame) => one.right > frame.right + 1 || one.left < frame.left - 1
    const page = {left: 0, right: document.documentElement.clientWidth}
    const cut = one => one.scrollWidth > one.clientWidth + 1 || out(one.getBoundingClientRect(), page)
    const cutDrawn = one => out(one.getBoundingClientRect(), one.closest('svg').getBoundingClientRect())
    return [...document.querySelectorAll('.report :is(th, td, h2, p, li)')].filter(cut)
        .concat([...document.querySelectorAll('.report svg text')].filter(cutDrawn))
        .concat([...document.querySelectorAll('.report *')].filter(one => one.textContent.includes('…')))
        .map(one => one.textContent)
})()"""
"""Words that do not fit where they stand."""


def some_cases(office: Office) -> str:
    """Store enough complaints for a bar and return the reference of one of them."""
    cases = [office.run(office.desk.case(about=["home"])) for _ in range(6)]
    office.run(office.desk.case(kind="comment"))
    return cases[0].reference


@pytest.mark.parametrize("width", [320, 1280])
def test_numbers_and_keeping_are_accessible_and_fit(office: Office, width: int) -> None:
    reference = some_cases(office)
    manager = office.person("manager", name="Mo Manager", councils=("wigan", "devon"))
    page = office.enter(manager, viewport={"width": width, "height": 800}, java_script_enabled=True)
    page.goto(NUMBERS)
    assert page.locator("svg.bar").first.is_visible()
    check(page, "numbers")
    page.goto(INSIDE)
    assert page.locator("svg.bar").first.is_visible()
    check(page, "numbers for staff")
    for table in page.get_by_text("The same as a table").all():
        table.click()
    check(page, "numbers for staff, with every table")
    page.goto("/desk/retention")
    check(page, "retention")
    press(page, page.get_by_role("button", name="Put it on hold"))
    check(page, "retention, with a mistake")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Why must it stay?").fill("A court asked.")
    press(page, page.get_by_role("button", name="Put it on hold"))
    assert page.get_by_role("button", name=f"End the hold on {reference}").is_visible()
    check(page, "retention, with a hold")


def test_on_paper_the_report_stands_alone_with_its_charts(office: Office) -> None:
    some_cases(office)
    page = office.enter(office.person("auditor", name="Aud Auditor"))
    page.goto(NUMBERS)
    page.emulate_media(media="print")
    assert page.locator("svg.bar").first.is_visible()
    assert page.get_by_role("table", name="What was told").is_visible()
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_role("button", name="Show").is_visible()


def fullest_report() -> Report:
    """Return a report in which every row has a number, with more lessons than a council writes in a year."""
    report = report_of(Known("wigan", "Wigan Council", 30, [Story().state]), Year(2026), LAW, date(2027, 4, 2))

    def filled(row: ShownRow) -> ShownRow:
        return row.model_copy(update={"count": None if len(row.label) % 5 == 0 else 1234, "hidden": True})

    tables = tuple(
        one.model_copy(update={"rows": tuple(map(filled, one.rows)), "total": one.total and filled(one.total)})
        for one in report.tables
    )
    text = "We ring every child within two days of a move and write down what they say about their things. " * 2
    learned = tuple(Lesson(on=report.first, text=text, remedy="Help or a service", done=True) for _ in range(20))
    return report.model_copy(update={"tables": tables, "learned": learned})


def test_the_annual_report_is_at_most_eight_printed_pages_with_whole_labels(office: Office, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(whole(fullest_report()), "utf-8")
    page = office.page(java_script_enabled=True)
    page.goto((tmp_path / "report.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 1 < pages <= MOST_PAGES, "with every row filled"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 696, "height": 1024})  # A4 without its margins, at 96 dots an inch
    assert page.evaluate(CUT) == []
    page.add_style_tag(content=".report th { white-space: nowrap; overflow: hidden; max-inline-size: 4rem; }")
    assert "Requests for an advocate only" in page.evaluate(CUT), "a label that is cut is noticed"


def test_the_report_of_the_desk_is_as_short_on_paper(office: Office) -> None:
    some_cases(office)
    page = office.enter(office.person("manager"), java_script_enabled=True)
    page.goto(NUMBERS)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= MOST_PAGES


def worked_cases(office: Office) -> None:
    """Store complaints of three months: two teams, answered in time, late and not at all."""
    desk = office.desk
    teams = [office.person("team_manager", name=name) for name in ("Tess Manager", "Tom Manager")]
    admin = office.enter(office.person("admin"))
    for one, team in zip(teams, ("Children in Care and Care Leavers, North East and Villages", "South"), strict=True):
        admin.goto(f"/desk/people/{one.staff.id}")
        admin.get_by_label("Team", exact=True).fill(team)
        press(admin, admin.get_by_role("button", name="Save the team"))
    for at in range(12):
        desk.clock.pass_time(days=-(10 + 7 * at))
        case = office.run(desk.case(about=[("home", "carer", "social_worker")[at % 3]]))
        on = desk.clock().date()
        office.run(desk.happens(case, e.Assigned(to=teams[at % 2].staff.id)))
        desk.clock.pass_time(days=10 + 7 * at)
        answer = e.Answered(on=on + timedelta(days=2 * at + 4), outcome="not_resolved", stage_2_right_told=True)
        if answer.on <= desk.clock().date() and at % 4:
            office.run(desk.happens(case, answer))


@pytest.mark.parametrize("media", ["screen", "print"])
def test_numbers_for_staff_are_whole_at_768_pixels_and_say_what_is_seen(office: Office, media: str) -> None:
    worked_cases(office)
    page = office.enter(office.person("manager"), viewport={"width": 768, "height": 900}, java_script_enabled=True)
    page.goto(INSIDE)
    page.emulate_media(media=media)  # type: ignore[arg-type]
    assert page.evaluate(CUT) == []
    cut = "[...document.querySelectorAll('.wide')].some(one => one.scrollWidth > one.clientWidth)"
    assert not page.evaluate(cut)
    titles = page.locator(".report h2").all_inner_texts()
    assert len(titles) == 7
    assert all(re.search(r"\d", title) for title in titles)
    drawn = page.locator(".report svg").evaluate_all("all => all.map(one => one.getAttribute('aria-hidden'))")
    assert set(drawn) == {"true"}
