"""axe in every state and look; targets; small screens with big words; colours and motion of the device."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.axe import violations
from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import STORY, choice, press, say, wait_for_question, walk

VOICE = "speechSynthesis.getVoices = () => [{ name: 'here', lang: 'en-GB', localService: true }]"
LOOKS: dict[str, dict[str, Any]] = {
    "calm": {},
    "dark": {"color_scheme": "dark"},
    "strong": {"contrast": "more"},
    "forced colours": {"forced_colors": "active"},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "small with words twice as big": {"viewport": {"width": 320, "height": 640}, "size": "biggest"},
    "landscape with wide spacing": {"viewport": {"width": 740, "height": 360}, "spacing": "wide", "font": "easy"},
}
ASKED_EVERYTHING = ("calm", "small with words twice as big")
"""In these looks axe is asked all its rules, in the others those that a look decides."""


def small_targets(page: Page) -> list[str]:
    """Return everything that can be pressed and is smaller than 44 by 44 CSS pixels."""
    small: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('a, button, textarea, input:not([type=radio]), summary, label.option')]
        .filter(one => one.checkVisibility())
        .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 43.99 || box.height < 43.99)
        .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
    )
    return small


def sideways(page: Page) -> list[str]:
    """Return the elements that stick out of the screen to the right."""
    out: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
        .filter(one => one.checkVisibility() && !one.closest('.spoken'))
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 100))"""
    )
    return out


@pytest.fixture
def looking(new_page: Callable[..., Page], gateway: PretendGateway) -> Callable[[str], Page]:
    def look(name: str) -> Page:
        of_device = dict(LOOKS[name])
        settings = {key: of_device.pop(key) for key in ("size", "spacing", "font") if key in of_device}
        page = new_page(**of_device)
        page.add_init_script(VOICE)
        page.goto(gateway.chat)
        wait_for_question(page, "welcome")
        page.evaluate("look => Object.assign(document.documentElement.dataset, look)", settings)
        return page

    return look


def states(page: Page, gateway: PretendGateway) -> Iterator[str]:
    """Walk through everything the page can show, stopping at each."""
    yield "first screen with choices"
    walk(page, until="ask_what_happened")
    say(page, STORY * 12)
    wait_for_question(page, "ask_what_happened")
    yield "a long answer"
    say(page, " ")
    yield "nothing written"
    gateway.faults.answers = [413]
    say(page, "refused")
    page.locator("#words-note", has_text="The test said").wait_for()
    yield "refused"
    page.fill("#words", "")
    gateway.faults.bot_down = True
    say(page, "And nobody rang me.")
    page.locator(".again").wait_for()
    yield "not sent, help card"
    gateway.faults.bot_down = False
    page.context.set_offline(True)
    page.locator(".status").wait_for()
    yield "offline"
    page.context.set_offline(False)
    wait_for_question(page, "ask_what_happened")
    press(page, "thats_all")
    for pressed in ("this_week", "yes_please", "letter", "skip"):
        choice(page, pressed).click()
    wait_for_question(page, "ask_check")
    yield "read-back"
    (talk,) = gateway.talks.values()
    talk.case_store_down = True
    press(page, "send")
    wait_for_question(page, "ask_try_again")
    yield "the backend is down"
    talk.case_store_down = False
    press(page, "try_again")
    wait_for_question(page, "sent_complaint")
    page.locator(".days summary").click()
    page.locator(".keep summary").click()
    yield "receipt"
    page.locator(".keep summary").click()
    page.locator(".top button.help").click()
    page.locator(".near h2").wait_for()
    yield "help"
    page.locator(".top button.menu").click()
    page.get_by_role("button", name="Save for later").click()
    page.locator(".saved .code").wait_for()
    yield "menu with a code"
    page.get_by_role("button", name="Try it now").click()
    page.locator(".cover").wait_for()
    yield "covered"
    page.locator(".cover").wait_for(state="detached")
    page.keyboard.press("Escape")
    gateway.talks.clear()
    say(page, "one more thing")
    page.locator(".status", has_text="closed").wait_for()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")  # nothing stands half under the box there
    yield "over"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_targets_are_big_and_nothing_sticks_out(
    looking: Callable[[str], Page], gateway: PretendGateway, look: str
) -> None:
    page = looking(look)
    for state in states(page, gateway):
        assert violations(page, look_only=look not in ASKED_EVERYTHING) == [], state
        assert small_targets(page) == [], state
        assert sideways(page) == [], state


def test_axe_finds_nothing_when_the_chat_did_not_open(page: Page, gateway: PretendGateway) -> None:
    gateway.faults.down = True
    page.goto(gateway.chat)
    page.locator(".again").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("look", ["calm", "small with words twice as big"])
def test_the_focused_thing_is_never_under_the_bars(looking: Callable[[str], Page], look: str) -> None:
    page = looking(look)
    walk(page, until="ask_check")
    page.locator(".hide").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const one = document.activeElement
            if (one === document.body || one.closest('.top, .foot')) return null
            const box = one.getBoundingClientRect()
            const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
            return one.contains(seen) ? null : one.outerHTML.slice(0, 100) }"""
        )
        assert hidden is None


def test_big_words_are_twice_as_big_and_nothing_is_lost(looking: Callable[[str], Page]) -> None:
    page = looking("small with words twice as big")
    size = "parseFloat(getComputedStyle(document.querySelector('.line .words')).fontSize)"
    big = page.evaluate(size)
    page.evaluate("document.documentElement.dataset.size = 'normal'")
    assert big == 2 * page.evaluate(size)


def test_the_browsers_own_text_size_works_too(new_page: Callable[..., Page], gateway: PretendGateway) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    page.evaluate("document.documentElement.style.fontSize = '237.5%'")
    walk(page, until="ask_check")
    assert sideways(page) == []
    assert small_targets(page) == []


def test_zoomed_to_400_percent_the_page_is_still_whole(new_page: Callable[..., Page], gateway: PretendGateway) -> None:
    page = new_page(viewport={"width": 320, "height": 256})
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    walk(page, until="ask_check")
    assert sideways(page) == []
    assert page.locator(".hide").bounding_box()["y"] < 20  # type: ignore[index]


def test_text_spacing_of_wcag_breaks_nothing(chat: Page) -> None:
    chat.evaluate(
        """() => { const sheet = new CSSStyleSheet()
        sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
          word-spacing: .16em !important } p { margin-bottom: 2em !important }`)
        document.adoptedStyleSheets = [sheet] }"""
    )
    walk(chat, until="ask_check")
    assert sideways(chat) == []


def test_nothing_moves_for_those_who_asked_for_that(new_page: Callable[..., Page], gateway: PretendGateway) -> None:
    moving = """document.getAnimations().length
        || getComputedStyle(document.documentElement).scrollBehavior === 'smooth'"""
    for motion, moves in (("reduce", False), ("no-preference", True)):
        page = new_page(reduced_motion=motion)
        page.goto(gateway.chat)
        page.locator(".choice").first.wait_for()
        assert bool(page.evaluate(moving)) is moves


def test_the_reader_may_zoom(chat: Page) -> None:
    assert not re.search("maximum-scale|user-scalable", chat.content())


def test_choices_weigh_the_same(chat: Page) -> None:
    """No answer is nudged: saying no to an advocate is as big, as bold and as coloured as yes."""
    walk(chat, until="ask_advocate")
    chat.mouse.move(0, 0)
    looks = chat.evaluate(
        """() => [...document.querySelectorAll('li:last-child .choice')].map(one => {
        const { fontWeight, backgroundColor, borderColor } = getComputedStyle(one)
        return [one.offsetWidth, one.offsetHeight, fontWeight, backgroundColor, borderColor].join() })"""
    )
    assert len(looks) == 3
    assert len(set(looks)) == 1
