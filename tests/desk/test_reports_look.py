"""Numbers and keeping in a real Chromium: axe finds nothing, a narrow screen is enough, paper shows the report."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Office
from tests.desk.test_looks import check, press

pytestmark = pytest.mark.browser
NUMBERS = "/desk/numbers?council=wigan&year=2026"


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
    assert page.locator("svg.chart").first.is_visible()
    check(page, "numbers")
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
    assert page.locator("svg.chart").first.is_visible()
    assert page.get_by_role("table", name="What was told").is_visible()
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_role("button", name="Show").is_visible()
