"""Faults that real keyboards, fingers, tabs and councils' pages bring along."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.test_embedding import open_frame
from tests.widget.walking import choice, press, say, talk_of, wait_for_question, walk

BROKEN_STORE = """for (const name of ['getItem', 'setItem', 'removeItem']) {
  Storage.prototype[name] = () => { throw new DOMException('broken', 'QuotaExceededError') }
}"""
ENTER = """(box, how) => box.dispatchEvent(
  new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...how }))"""


def shift_with(page: Page, doing: Callable[[], object]) -> None:
    for _ in range(3):
        page.keyboard.down("Shift")
        doing()
        page.keyboard.up("Shift")


def test_shift_with_a_click_a_wheel_or_another_key_never_hides_the_page(chat: Page, gateway: PretendGateway) -> None:
    shift_with(chat, lambda: chat.mouse.click(5, 300))
    shift_with(chat, lambda: chat.mouse.wheel(0, 50))
    chat.keyboard.down("Control")
    for _ in range(3):
        chat.keyboard.press("Shift")
    chat.keyboard.up("Control")
    chat.wait_for_timeout(100)
    assert chat.url == gateway.chat
    expect(chat.locator(".hide-count")).to_be_hidden()


def test_shift_with_a_click_on_the_councils_page_never_hides_it(page: Page, gateway: PretendGateway) -> None:
    open_frame(page, gateway)
    shift_with(page, lambda: page.mouse.click(5, 5))
    page.wait_for_timeout(700)
    assert page.url == f"{gateway.council}/"


def test_enter_that_ends_a_word_of_another_script_never_sends(chat: Page, gateway: PretendGateway) -> None:
    chat.fill("#words", "にほん")
    chat.locator("#words").evaluate(ENTER, {"keyCode": 229})
    chat.locator("#words").evaluate(ENTER, {"isComposing": True})
    expect(chat.locator("#words")).to_have_value("にほん")
    assert all(not talk.said for talk in gateway.talks.values())


def test_send_on_a_phone_that_will_write_a_capital_sends(chat: Page, gateway: PretendGateway) -> None:
    chat.fill("#words", "something is wrong.")
    chat.locator("#words").evaluate(ENTER, {"shiftKey": True})
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["something is wrong."]


def test_a_broken_store_of_the_browser_still_shows_the_chat(page: Page, gateway: PretendGateway) -> None:
    page.add_init_script(BROKEN_STORE)
    page.goto(gateway.chat)
    press(page, "complaint")
    wait_for_question(page, "ask_who_is_typing")
    page.locator(".top button.menu").click()
    page.get_by_text("Strong").click()
    assert page.locator("html").get_attribute("data-theme") == "contrast"


def test_an_element_that_is_moved_keeps_the_talk_and_what_was_typed(page: Page, gateway: PretendGateway) -> None:
    frame = open_frame(page, gateway)
    press(frame, "complaint")
    wait_for_question(frame, "ask_who_is_typing")
    frame.fill("#words", "my carer said")
    page.evaluate("document.body.append(document.querySelector('hear-me-out'))")
    moved = page.frame_locator("hear-me-out iframe")
    expect(moved.locator("#words")).to_have_value("my carer said")
    expect(moved.locator(".transcript > li").last).to_have_attribute("data-card", "ask_who_is_typing")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_what_stood_in_the_box_does_not_come_back_after_hiding(chat: Page, gateway: PretendGateway) -> None:
    chat.fill("#words", "my carer said")
    chat.locator(".hide").click()
    chat.wait_for_url(gateway.neutral)
    chat.goto(gateway.chat)
    wait_for_question(chat, "welcome")
    expect(chat.locator("#words")).to_have_value("")


def test_offline_says_offline(chat: Page) -> None:
    chat.context.set_offline(True)
    say(chat, "are you there")
    expect(chat.locator(".status")).to_contain_text("You are offline.")
    chat.wait_for_timeout(4000)  # longer than the quiet tries
    expect(chat.locator(".status")).to_contain_text("You are offline.")
    expect(chat.locator(".again")).to_have_text("Try again")
    chat.context.set_offline(False)
    wait_for_question(chat, "ask_who_is_typing")


def test_a_limit_says_what_it_is_and_until_when(page: Page, gateway: PretendGateway) -> None:
    refused = {"status": 429, "headers": {"Retry-After": "600"}, "json": {"problem": "too_many", "messages": []}}
    page.route("**/chat/conversations", lambda route: route.fulfill(**refused))
    page.clock.install()
    page.goto(gateway.chat)
    status = page.locator(".status")
    expect(status).to_contain_text("Too many chats started from here. Try again at")
    assert status.inner_text().split("Try again at ")[1][2] == ":"
    page.clock.run_for(5_000)  # "we wait" does not come after it is over
    expect(status).to_contain_text("Too many chats started from here.")
    expect(page.locator(".to-form")).to_be_visible()


def test_a_chat_that_did_not_open_goes_on_saying_so(page: Page, gateway: PretendGateway) -> None:
    gateway.faults.down = True
    page.clock.install()
    page.goto(gateway.chat)
    expect(page.locator(".status")).to_contain_text("The chat did not open.")
    page.clock.run_for(5_000)
    expect(page.locator(".status")).to_contain_text("The chat did not open.")
    expect(page.locator(".status .again")).to_be_visible()


def test_a_choice_travels_with_its_question(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_what_happened")
    asked = [(said["choice"], said.get("ask")) for talk in gateway.talks.values() for said in talk.said]
    assert asked == [("complaint", "kind"), ("me", "who_is_typing")]


def test_a_choice_of_the_menu_has_no_question(chat: Page, gateway: PretendGateway) -> None:
    chat.locator(".top button.menu").click()
    chat.get_by_role("button", name="Say it again").click()
    choice(chat, "complaint").wait_for()
    (talk,) = [talk for talk in gateway.talks.values() if talk.said]
    assert talk.said[0]["choice"] == "repeat"
    assert "ask" not in talk.said[0]
