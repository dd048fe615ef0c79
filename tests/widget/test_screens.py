"""What is in view without scrolling, measured on the screens that children hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import STORY, press, say, wait_for_question, walk

PHONES: list[ViewportSize] = [{"width": 360, "height": 640}, {"width": 320, "height": 568}]
IN_VIEW = """one => { const box = one.getBoundingClientRect()
const [top, foot] = ['.top', '.foot'].map(bar => document.querySelector(bar).getBoundingClientRect())
const lowest = one.closest('.foot') ? innerHeight : foot.top
return box.top >= top.bottom - 1 && box.bottom <= lowest + 1 && box.width > 0 }"""


def is_in_view(part: Locator) -> bool:
    """Say whether all of it is seen: below the bar at the top, above the box, or in the box."""
    return bool(part.evaluate(IN_VIEW))


@pytest.fixture(params=PHONES, ids=lambda size: f"{size['width']}x{size['height']}")
def small_phone(request: pytest.FixtureRequest, new_page: Callable[..., Page], gateway: PretendGateway) -> Page:
    page = new_page(viewport=request.param)
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    return page


def test_the_first_screen_shows_all_its_choices_the_strip_and_the_box(small_phone: Page) -> None:
    choices = small_phone.locator(".choice")
    ids = [str(choice.get_attribute("data-choice")) for choice in choices.all()]
    assert ids == ["thank_you", "comment", "complaint", "advocate_request", "later"]
    for part in [*choices.all(), small_phone.locator(".strip summary"), small_phone.locator("#words")]:
        assert is_in_view(part), part.inner_text()


def test_the_three_first_choices_are_equally_big_and_the_others_smaller(small_phone: Page) -> None:
    sizes = small_phone.eval_on_selector_all(".choice", "all => all.map(one => [one.offsetWidth, one.offsetHeight])")
    assert max(abs(size[side] - sizes[0][side]) for size in sizes[:3] for side in (0, 1)) <= 1
    assert all(height < sizes[0][1] for _, height in sizes[3:])


def test_the_strip_opens_and_tells_more(small_phone: Page) -> None:
    more = small_phone.locator(".strip .line").first
    assert not more.is_visible()
    small_phone.locator(".strip summary").click()
    assert more.is_visible()


def test_the_bar_of_the_narrowest_phone_has_two_lines(small_phone: Page) -> None:
    """Not three: its words would push the first choices out of view."""
    assert height(small_phone.locator(".top")) <= 66


def test_on_a_phone_held_sideways_all_first_choices_are_in_view(
    new_page: Callable[..., Page], gateway: PretendGateway
) -> None:
    page = new_page(viewport={"width": 740, "height": 360})
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    below = "one => one.getBoundingClientRect().bottom"
    assert max(choice.evaluate(below) for choice in page.locator(".choice").all()) <= 360


def test_a_wide_screen_shows_six_choices_and_a_calm_side(
    new_page: Callable[..., Page], gateway: PretendGateway
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    walk(page, until="ask_reply_how")
    choices = page.locator(".transcript > li:last-child .choice").all()
    assert len(choices) == 6
    for part in choices:
        assert is_in_view(part), part.inner_text()
    side = page.locator(".side")
    assert "Question 5 of 7" in side.inner_text()
    assert [link.get_attribute("href") for link in side.locator("a").all()] == ["tel:999", "tel:08001111"]
    said = side.locator("details li")
    assert not said.first.is_visible()
    side.locator("summary").click()
    assert said.all_inner_texts() == [
        "Something is wrong",
        "Me",
        STORY,
        "And nobody rang me.",
        "That's all",
        "This week",
        "Yes please",
    ]


def test_other_sizes_of_words_keep_the_place(chat: Page) -> None:
    walk(chat, until="ask_reply_how")
    chat.locator(".top button.menu").click()
    chat.locator(".setting-size .option").nth(1).click()
    chat.locator(".panel:not([hidden]) .close").click()
    assert is_in_view(chat.locator(".transcript > li:last-child .line").first)


def height(part: Locator) -> float:
    """Return how high it is, in CSS pixels."""
    return float(part.evaluate("one => one.getBoundingClientRect().height"))


def test_the_read_back_is_a_short_letter_with_send_in_reach(chat: Page) -> None:
    walk(chat, until="ask_check")
    letter = chat.locator(".transcript > li:last-child")
    assert height(letter) <= 1.2 * 740
    for part in (letter.locator("[data-choice=send]"), letter.locator(".bit").first):
        assert is_in_view(part), part.inner_text()
    assert letter.locator(".bit").first.inner_text().startswith("What you told us")


def test_the_receipt_is_one_screen_and_says_nothing_twice(chat: Page) -> None:
    walk(chat)
    receipt = chat.locator(".transcript > li:last-child")
    assert height(receipt) <= 740
    words = receipt.inner_text()
    for once in ("HMO-7K4P", "otter", "4 December", "Your code"):
        assert words.count(once) == 1, once
    assert words.split("said:")[1].strip().startswith("Thank you")


def test_a_copy_is_offered_only_after_a_word_about_who_else_sees_it(chat: Page) -> None:
    walk(chat)
    assert not chat.locator(".keep .plain").first.is_visible()
    chat.locator(".keep summary").click()
    assert chat.locator(".keep .small").inner_text() == "Other people who use this device may see your copy."
    assert chat.locator(".keep .plain").first.is_visible()


def test_what_to_press_after_sending_is_to_add_something_or_to_be_done(chat: Page, gateway: PretendGateway) -> None:
    walk(chat)
    chat.get_by_role("button", name="I'm done").click()
    chat.wait_for_url(gateway.neutral)


def test_nothing_is_promised_by_letter_to_somebody_who_left_no_way(chat: Page, gateway: PretendGateway) -> None:
    (talk,) = gateway.talks.values()
    talk.reachable = False
    walk(chat)
    words = chat.locator(".transcript > li:last-child").inner_text()
    assert "Look here with your code for an answer by" in words
    assert "You get an answer by" not in words


def test_what_was_left_empty_stands_in_a_line_that_opens(chat: Page) -> None:
    walk(chat, until="ask_name")
    press(chat, "skip")
    wait_for_question(chat, "ask_check")
    name = chat.locator("[data-choice=change_name]")
    assert not name.is_visible()
    chat.locator(".empty summary").click()
    name.click()
    wait_for_question(chat, "ask_name")


def test_after_harm_the_card_and_whether_they_are_safe_are_in_view_together(chat: Page) -> None:
    say(chat, "he hit me")
    wait_for_question(chat, "ask_safe_now")
    card, question = chat.locator(".kind-help"), chat.locator(".transcript > li:last-child")
    assert card.inner_text().split("said:")[1].strip().startswith("Thank you")
    for part in (*card.locator(".call").all(), question.locator(".words").first, *question.locator(".choice").all()):
        assert is_in_view(part), part.inner_text()


def test_a_line_with_a_number_to_text_begins_a_text_message(chat: Page) -> None:
    drawn = """async () => { const { callLink } = await import('/widget/message.js')
    return callLink('85258', 'Send SHOUT to 85258.').href }"""
    assert chat.evaluate(drawn) == "sms:85258"
