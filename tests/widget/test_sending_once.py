"""Nothing lost, nothing twice: whatever the line, the gateway and the thumb do."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import SAID, STORY, choice, press, say, talk_of, wait_for_question, walk

NOT_SENT = "Not sent yet. Tap to try again."


def test_a_broken_line_is_said_and_one_tap_sends_it_once(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_what_happened")
    gateway.faults.down = True
    say(chat, STORY)
    expect(chat.locator(".again")).to_have_text(NOT_SENT)
    expect(chat.locator(".from-me .bubble")).to_contain_text(STORY)
    expect(chat.locator(".note[data-state=not_sent]")).to_have_text("Not sent yet")
    gateway.faults.down = False
    chat.locator(".again").click()
    wait_for_question(chat, "ask_what_happened")
    expect(chat.locator(".status")).to_be_hidden()
    assert talk_of(gateway) == ["complaint", "me", STORY]


def test_an_answer_that_was_lost_on_the_way_back_is_not_processed_again(chat: Page, gateway: PretendGateway) -> None:
    gateway.faults.answers = ["drop_after", "drop_after"]
    press(chat, "complaint")
    wait_for_question(chat, "ask_who_is_typing")
    assert len(gateway.deliveries) == 3
    assert len({delivery["id"] for delivery in gateway.deliveries}) == 1
    assert talk_of(gateway) == ["complaint"]


def test_words_said_while_the_line_is_down_wait_and_arrive_in_order(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_what_happened")
    chat.context.set_offline(True)
    expect(chat.locator(".status")).to_have_text("You are offline. Your words are safe here until you close this page.")
    for words in ("one", "two", "three"):
        say(chat, words)
    expect(chat.locator(".again")).to_be_visible()
    chat.context.set_offline(False)
    expect(chat.locator(".note:not(:empty)")).to_have_count(0)
    assert talk_of(gateway) == ["complaint", "me", "one", "two", "three"]


@pytest.mark.parametrize("wrong", [500, 502, "empty", "page"])
def test_silence_and_odd_answers_count_as_not_sent(chat: Page, gateway: PretendGateway, wrong: object) -> None:
    gateway.faults.answers = [wrong, wrong, wrong]
    press(chat, "complaint")
    expect(chat.locator(".again")).to_have_text(NOT_SENT)
    chat.locator(".again").click()
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["complaint"]


def test_when_the_bot_is_down_the_help_card_is_shown_once_and_trying_again_works(
    chat: Page, gateway: PretendGateway
) -> None:
    walk(chat, until="ask_what_happened")
    gateway.faults.bot_down = True
    say(chat, STORY)
    expect(chat.locator("[data-card=bot_down]")).to_be_visible()
    chat.locator(".again").click()
    chat.wait_for_timeout(300)
    expect(chat.locator(".again")).to_have_text(NOT_SENT)
    expect(chat.locator("[data-card=bot_down]")).to_have_count(1)
    gateway.faults.bot_down = False
    chat.locator(".again").click()
    wait_for_question(chat, "ask_what_happened")
    assert talk_of(gateway) == ["complaint", "me", STORY]


@pytest.mark.parametrize("status", [400, 413])
def test_refused_words_go_back_into_the_box_with_the_reason(chat: Page, gateway: PretendGateway, status: int) -> None:
    gateway.faults.answers = [status]
    say(chat, STORY)
    expect(chat.locator("#words")).to_have_value(STORY)
    expect(chat.locator("#words-note")).to_have_text(f"The test said {status}.")
    chat.locator(".send").click()
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == [STORY]


def test_a_refused_choice_can_be_made_again(chat: Page, gateway: PretendGateway) -> None:
    gateway.faults.answers = [400]
    press(chat, "complaint")
    choice(chat, "thank_you").click()
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["thank_you"]


def test_too_quick_waits_by_itself(chat: Page, gateway: PretendGateway) -> None:
    gateway.faults.answers = [429]
    press(chat, "complaint")
    wait_for_question(chat, "ask_who_is_typing")
    assert talk_of(gateway) == ["complaint"]


def test_a_conversation_that_is_over_gives_the_words_back(chat: Page, gateway: PretendGateway) -> None:
    gateway.talks.clear()
    say(chat, STORY)
    expect(chat.locator(".status")).to_contain_text("This chat is closed. You can start a new one.")
    expect(chat.locator("#words")).to_have_value(STORY)
    chat.get_by_role("button", name="Start again").click()
    choice(chat, "complaint").wait_for()
    expect(chat.locator("#words")).to_have_value(STORY)


def test_a_gateway_that_is_down_at_the_start_can_be_tried_again(page: Page, gateway: PretendGateway) -> None:
    gateway.faults.down = True
    page.goto(gateway.chat)
    expect(page.locator(".status")).to_contain_text("The chat did not open.")
    expect(page.locator(".top button.help")).to_be_visible()
    gateway.faults.down = False
    page.locator(".again").click()
    choice(page, "complaint").wait_for()


def test_a_bot_that_is_down_at_the_start_shows_the_help_card(page: Page, gateway: PretendGateway) -> None:
    gateway.faults.bot_down = True
    page.goto(gateway.chat)
    expect(page.locator("[data-card=bot_down]")).to_be_visible()
    gateway.faults.bot_down = False
    page.locator(".again").click()
    choice(page, "complaint").wait_for()


def test_when_the_chat_is_down_the_form_takes_over_with_everything_said(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_advocate")
    gateway.faults.bot_down = True
    say(chat, "I want one")
    chat.locator("#words").fill("and a second thing\nin two lines")
    chat.get_by_role("button", name="Use a plain form instead").click()
    chat.get_by_text("The form.").wait_for()
    assert chat.url == f"{gateway.origin}/c/wigan/form/carry", "nothing of it is in the address"
    assert dict(gateway.carried) == {
        "choice.kind": "complaint",
        "choice.who_is_typing": "me",
        "text.what_happened": f"{STORY}\r\nAnd nobody rang me.",
        "choice.what_happened": "thats_all",
        "choice.happened_when": "this_week",
        "unheard": "I want one\r\nand a second thing\r\nin two lines",
    }


def test_a_chat_that_never_opened_turns_into_the_form(page: Page, gateway: PretendGateway) -> None:
    gateway.faults.bot_down = True
    page.goto(gateway.chat)
    page.get_by_role("button", name="Use a plain form instead").click()
    page.get_by_text("The form.").wait_for()
    assert gateway.carried == []


def test_the_form_is_not_offered_where_no_server_could_show_it(chat: Page, gateway: PretendGateway) -> None:
    gateway.faults.down = True
    press(chat, "complaint")
    expect(chat.locator(".again")).to_have_text(NOT_SENT)
    expect(chat.get_by_role("button", name="Use a plain form instead")).to_have_count(0)


def test_a_reload_comes_back_to_the_same_open_question(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_advocate")
    chat.reload()
    wait_for_question(chat, "ask_advocate")
    expect(chat.locator(".from-me", has_text=STORY)).to_be_visible()
    expect(chat.locator("button[data-choice=complaint], button[data-choice=this_week]")).to_have_count(0)
    press(chat, "no_thanks")
    wait_for_question(chat, "ask_reply_how")
    assert len(gateway.talks) == 1


def test_words_the_bot_never_answered_are_sent_again_after_a_reload(chat: Page, gateway: PretendGateway) -> None:
    (token,) = gateway.talks
    gateway.shown[token].append({"kind": "you", "id": "kept-before", "text": STORY, "answered": False})
    chat.reload()
    wait_for_question(chat, "ask_who_is_typing")
    assert gateway.deliveries == [{"id": "kept-before", "text": STORY}]


def test_what_was_sent_to_the_council_is_not_shown_again_after_a_reload(chat: Page, gateway: PretendGateway) -> None:
    (token,) = gateway.talks
    gateway.shown[token].insert(0, {"kind": "you", "id": "1", "sent": True, "answered": True})
    chat.reload()
    expect(chat.locator(".from-me")).to_have_text("You told us this. The council has it.")


def test_a_conversation_the_server_forgot_starts_afresh_after_a_reload(chat: Page, gateway: PretendGateway) -> None:
    walk(chat, until="ask_advocate")
    gateway.shown.clear()
    chat.reload()
    wait_for_question(chat, "welcome")
    expect(chat.locator(".from-me")).to_have_count(0)


def test_closing_with_unsent_words_asks_first(chat: Page) -> None:
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    chat.on("dialog", accept)
    chat.locator("#words").press_sequentially("half a sent")
    chat.close(run_before_unload=True)
    chat.context.new_page().wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_the_token_is_the_only_thing_kept_on_the_device(chat: Page) -> None:
    walk(chat, until="ask_advocate")
    chat.locator("#words").fill("a draft")
    kept = chat.evaluate("[Object.keys(sessionStorage), localStorage.length, document.cookie]")
    assert kept == [["hear-me-out-token"], 0, ""]
    assert STORY not in chat.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.parametrize("seed", range(8))
def test_dropped_and_doubled_requests_lose_nothing_and_say_nothing_twice(
    page: Page, gateway: PretendGateway, seed: int
) -> None:
    gateway.faults.dice = random.Random(seed)
    gateway.faults.lost, gateway.faults.doubled = 0.05, 0.05
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    walk(page)
    assert talk_of(gateway) == SAID
