"""On a council's page of another origin: one tag, a frame, no policy broken, nothing asked of anybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.axe import violations
from tests.widget.conftest import Watch
from tests.widget.pretend_gateway import PretendGateway
from tests.widget.test_hide_this_page import NOTHING, left_on_the_device
from tests.widget.walking import STORY, press, talk_of, wait_for_question, walk

DESKTOP = {"width": 1280, "height": 800}


def open_frame(page: Page, gateway: PretendGateway) -> Frame:
    page.goto(gateway.council)
    page.get_by_role("button", name="Open the chat").click()
    page.frame_locator("iframe").locator("[data-choice=complaint]").wait_for()
    (frame,) = [frame for frame in page.frames if "/c/wigan/chat" in frame.url]
    return frame


@pytest.mark.parametrize("viewport", [{"width": 360, "height": 740}, DESKTOP])
def test_a_complaint_in_the_councils_page_breaks_no_policy_and_asks_nobody_else(
    new_page: Callable[..., Page], gateway: PretendGateway, watch: Watch, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    frame = open_frame(page, gateway)
    walk(frame)
    assert watch.broken_policy == []
    assert watch.faults == []
    assert {url for url in watch.asked if not url.startswith((gateway.origin, f"{gateway.council}/"))} == set()
    assert violations(frame) == []


def test_the_page_alone_asks_only_its_own_origin_and_breaks_no_policy(
    chat: Page, gateway: PretendGateway, watch: Watch
) -> None:
    walk(chat)
    chat.locator(".top button.help").click()
    chat.locator(".top button.menu").click()
    assert [url for url in watch.asked if not url.startswith(gateway.origin)] == []
    assert watch.broken_policy == []
    assert watch.faults == []


def test_the_councils_page_stays_light_until_the_chat_is_opened(
    page: Page, gateway: PretendGateway, watch: Watch
) -> None:
    page.goto(gateway.council)
    expect(page.get_by_role("button", name="Open the chat")).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("link", name="0800 000 0000")).to_be_visible()
    asked = sorted(url.removeprefix(gateway.origin) for url in watch.asked if url.startswith(gateway.origin))
    assert asked == ["/widget.js", "/widget/launcher.js"]
    assert violations(page) == []


def test_what_stands_inside_the_tag_is_there_without_scripts(
    new_page: Callable[..., Page], gateway: PretendGateway
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(gateway.council)
    expect(page.get_by_role("link", name="0800 000 0000")).to_be_visible()


def test_closing_keeps_the_talk_and_gives_the_focus_back(page: Page, gateway: PretendGateway) -> None:
    frame = open_frame(page, gateway)
    press(frame, "complaint")
    wait_for_question(frame, "ask_who_is_typing")
    page.get_by_role("button", name="Close the chat").click()
    opener = page.get_by_role("button", name="Open the chat")
    expect(opener).to_be_focused()
    opener.click()
    wait_for_question(frame, "ask_who_is_typing")
    assert talk_of(gateway) == ["complaint"]


def test_escape_closes_the_panel_from_inside_the_frame(page: Page, gateway: PretendGateway) -> None:
    frame = open_frame(page, gateway)
    frame.locator("#words").press("Escape")
    expect(page.get_by_role("button", name="Open the chat")).to_be_focused()
    assert violations(page) == []


def test_the_open_panel_passes_axe(new_page: Callable[..., Page], gateway: PretendGateway) -> None:
    page = new_page(viewport=DESKTOP)
    open_frame(page, gateway)
    assert violations(page) == []


@pytest.mark.parametrize("way", ["button in the frame", "shift in the frame", "shift on the council's page"])
def test_hiding_takes_the_councils_page_along(page: Page, gateway: PretendGateway, way: str) -> None:
    page.goto(f"{gateway.council}/weather?before")
    frame = open_frame(page, gateway)
    walk(frame, until="ask_advocate")
    if way == "button in the frame":
        frame.locator(".hide").click()
    else:
        (frame.locator("#words") if "frame" in way else page.get_by_role("button", name="Close the chat")).focus()
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(gateway.neutral)
    page.go_back()
    expect(page).to_have_url(f"{gateway.council}/weather?before")
    assert STORY not in page.content()
    assert left_on_the_device(page, gateway) == NOTHING
    assert len(gateway.wiped) == 1


def test_a_stranger_cannot_make_the_page_leave(page: Page, gateway: PretendGateway) -> None:
    open_frame(page, gateway)
    page.evaluate("postMessage({ hearMeOut: 'hide', neutral: 'https://example.org/' }, '*')")
    page.wait_for_timeout(700)
    assert page.url == f"{gateway.council}/"


def test_a_frame_that_never_comes_shows_what_stands_inside_the_tag(page: Page, gateway: PretendGateway) -> None:
    page.clock.install()
    page.route("**/c/wigan/chat", lambda route: route.abort())
    page.goto(gateway.council)
    page.get_by_role("button", name="Open the chat").click()
    page.clock.run_for(9000)
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("The chat did not open. You can use these instead.")
    expect(page.get_by_role("link", name="0800 000 0000")).to_be_in_viewport()
    page.get_by_role("button", name="Close the chat").click()
    expect(panel).to_be_hidden()


def test_the_element_undoes_everything_when_it_is_taken_away(page: Page, gateway: PretendGateway) -> None:
    open_frame(page, gateway)
    page.evaluate("window.taken = document.querySelector('hear-me-out'); taken.remove()")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_timeout(700)
    assert page.url == f"{gateway.council}/"
    page.evaluate("document.querySelector('main').append(taken)")
    page.get_by_role("button", name="Open the chat").click()
    page.frame_locator("iframe").locator("[data-choice=complaint], .transcript").first.wait_for()
