"""An officer's day with nothing but keys: sign in, see what is late, acknowledge, hand on, answer, sign out."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.desk.conftest import Office
from tests.desk.looks import check

pytestmark = pytest.mark.browser


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus; it must be reachable within one round."""
    for _ in range(150):
        if page.evaluate("selector => !!document.activeElement && document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go there and press it."""
    tab_to(page, selector)
    page.keyboard.press(key)


def follow(page: Page, name: str) -> None:
    """Follow the first link with these words."""
    link = page.get_by_role("link", name=name, exact=True).first
    href = link.get_attribute("href")
    with page.expect_navigation():
        press(page, f'a[href="{href}"]')


def test_the_whole_day_by_keyboard(office: Office) -> None:
    desk = office.desk
    new = office.person("complaints_officer", name="Kay Keys")
    helper = office.person("team_manager", name="Tess Manager")
    desk.clock.pass_time(days=-5)
    case = office.run(desk.case())
    desk.clock.pass_time(days=5, seconds=30)
    page = office.page(java_script_enabled=True, viewport={"width": 768, "height": 1024})
    page.goto("/desk/")
    for field, text in (("sign_in", new.staff.sign_in), ("password", new.password)):
        tab_to(page, f"#{field}")
        page.keyboard.type(text)
    tab_to(page, "#code")
    page.keyboard.type(pyotp.TOTP(new.totp_secret).at(desk.clock()))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What must I do today")
    follow(page, case.reference)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Complaint {case.reference}")

    follow(page, "Acknowledge it")
    for tick in ("#procedure_given", "#advocacy_given"):
        press(page, tick, "Space")
    with page.expect_navigation():
        press(page, "main form button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Read the letter first")
    with page.expect_navigation():
        press(page, "main form button")
    expect(page.get_by_role("status")).to_contain_text("Saved: Acknowledge it.")

    follow(page, "Give it to somebody")
    tab_to(page, "[name=to]")  # one of a few buttons, or a list where many work here
    while not page.evaluate("id => document.activeElement.value === id", helper.staff.id):
        page.keyboard.press("ArrowDown")
    if page.evaluate("document.activeElement.type") == "radio":
        page.keyboard.press("Space")
    with page.expect_navigation():
        press(page, "main form button")
    expect(page.get_by_text("Tess Manager looks after it.")).to_be_visible()

    follow(page, "Record the answer")
    press(page, "input[name=outcome]", "Space")
    tab_to(page, "#words")
    page.keyboard.type("We are sorry. Tess rings on Friday.")
    expect(page.locator("#words-reads")).to_have_text("Reads like school year 1.")
    assert page.get_by_text("What they said").is_visible()
    check(page, "what they said, beside what is written")
    with page.expect_navigation():
        press(page, "main form button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Read the letter first")
    with page.expect_navigation():
        press(page, "main form button")
    expect(page.get_by_role("status")).to_contain_text("Saved: Record the answer.")
    with page.expect_navigation():
        press(page, ".me button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    state = office.run(desk.state(case))
    assert (state.outcome, state.assigned_to) == ("resolved", helper.staff.id)


def test_the_first_key_skips_the_menu(office: Office) -> None:
    page = office.enter(office.person("complaints_officer"), java_script_enabled=True)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
