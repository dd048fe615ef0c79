"""Pictures first: one line, one big picture and two answers a screen, for the whole talk; and five faces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import violations
from tests.widget.pretend_gateway import PretendGateway
from tests.widget.test_hearing import RECORDER, heard
from tests.widget.test_screens import is_in_view
from tests.widget.test_seeing import sideways, small_targets
from tests.widget.walking import COMPLAINT, SAID, STORY, say, talk_of

LOOKS: dict[str, dict[str, Any]] = {
    "calm": {},
    "small with words twice as big": {"viewport": {"width": 320, "height": 640}},
    "desktop in forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}
FEW = """deck => ({
  lines: [...deck.querySelectorAll('.screen > .words')].filter(one => one.checkVisibility()).length,
  pictures: deck.querySelectorAll('.screen > .picture').length,
  choices: deck.querySelectorAll('.choice').length })"""


def turn_on(page: Page) -> None:
    page.locator("[data-choice=pictures_first]").click()
    page.locator(".deck .screen").wait_for()


def find(page: Page, id_: str) -> None:
    """Turn the screens and the choices until this one is there."""
    for _ in range(12):
        if page.locator(f".deck [data-choice={id_}]").count():
            return
        page.locator(".deck .onward").or_(page.locator(".deck .more-choices")).first.click()
    raise AssertionError(f"{id_} is on no screen")


def answer(page: Page, card: str, pressed: str | None, words: str | None) -> None:
    """Answer this card as the tests of the usual screens do, and wait for the next one."""
    page.locator(f".transcript > li:last-child[data-card={card}]").wait_for(state="attached")
    expect(page.locator(".deck .mine")).to_have_count(0)
    if words:
        say(page, words)
    else:
        find(page, str(pressed))
        page.locator(f".deck [data-choice={pressed}]").click()


def test_a_whole_complaint_one_picture_and_two_answers_at_a_time(chat: Page, gateway: PretendGateway) -> None:
    chat.add_init_script(RECORDER)  # from where the page is loaded anew
    turn_on(chat)
    for at, step in enumerate(COMPLAINT):
        answer(chat, *step)
        chat.locator(f".transcript > li:last-child:not([data-card={step[0]}])").or_(
            chat.locator(".transcript > li:last-child[data-card=ask_what_happened]")
        ).first.wait_for(state="attached")
        expect(chat.locator(".deck .mine")).to_have_count(0)
        seen = chat.locator(".deck").evaluate(FEW)
        assert (seen["lines"], seen["pictures"]) == (1, 1), step
        assert seen["choices"] <= 2, step
        if at == 2:  # for the whole talk, also where the page is loaded anew
            chat.reload()
            chat.locator(".deck .screen").wait_for()
    for _ in range(chat.locator(".transcript > li:last-child .line").count()):
        chat.locator(".deck .onward").click()
    assert "HMO-7K4P" in chat.locator(".deck .receipt").inner_text()
    assert talk_of(gateway) == SAID
    told = heard(chat)
    (read_back,) = [said for said in told if f"What you told us: {STORY}" in said]
    assert "You can choose: Send it, Stop." in read_back
    (receipt,) = [said for said in told if "HMO-7K4P" in said]
    assert "otter lemon bridge" in receipt
    assert "By Friday 4 December we will send you an answer." in receipt


def test_what_a_strip_opens_is_one_press_away_and_the_choices_come_after_it(chat: Page) -> None:
    turn_on(chat)
    words = chat.locator(".deck .screen > .words")
    for line in ("Hello, I am a computer", "No person is in this chat."):
        expect(words).to_contain_text(line)
        expect(chat.locator(".deck .more-lines")).to_have_count(0)
        chat.locator(".deck .onward").click()
    expect(words).to_have_text("If someone is not safe, I must tell.")
    for part in chat.locator(".deck :is(.choice, .turns button)").all():
        assert is_in_view(part), part.inner_text()
    expect(chat.locator(".deck [data-choice=complaint]")).to_be_visible()
    chat.locator(".deck .more-lines").press("Enter")
    expect(chat.locator(".deck .onward")).to_be_focused()
    opened = [words.inner_text()]
    while chat.locator(".deck .onward").count():
        assert chat.locator(".deck .choice").count() == 0
        chat.locator(".deck .onward").click()
        opened.append(words.inner_text())
    assert opened == [
        "People read your words after you send them.",
        "I must tell people who can help if someone may not be safe.",
        "To leave fast, press Hide this page.",
        "Your phone or computer may still show you came here.",
    ]
    expect(chat.locator(".deck [data-choice=complaint]")).to_be_visible()


def test_the_saved_words_stay_below_until_the_next_answer_and_in_the_transcript(
    chat: Page, gateway: PretendGateway
) -> None:
    turn_on(chat)
    answer(chat, *COMPLAINT[0])
    answer(chat, *COMPLAINT[1])
    chat.locator(".deck", has_text="Tell us what happened").wait_for()
    chat.locator(".top button.menu").click()
    chat.locator("#menu-panel").get_by_role("button", name="Stop this chat").click()
    chat.locator(".deck [data-choice=save]").click()
    saved = ["otter", "lemon", "bridge", "tuesday"]
    words = chat.locator(".deck .code li")
    expect(words).to_have_text(saved)
    chat.locator(".deck .onward").click()
    expect(words).to_have_text(saved)
    say(chat, STORY)
    chat.locator(".deck", has_text="Do you want to say more?").wait_for()
    expect(words).to_have_count(0)
    expect(chat.locator(".log .code li")).to_have_text(saved)
    assert len(gateway.codes) == 1


def test_what_arrives_behind_the_menu_is_heard(chat: Page, gateway: PretendGateway) -> None:
    chat.evaluate(RECORDER)
    turn_on(chat)
    find(chat, "complaint")
    gateway.faults.slow = 0.5
    chat.locator(".deck [data-choice=complaint]").click()
    chat.locator(".top button.menu").click()
    expect(chat.locator(".deck")).to_be_hidden()
    chat.locator(".transcript > li:last-child[data-card=ask_who_is_typing]").wait_for(state="attached")
    assert heard(chat)[-1] == "Who is typing? You can choose: Me, Me, with someone."


def test_what_stands_opposite_is_never_a_screen_further_on(chat: Page) -> None:
    turn_on(chat)
    find(chat, "thank_you")
    chat.locator(".deck [data-choice=complaint]").wait_for()
    for step in COMPLAINT[: [card for card, *_ in COMPLAINT].index("ask_advocate")]:
        answer(chat, *step)
    chat.locator(".deck [data-choice=yes_please]").wait_for()
    assert chat.locator(".deck [data-choice=no_thanks]").is_visible()


def test_a_help_card_is_not_cut_into_pieces(chat: Page) -> None:
    turn_on(chat)
    say(chat, "he hit me")
    chat.locator(".deck .whole [data-choice=yes]").wait_for()
    card = chat.locator(".deck .kind-help")
    expect(chat.locator(".deck .whole")).to_contain_text("A person at the council should read it by 10:30 today.")
    for part in (*card.locator(".call").all(), *chat.locator(".deck .choice").all()):
        assert is_in_view(part), part.inner_text()
    assert chat.locator(".deck .choice").count() == 3


def test_with_keys_alone_the_focus_stays_in_the_deck_and_each_screen_is_said(chat: Page) -> None:
    chat.locator("[data-choice=pictures_first]").press("Enter")
    expect(chat.locator(".deck")).to_be_focused()
    announced = chat.locator("#announcer")
    chat.keyboard.press("Tab")
    expect(chat.locator(".deck .onward")).to_be_focused()
    chat.keyboard.press("Enter")
    expect(announced).to_contain_text("No person is in this chat.")
    expect(chat.locator(".deck .onward")).to_be_focused()
    chat.keyboard.press("Enter")
    expect(announced).to_contain_text("You can choose: Say thank you, Something is wrong.")
    chat.keyboard.press("Tab")
    chat.keyboard.press("Tab")
    expect(chat.locator(".deck [data-choice=complaint]")).to_be_focused()
    chat.keyboard.press("Space")
    expect(announced).to_contain_text("Who is typing?")
    assert chat.evaluate("document.activeElement.closest('.deck') !== null")


def test_the_menu_switches_it_on_and_off_and_nothing_is_lost(chat: Page) -> None:
    for choice, on in ((1, True), (0, False)):
        chat.locator(".top button.menu").click()
        chat.locator(".setting-pictures .option").nth(choice).click()
        chat.locator(".panel:not([hidden]) .close").click()
        assert chat.locator(".deck").is_visible() is on
        assert chat.locator(".log").is_visible() is not on
        if on:
            answer(chat, *COMPLAINT[0])
            answer(chat, *COMPLAINT[1])
            chat.locator(".deck", has_text="Tell us what happened").wait_for()
    assert "You chose: Something is wrong" in chat.locator(".log").inner_text()
    assert chat.locator(".transcript > li:last-child").inner_text().count("Tell us what happened.") == 1


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_screen_of_it(
    new_page: Callable[..., Page], gateway: PretendGateway, look: str
) -> None:
    page = new_page(**LOOKS[look])
    page.goto(gateway.chat)
    page.locator("[data-choice=complaint]").wait_for()
    if "twice" in look:
        page.evaluate("document.documentElement.dataset.size = 'biggest'")
    page.locator("[data-choice=feelings]").click()
    page.locator(".feelings").wait_for()
    states = ["five faces"]
    assert violations(page) == [], states
    turn_on(page)
    for step in (*COMPLAINT, None):
        states.append(str(step))
        assert violations(page, look_only=len(states) > 4) == [], states
        assert small_targets(page) == [], states
        assert sideways(page) == [], states
        if step:
            answer(page, *step)
            expect(page.locator(".deck .mine")).to_have_count(0)


@pytest.mark.parametrize("in_deck", [False, True])
def test_a_face_is_sent_as_a_sentence_of_theirs_and_nothing_more(
    chat: Page, gateway: PretendGateway, in_deck: bool
) -> None:
    if in_deck:
        turn_on(chat)
        find(chat, "feelings")
    place = chat.locator(".deck") if in_deck else chat.locator(".log")
    place.locator("[data-choice=feelings]").dblclick()
    place.locator(".feelings").wait_for()
    assert place.locator(".feelings .choice").count() == 5
    place.locator(".feelings .plain").press("Enter")
    expect(place.locator(".feelings")).to_have_count(0)
    expect(place if in_deck else place.locator("[data-choice=feelings]")).to_be_focused()
    assert gateway.deliveries == []
    place.locator("[data-choice=feelings]").click()
    place.locator(".feelings [data-choice=sad]").press("Enter")
    expect(place if in_deck else place.locator(".from-me", has_text="I feel sad.")).to_be_focused()
    chat.locator(".transcript > li:last-child[data-card=ask_who_is_typing]").wait_for(state="attached")
    (sent,) = gateway.deliveries
    assert {key: value for key, value in sent.items() if key != "id"} == {"text": "I feel sad."}
