"""What a child meets: questions, choices, the read-back, the receipt, and every way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import SAID, STORY, choice, open_question, press, say, talk_of, wait_for_question, walk


def test_a_complaint_ends_with_a_reference_a_code_and_dates_in_words(chat: Page, gateway: PretendGateway) -> None:
    walk(chat)
    receipt = chat.locator(".receipt")
    expect(receipt.locator(".reference")).to_have_text("HMO-7K4P")
    assert receipt.locator(".code li").all_inner_texts() == ["otter", "lemon", "bridge", "Tuesday"]
    assert receipt.locator(".dates strong").all_inner_texts() == ["Friday 4 December 2026"]
    days = receipt.locator(".days")
    days.locator("summary").click()
    assert days.locator("dd strong").all_inner_texts() == [
        "Friday 20 November 2026",
        "Tuesday 24 November 2026",
        "Friday 18 December 2026",
    ]
    expect(days).to_contain_text("not counted: Sat 21 Nov, Saturday")
    assert talk_of(gateway) == SAID


def test_the_page_says_how_far_it_is(chat: Page) -> None:
    walk(chat, until="ask_advocate")
    last = chat.locator(".transcript > li:last-child")
    expect(last.locator(".step")).to_contain_text("4 of 7")
    assert last.locator("progress").evaluate("bar => [bar.value, bar.max]") == [4, 7]


def test_a_used_choice_says_what_was_chosen_and_cannot_be_pressed_again(chat: Page, gateway: PretendGateway) -> None:
    chosen = chat.locator("[data-choice=complaint]")
    chosen.dblclick()
    wait_for_question(chat, "ask_who_is_typing")
    expect(chosen).to_have_text("You chose: Something is wrong")
    assert chosen.get_attribute("aria-disabled") == "true"
    assert chosen.get_attribute("disabled") is None
    chosen.click(force=True)
    chosen.press("Enter")
    chat.wait_for_timeout(100)
    assert talk_of(gateway) == ["complaint"]
    expect(chat.locator("[data-choice=thank_you]")).to_have_count(0)


def test_the_second_half_of_a_double_tap_does_not_answer_the_next_question(chat: Page, gateway: PretendGateway) -> None:
    press(chat, "complaint")
    wait_for_question(chat, "ask_who_is_typing")
    choice(chat, "me").dispatch_event("click", {"detail": 2})
    chat.wait_for_timeout(100)
    assert talk_of(gateway) == ["complaint"]
    press(chat, "me")
    wait_for_question(chat, "ask_what_happened")


def test_words_answer_a_question_as_well_as_a_button(chat: Page, gateway: PretendGateway) -> None:
    say(chat, "something is rong")
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["something is rong"]
    expect(chat.locator("[data-choice=complaint]")).to_have_count(0)


@pytest.mark.parametrize("words", ["/restart", "<img src=x onerror=alert(1)>", "שלום 🙂 ok", "{{7*7}} &amp; {council}"])
def test_words_are_only_ever_words(chat: Page, gateway: PretendGateway, words: str) -> None:
    say(chat, words)
    wait_for_question(chat, "ask_who_is_typing")
    expect(chat.locator(".from-me .bubble")).to_contain_text(words)
    expect(chat.locator(".from-me img")).to_have_count(0)
    assert talk_of(gateway) == [words]


def test_line_breaks_stay_where_the_child_put_them(chat: Page, gateway: PretendGateway) -> None:
    chat.locator("#words").press_sequentially("one")
    chat.keyboard.press("Shift+Enter")
    chat.keyboard.type("two")
    chat.keyboard.press("Enter")
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["one\ntwo"]


def test_nothing_written_sends_nothing_and_says_so(chat: Page, gateway: PretendGateway) -> None:
    say(chat, "   ")
    expect(chat.locator("#words-note")).to_have_text("Write something first.")
    expect(chat.locator("#words")).to_have_attribute("aria-invalid", "true")
    assert gateway.deliveries == []


def test_too_many_words_stay_in_the_box(chat: Page, gateway: PretendGateway) -> None:
    long = "é🙂" * 10_001
    say(chat, long)
    expect(chat.locator("#words-note")).to_contain_text("too long")
    expect(chat.locator("#words")).to_have_value(long)
    assert gateway.deliveries == []


def test_twenty_thousand_letters_are_sent(chat: Page, gateway: PretendGateway) -> None:
    say(chat, "a" * 20_000)
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["a" * 20_000]


def test_every_answer_of_the_read_back_can_be_changed(chat: Page) -> None:
    walk(chat, until="ask_check")
    rows = chat.locator(".summary .bit")
    expect(rows).to_have_count(6)
    expect(rows.first.locator(".said")).to_have_text(f"{STORY}\nAnd nobody rang me.")
    expect(chat.get_by_role("button", name="An advocate: Yes please Change")).to_be_visible()
    press(chat, "change_advocate")
    wait_for_question(chat, "ask_advocate")
    expect(chat.locator("[data-choice=change_advocate]")).to_contain_text("You chose: Change: An advocate")


def test_what_does_this_mean_and_go_back_stand_with_each_question(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_happened_when")
    press(chat, "explain")
    expect(chat.locator("[data-card=explain]")).to_be_visible()
    wait_for_question(chat, "ask_happened_when")
    press(chat, "back")
    wait_for_question(chat, "ask_what_happened")
    assert talk_of(gateway)[-2:] == ["explain", "back"]


def test_not_sent_by_the_backend_is_said_and_offered_again(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_check")
    (talk,) = gateway.talks.values()
    talk.case_store_down = True
    press(chat, "send")
    wait_for_question(chat, "ask_try_again")
    expect(chat.locator(".receipt")).to_have_count(0)
    talk.case_store_down = False
    press(chat, "try_again")
    wait_for_question(chat, "sent_complaint")


def test_help_works_with_no_line_at_all(chat: Page, gateway: PretendGateway) -> None:
    chat.context.set_offline(True)
    gateway.faults.down = True
    chat.locator(".top button.help").click()
    panel = chat.locator("#help-panel")
    calls = [call.get_attribute("href") for call in panel.locator("a.call").all()]
    assert calls == ["tel:999", "tel:08001111"]
    expect(panel).to_contain_text("We could not reach the chat. You can still call.")
    assert gateway.deliveries == []


def test_help_brings_the_councils_own_numbers_and_keeps_them(chat: Page, gateway: PretendGateway) -> None:
    chat.locator(".top button.help").click()
    near = chat.locator("#help-panel .near")
    expect(near.locator("a.call")).to_have_attribute("href", "tel:01942000000")
    chat.locator("#help-panel .close").click()
    wait_for_question(chat, "welcome")
    chat.context.set_offline(True)
    chat.locator(".top button.help").click()
    expect(near).to_contain_text("In the day, call the council on 01942 000 000.")
    assert talk_of(gateway) == ["help_now"]


def test_a_help_card_in_the_talk_has_a_button_for_each_number(chat: Page) -> None:
    say(chat, "he hit me")
    calls = chat.locator(".kind-help a.call")
    expect(calls).to_have_count(4)
    hrefs = ["tel:999", "tel:08001111", "tel:03001237047", "tel:01244977277"]
    assert [call.get_attribute("href") for call in calls.all()] == hrefs
    expect(calls.first).to_have_text("If you are in danger now, call 999.")


def test_stopping_can_save_with_a_code_and_another_device_can_carry_on(
    chat: Page, new_page: object, gateway: PretendGateway
) -> None:
    walk(chat, until="ask_advocate")
    chat.locator(".top button.menu").click()
    chat.locator("#menu-panel").get_by_role("button", name="Stop this chat").click()
    wait_for_question(chat, "ask_stopping")
    press(chat, "save")
    expect(chat.locator(".log .code li")).to_have_text(["otter", "lemon", "bridge", "tuesday"])
    other = new_page()  # type: ignore[operator]
    other.goto(gateway.chat)
    other.locator(".top button.menu").click()
    other.fill("#secret-words", " otter lemon bridge tuesday ")
    other.get_by_role("button", name="Carry on").click()
    wait_for_question(other, "ask_advocate")
    expect(other.locator(".from-me", has_text=STORY)).to_be_visible()
    press(other, "no_thanks")
    wait_for_question(other, "ask_reply_how")


def test_a_wrong_code_is_said_kindly_and_stays_to_be_mended(chat: Page) -> None:
    chat.locator(".top button.menu").click()
    chat.fill("#secret-words", "otter lemon bridge monday")
    chat.get_by_role("button", name="Carry on").click()
    expect(chat.locator("#secret-words-note")).to_have_text("We do not know this code. Check each word.")
    expect(chat.locator("#secret-words")).to_have_value("otter lemon bridge monday")
    expect(chat.locator("#secret-words")).to_be_focused()


def test_delete_deletes_on_the_server_and_offers_a_new_start(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_happened_when")
    chat.locator(".top button.menu").click()
    chat.locator("#menu-panel").get_by_role("button", name="Stop this chat").click()
    wait_for_question(chat, "ask_stopping")
    press(chat, "delete")
    expect(chat.locator(".status")).to_contain_text("This chat is closed.")
    assert len(gateway.wiped) == 1
    chat.get_by_role("button", name="Start again").click()
    wait_for_question(chat, "welcome")
    expect(chat.locator(".from-me")).to_have_count(0)


def test_my_copy_holds_my_words_and_the_receipt(chat: Page, tmp_path: Path) -> None:
    walk(chat)
    chat.locator(".top button.menu").click()
    with chat.expect_download() as waiting:
        chat.locator("#menu-panel").get_by_role("button", name="Save my copy").click()
    waiting.value.save_as(tmp_path / "copy.txt")
    copy = (tmp_path / "copy.txt").read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "notes.txt"
    assert f"Me: {STORY}" in copy
    assert "Your reference: HMO-7K4P" in copy
    assert copy.count("HMO-7K4P") == 1
    assert "You get an answer by: Friday 4 December 2026" in copy


def test_printing_leaves_out_everything_that_is_pressed(chat: Page) -> None:
    walk(chat)
    chat.locator(".top button.menu").click()
    chat.emulate_media(media="print")
    expect(chat.locator(".receipt")).to_be_visible()
    for gone in (".top", ".foot", "#menu-panel", ".listen"):
        expect(chat.locator(gone).first).to_be_hidden()


def test_settings_change_the_page_and_are_kept_for_this_tab_only(chat: Page, gateway: PretendGateway) -> None:
    chat.locator(".top button.menu").click()
    for label in ("Dark", "Biggest", "More space", "Easy to read"):
        chat.get_by_label(label, exact=True).check()
    look = "['theme', 'size', 'spacing', 'font'].map(name => document.documentElement.dataset[name])"
    assert chat.evaluate(look) == ["dark", "biggest", "wide", "easy"]
    chat.reload()
    choice(chat, "complaint").wait_for()
    assert chat.evaluate(look) == ["dark", "biggest", "wide", "easy"]
    other = chat.context.new_page()
    other.goto(gateway.chat)
    choice(other, "complaint").wait_for()
    assert other.evaluate(look) == ["calm", "normal", "normal", "usual"]
    assert chat.evaluate("localStorage.length") == 0


def test_a_late_message_does_not_pull_the_reader_away(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_check")
    gateway.faults.slow = 0.8
    say(chat, "wait")
    chat.mouse.move(180, 300)
    chat.mouse.wheel(0, -9000)
    chat.locator(".new-messages").wait_for()
    assert chat.evaluate("scrollY") == 0
    chat.locator(".new-messages").click()
    expect(chat.locator(".transcript > li:last-child")).to_be_in_viewport()
    assert open_question(chat) == "ask_check"


def test_the_language_and_direction_of_the_page_are_kept(page: Page, gateway: PretendGateway) -> None:
    gateway.lang, gateway.dir = "ar", "rtl"
    page.goto(gateway.chat)
    choice(page, "complaint").wait_for()
    picture = page.locator(".choice img").first.bounding_box()
    words = page.locator(".choice .words").first.bounding_box()
    assert picture
    assert words
    assert picture["x"] > words["x"], "in a right-to-left language the picture stands on the right"
    assert page.evaluate("document.documentElement.lang") == "ar"


def test_a_missing_picture_leaves_the_words(chat: Page) -> None:
    chat.route(re.compile("/pictures/"), lambda route: route.abort())
    walk(chat, until="ask_what_happened")
    expect(chat.locator(".transcript > li:last-child .line .words")).to_have_text("Tell us what happened.")
    expect(chat.locator(".transcript > li:last-child img")).to_have_count(0)
