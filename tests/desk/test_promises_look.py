"""An answer point by point, a promise done, leave entered: in a real Chromium at 768 px, axe clean on every page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.conftest import Office
from tests.desk.test_looks import check, press

pytestmark = pytest.mark.browser
LOOK = {"viewport": {"width": 768, "height": 900}, "java_script_enabled": True}  # for axe


def test_a_promise_is_made_with_the_answer_and_done_from_today_in_three_presses(office: Office) -> None:
    points = [{"text": "My bike is gone"}, {"text": "My bus money"}]
    case = office.run(office.desk.case(points=points, child={"name": "Ash Marlow"}))
    page = office.enter(office.person("complaints_officer", name="Olu Officer"), **LOOK)
    page.goto(f"/desk/cases/{case.reference}/answer")
    press(page, page.get_by_role("button", name="Save"))
    check(page, "an answer without its points")
    page.locator("input[name=outcome][value=partly]").check()
    for number in (1, 2):
        page.locator(f"input[name=finding_{number}][value=upheld]").check()
        page.locator(f"#say_{number}").fill("It was taken away.")
    page.locator("#act_1").fill("We buy a new one")
    page.locator("#owner_1").fill("Ida Home, The Willows")
    page.locator("#due_1").fill((office.desk.clock().date() + timedelta(days=4)).isoformat())
    page.locator("#words").fill("We looked into both.")
    page.locator("#stage_2_right_told").check()
    press(page, page.get_by_role("button", name="Save"))
    check(page, "the letter with its points")
    press(page, page.get_by_role("button", name="Keep it and record it"))
    check(page, "point by point")
    page.goto("/desk/today")
    press(page, page.get_by_role("link", name=case.reference, exact=True))
    press(page, page.get_by_role("link", name="It is done"))
    check(page, "an action is done")
    press(page, page.get_by_role("button", name="Save"))
    assert "done on Mon 23 Nov 2026" in page.locator("main").inner_text()


def test_leave_is_entered_from_today_and_the_cover_is_told_whose_cases_these_are(office: Office) -> None:
    cover = office.person("complaints_officer", name="Tess Cover")
    page = office.enter(office.person("manager", name="Mia Manager"), **LOOK)
    page.goto("/desk/today")
    press(page, page.get_by_role("link", name="Leave and cover"))
    who, by = page.locator("#who"), page.locator("#cover")
    who.select_option(label="Mia Manager") if page.locator("select#who").count() else who.get_by_text("Mia").check()
    by.select_option(label="Tess Cover") if page.locator("select#cover").count() else by.get_by_text("Tess").check()
    page.locator("#to_on").fill((office.desk.clock().date() + timedelta(days=2)).isoformat())
    press(page, page.get_by_role("button", name="Save"))
    check(page, "leave entered")
    assert "Mia Manager away now" in page.locator("main").inner_text()
    covering = office.enter(cover, **LOOK)
    covering.goto("/desk/today")
    check(covering, "today, covering")
    assert "You cover for Mia Manager (until Wed 25 Nov 2026)" in covering.locator("main").inner_text()
    press(page, page.get_by_role("button", name="Take it back"))
    assert "Taken back." in page.locator("main").inner_text()
