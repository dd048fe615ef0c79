"""The plain form in a real browser without scripts: keys only, every look, small screens, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from telling.ids import CODE_WORDS
from tests.axe import violations
from tests.backend.form.kit import COMPLAINT, STORY
from tests.widget.conftest import Watch
from tests.widget.real_backend import RealBackend, page_of
from tests.widget.test_seeing import sideways, small_targets

ANSWERS = dict(COMPLAINT)
LONGEST_WORDS = """words => document.querySelectorAll('.code li').forEach((one, place) => {
  one.textContent = words[place]
})"""
"""A code is made by chance: the screen has to hold the longest words that it can have."""
LOOKS: dict[str, dict[str, Any]] = {
    "calm": {},
    "dark on a desktop, right to left": {
        "color_scheme": "dark",
        "viewport": {"width": 1280, "height": 800},
        "council": "leeward",
    },
    "strong, wide spacing": {"contrast": "more", "set": {"spacing": "wide", "font": "easy", "size": "big"}},
    "forced colours": {"forced_colors": "active"},
    "small, words twice as big, set to dark": {
        "viewport": {"width": 320, "height": 640},
        "set": {"size": "biggest", "theme": "dark"},
    },
}
ASKED_EVERYTHING = ("calm", "small, words twice as big, set to dark")
"""In these looks axe is asked all its rules, in the others those that a look decides."""


@pytest.fixture(scope="package")
def running_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealBackend]:
    with RealBackend(tmp_path_factory.mktemp("real") / "home") as backend:
        yield backend


@pytest.fixture
def backend(running_backend: RealBackend) -> RealBackend:
    running_backend.bot.mood = "well"
    return running_backend


def fill_in(page: Page, until: str, **other: dict[str, str]) -> None:
    """Answer page after page up to this one."""
    answers = ANSWERS | other
    for _ in range(30):
        at = page_of(page.url) or "kind"
        if at == until:
            return
        fields = answers.get(at, {"choice": "carry_on"})
        if "text" in fields:
            page.fill("#words", fields["text"])
        if "choice" in fields:
            page.locator(f"button[name=choice][value={fields['choice']}]").click()
        else:
            page.locator(".send").click()
    raise AssertionError(f"{until} never came")


def states(page: Page, backend: RealBackend, form: str) -> Iterator[str]:
    """Walk through everything that a form can show; give the name of each state."""
    yield "first page"
    page.locator(".help-now summary").click()
    yield "help open"
    page.locator(".help-now summary").click()
    fill_in(page, "what_happened")
    page.locator(".explain summary").click()
    yield "a box, and what it means"
    page.locator(".send").click()
    page.locator("#wrong").wait_for()
    yield "nothing written"
    fill_in(page, "not_safe", what_happened={"text": "they hurt me " * 60})
    yield "help card"
    page.locator("button[value=no]").click()
    yield "after an answer that needs help"
    backend.bot.mood = "broken"
    page.fill("#words", "last week they did it again")
    page.locator(".send").click()
    page.get_by_text("I could not check yet").wait_for()
    yield "the bot is down"
    backend.bot.mood = "well"
    fill_in(page, "check")
    yield "read-back"
    page.locator("button[value=stop]").click()
    yield "stopping"
    page.locator("button[value=save]").click()
    page.locator(".code").wait_for()
    yield "saved"
    page.goto(f"{form}/come_back")
    yield "the box for the four words, while another form is open"
    page.goto(f"{form}/stop")
    yield "stopping a form that is saved"
    page.locator("button[value=save]").click()
    words = " ".join(page.locator(".code li").all_inner_texts())
    page.locator("button[value=leave]").click()
    page.wait_for_url("**/left")
    yield "closed here"
    page.locator("a[href$=come_back]").click()
    page.locator(".send:not([name])").click()
    page.locator("#wrong").wait_for()
    yield "no words"
    page.fill("#words", words)
    page.locator(".send:not([name])").click()
    page.goto(form)
    yield "carry on?"
    page.locator("button[value=carry_on]").click()
    page.locator("button[value=send]").click()
    page.locator(".receipt summary").first.click()
    yield "receipt"
    page.goto(f"{form}/later")
    yield "later"
    page.goto(f"{form}/look")
    yield "look"
    page.goto(f"{form}/deleted")
    yield "deleted"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_targets_are_big_and_nothing_sticks_out_of_a_form(
    new_page: Callable[..., Page], backend: RealBackend, watch: Watch, look: str
) -> None:
    device = dict(LOOKS[look])
    chosen, form = device.pop("set", {}), backend.form(device.pop("council", "wigan"))
    page = new_page(**device)
    page.goto(f"{form}/look")
    for name, value in chosen.items():
        page.locator(f"input[name={name}][value={value}]").check()
    page.locator(".send").click()
    for state in states(page, backend, form):
        assert violations(page, look_only=look not in ASKED_EVERYTHING) == [], state
        assert small_targets(page) == [], state
        page.evaluate(LONGEST_WORDS, sorted(CODE_WORDS.read_text("utf-8").split(), key=len)[-4:])
        assert sideways(page) == [], state
    assert watch.broken_policy == []
    assert [url for url in watch.asked if not url.startswith(backend.origin)] == []


def test_a_whole_complaint_with_keys_only_and_no_script(new_page: Callable[..., Page], backend: RealBackend) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(backend.form())
    page.keyboard.press("Tab")
    expect(page.locator(".hide")).to_be_focused()
    for ask, fields in [*COMPLAINT, ("check", {"choice": "send"})]:
        assert (page_of(page.url) or "kind") == ask
        if "text" in fields:
            tab_to(page, "#words")
            page.keyboard.type(fields["text"])
        tab_to(page, f"button[value={fields['choice']}]" if "choice" in fields else ".send")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page_of(page.url) == "sent"
    expect(page.locator(".code li")).to_have_count(4)


def test_a_form_goes_on_in_another_browser_with_keys_only_and_no_script(
    new_page: Callable[..., Page], backend: RealBackend
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(backend.form())
    fill_in(page, "what_happened")
    page.fill("#words", "half a sent")
    tab_to(page, "button[value=save]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".code li")).to_have_count(4)
    words = " ".join(page.locator(".code li").all_inner_texts())
    page.goto(page.url)
    expect(page.locator("#words")).to_have_value("half a sent")
    expect(page.locator(".code")).to_have_count(0)
    other = new_page(java_script_enabled=False)
    other.goto(backend.form())
    tab_to(other, "a[href$=come_back]")
    with other.expect_navigation():
        other.keyboard.press("Enter")
    expect(other.get_by_label("Your four saved words")).to_be_visible()
    tab_to(other, "#words")
    other.keyboard.type(words)
    with other.expect_navigation():
        other.keyboard.press("Enter")
    assert page_of(other.url) == "what_happened"
    expect(other.locator("#words")).to_have_value("half a sent")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(60):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def test_hiding_a_form_leaves_nothing_and_back_shows_nothing(
    new_page: Callable[..., Page], backend: RealBackend
) -> None:
    page = new_page(java_script_enabled=False)

    def weather(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Weather</title>Rain.", content_type="text/html")

    page.route("https://www.bbc.co.uk/**", weather)
    page.goto(backend.form())
    fill_in(page, "about")
    page.fill("#words", "half a sent")
    page.locator(".hide").click()
    page.get_by_text("Rain.").wait_for()
    assert page.context.cookies() == []
    for _ in range(4):
        page.go_back()
        if page.url.startswith(backend.origin):
            assert page_of(page.url) == ""
            assert STORY not in page.content()
            assert "half a sent" not in page.content()


def test_hide_stays_in_sight_and_the_help_opens_without_another_page(
    new_page: Callable[..., Page], backend: RealBackend
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page.goto(backend.form())
    fill_in(page, "about")
    page.context.set_offline(True)
    page.locator(".help-now summary").click()
    expect(page.locator(".help-now a[href='tel:999']")).to_be_visible()
    page.mouse.wheel(0, 4000)
    expect(page.locator(".hide")).to_be_in_viewport()


def test_a_mistake_is_told_to_a_screen_reader_where_the_words_are(
    new_page: Callable[..., Page], backend: RealBackend
) -> None:
    page = new_page()
    page.goto(backend.form())
    fill_in(page, "what_happened")
    page.locator(".send").click()
    box = page.locator("#words")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("What you told us")
    expect(page.get_by_role("textbox")).to_have_accessible_description(
        "What is wrong? What you told us Please write something in the box first."
    )
    assert page.title().startswith("Something to put right")


def test_in_a_right_to_left_language_the_picture_stands_on_the_right(
    new_page: Callable[..., Page], backend: RealBackend
) -> None:
    page = new_page()
    page.goto(backend.form("leeward"))
    picture = page.locator(".choice img").first.bounding_box()
    words = page.locator(".choice .words").first.bounding_box()
    assert picture
    assert words
    assert picture["x"] > words["x"]
    hide, help_now = page.locator(".hide").bounding_box(), page.locator(".help-now").bounding_box()
    assert hide
    assert help_now
    assert hide["x"] > help_now["x"]
    fill_in(page, "what_happened")
    assert page.evaluate("document.documentElement.lang") == "ar"


def test_a_paper_copy_has_the_receipt_and_nothing_to_press(new_page: Callable[..., Page], backend: RealBackend) -> None:
    page = new_page()
    page.goto(backend.form())
    fill_in(page, "check")
    page.locator("button[value=send]").click()
    page.emulate_media(media="print")
    expect(page.locator(".reference")).to_be_visible()
    for gone in (".hide", ".help-now", "button"):
        expect(page.locator(gone).first).to_be_hidden()


def test_from_a_chat_that_is_down_to_a_receipt(new_page: Callable[..., Page], backend: RealBackend) -> None:
    backend.bot.mood = "broken"
    page = new_page()
    page.goto(f"{backend.origin}/c/wigan/chat")
    page.get_by_role("button", name="Use a plain form instead").wait_for()
    page.fill("#words", STORY)
    page.get_by_role("button", name="Use a plain form instead").click()
    fill_in(page, "what_happened")
    expect(page.locator("#words")).to_have_value(STORY)
    backend.bot.mood = "well"
    page.locator(".send").click()
    fill_in(page, "check")
    page.locator("button[value=send]").click()
    expect(page.locator(".reference")).to_be_visible()
