"""Hide this page: first, always there, and nothing is left behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.test_seeing import small_targets
from tests.widget.walking import STORY, say, wait_for_question, walk

LEFT = """async () => ({
  session: sessionStorage.length, local: localStorage.length, cookies: document.cookie,
  caches: (await caches.keys()).length, databases: (await indexedDB.databases()).length,
})"""
NOTHING = {"session": 0, "local": 0, "cookies": "", "caches": 0, "databases": 0}


def left_on_the_device(page: Page, gateway: PretendGateway) -> dict[str, object]:
    """Return everything stored for the chat's origin, read from a page of that origin in the same tab."""
    page.goto(f"{gateway.origin}/widget/chat.css")
    left: dict[str, object] = page.evaluate(LEFT)
    return left


def test_hide_is_the_first_thing_the_tab_key_reaches_and_the_eye_meets(chat: Page) -> None:
    chat.keyboard.press("Tab")
    expect(chat.locator(".hide")).to_be_focused()
    walk(chat, until="ask_check")
    chat.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    box = chat.locator(".hide").bounding_box()
    assert box
    assert box["y"] < 20
    assert box["height"] >= 44
    chat.locator(".top button.menu").click()
    expect(chat.locator(".hide")).to_be_in_viewport()


@pytest.mark.parametrize("way", ["button", "shift three times", "enter"])
def test_hiding_leaves_nothing_and_back_shows_nothing(page: Page, gateway: PretendGateway, way: str) -> None:
    page.goto(f"{gateway.council}/weather?before")
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    page.evaluate("localStorage.setItem('x', '1'); document.cookie = 'y=1'; caches.open('z'); indexedDB.open('w')")
    walk(page, until="ask_advocate")
    page.fill("#words", "a half-written")
    hide(page, way)
    page.wait_for_url(gateway.neutral)
    page.go_back()
    expect(page).to_have_url(f"{gateway.council}/weather?before")
    assert left_on_the_device(page, gateway) == NOTHING
    assert page.context.cookies() == []
    assert len(gateway.wiped) == 1


def hide(page: Page, way: str) -> None:
    if way == "button":
        page.locator(".hide").click()
    elif way == "enter":
        page.locator(".hide").focus()
        page.keyboard.press("Enter")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")


def test_the_page_is_covered_and_empty_before_anything_else_happens(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_happened_when")
    gateway.faults.slow = 5  # ending the session takes 5 s, the neutral page none: leaving must not wait for the former
    seen = chat.evaluate(
        """() => { document.querySelector('.hide').click()
        return [document.body.innerText.trim(), document.title, document.querySelector('[role=alert]') !== null] }"""
    )
    assert seen == ["Loading.", "Loading", True]
    chat.wait_for_url(gateway.neutral)


def test_hiding_works_when_the_server_is_dead(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_what_happened")
    gateway.faults.down = True
    say(chat, STORY)
    chat.locator(".hide").click()
    chat.wait_for_url(gateway.neutral)
    gateway.faults.down = False
    assert left_on_the_device(chat, gateway) == NOTHING


def test_capital_letters_do_not_hide_the_page(chat: Page) -> None:
    chat.locator("#words").focus()
    for letter in "ABCD":
        chat.keyboard.press(f"Shift+{letter}")
    expect(chat.locator("#words")).to_have_value("ABCD")
    expect(chat.locator(".hide-count")).to_be_hidden()


def test_the_shift_counter_is_seen_and_forgotten_after_another_key(chat: Page) -> None:
    chat.keyboard.press("Shift")
    expect(chat.locator(".hide-count")).to_have_text("Shift 1 of 3")
    chat.keyboard.press("Shift")
    expect(chat.locator(".hide-count")).to_have_text("Shift 2 of 3")
    chat.keyboard.press("a")
    expect(chat.locator(".hide-count")).to_be_hidden()
    chat.keyboard.press("Shift")
    expect(chat.locator(".hide-count")).to_have_text("Shift 1 of 3")


def test_a_page_brought_back_by_the_browser_stays_blank(chat: Page, gateway: PretendGateway) -> None:
    tried: list[str] = []

    def refuse(route: Route) -> None:
        tried.append(route.request.url)
        route.fulfill(status=204)  # 204: the browser stays on the page, as when it restores one from its cache

    chat.route(gateway.neutral, refuse)
    chat.locator(".hide").click()
    chat.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    chat.wait_for_timeout(200)
    assert chat.locator("body").inner_text() == "Loading."
    assert len(tried) == 2


def test_a_saved_talk_is_not_deleted_by_hiding(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_advocate")
    chat.locator(".top button.menu").click()
    chat.get_by_role("button", name="Save for later").click()
    expect(chat.locator(".saved .code")).to_be_visible()
    chat.locator(".hide").click()
    chat.wait_for_url(gateway.neutral)
    assert gateway.wiped == []
    assert left_on_the_device(chat, gateway) == NOTHING


def test_hiding_can_be_practised(chat: Page, gateway: PretendGateway) -> None:
    chat.locator(".top button.menu").click()
    chat.get_by_role("button", name="Try it now").click()
    expect(chat.locator(".cover")).to_be_visible()
    expect(chat.locator(".cover")).to_have_count(0)
    assert gateway.wiped == []
    expect(chat.locator("#menu-panel")).to_be_visible()


def test_before_the_script_runs_hide_and_help_are_real_links(
    new_page: Callable[..., Page], gateway: PretendGateway
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(gateway.chat)
    expect(page.get_by_role("link", name="Hide this page")).to_have_attribute("href", gateway.neutral)
    expect(page.get_by_role("link", name="I need help now")).to_be_visible()
    expect(page.get_by_role("link", name="Tell us with a form")).to_have_attribute("href", "/c/wigan/form")
    assert small_targets(page) == []


def test_a_part_that_does_not_come_still_leaves_a_way_out_and_numbers(page: Page, gateway: PretendGateway) -> None:
    page.route("**/widget/talk.js", lambda route: route.abort())
    page.goto(gateway.chat)
    expect(page.get_by_role("link", name="Call Childline: 0800 1111")).to_have_attribute("href", "tel:08001111")
    expect(page.get_by_role("link", name="Hide this page")).to_be_visible()


def test_help_in_a_hurry_then_hide(chat: Page, gateway: PretendGateway) -> None:
    chat.locator(".top button.help").click()
    chat.locator(".hide").click()
    chat.wait_for_url(gateway.neutral)
