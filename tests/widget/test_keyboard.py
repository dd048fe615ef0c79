"""A whole complaint with nothing but keys."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import COMPLAINT, SAID, talk_of, wait_for_question


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus; it must be reachable within one round."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_whole_complaint_by_keyboard_only(chat: Page, gateway: PretendGateway) -> None:
    for at, (card, pressed, words) in enumerate(COMPLAINT):
        wait_for_question(chat, card)
        if words:
            tab_to(chat, "#words")
            chat.keyboard.type(words)
            chat.keyboard.press("Enter")
        else:
            tab_to(chat, f"button[data-choice={pressed}]:not([aria-disabled])")
            chat.keyboard.press("Space")
        chat.locator(".from-me, button[aria-disabled=true][data-choice]").nth(at).wait_for(state="attached")
        expect(chat.locator(".note:not(:empty)")).to_have_count(0)
    wait_for_question(chat, "sent_complaint")
    assert talk_of(gateway) == SAID


def test_arrows_home_and_end_move_between_choices(chat: Page) -> None:
    chat.locator("[data-choice=thank_you]").focus()
    for key, lands in (
        ("ArrowDown", "comment"),
        ("End", "complaint"),
        ("ArrowDown", "thank_you"),
        ("ArrowUp", "complaint"),
        ("Home", "thank_you"),
    ):
        chat.keyboard.press(key)
        expect(chat.locator(f"[data-choice={lands}]")).to_be_focused()


def test_a_used_choice_is_not_a_stop_for_the_tab_key(chat: Page) -> None:
    chat.locator("[data-choice=complaint]").press("Enter")
    wait_for_question(chat, "ask_who_is_typing")
    chat.keyboard.press("Tab")
    expect(chat.locator("[data-choice=me]")).to_be_focused()
    chat.keyboard.press("Shift+Tab")
    expect(chat.locator("[data-choice=complaint]")).not_to_be_focused()


def test_every_focused_thing_shows_a_ring(chat: Page) -> None:
    for _ in range(10):
        chat.keyboard.press("Tab")
        assert chat.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
