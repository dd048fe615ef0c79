"""Processes killed and answers lost in the real system: nothing claims success, is lost, or is sent twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Child
from tests.journeys.stack import Stack

pytestmark = pytest.mark.browser
THANKS = "Emma always makes time for me"


def thank_you_up_to_the_read_back(mia: Child) -> None:
    mia.presses("thank_you", then="ask_who_is_typing")
    mia.presses("me", then="ask_what_happened")
    mia.types(THANKS, then="ask_what_happened_more")
    mia.presses("thats_all", then="ask_person_named")
    mia.types("Emma", then="ask_reply_how")
    mia.presses("no_reply", then="ask_name")
    mia.presses("skip", then="ask_check")


def test_the_backend_dies_before_send_and_the_child_reads_the_truth_and_sends_it_once(
    stack: Stack, child: Callable[[Stack, str], Child]
) -> None:
    mia = child(stack, "wigan")
    thank_you_up_to_the_read_back(mia)
    stack.kill("backend")
    mia.chat.locator("[data-choice='send']").last.click()
    mia.chat.get_by_text("not sent").first.wait_for()
    assert mia.chat.locator("li[data-card^=sent_]").count() == 0
    stack.start("backend")
    mia.chat.get_by_role("button", name="try again").last.click()
    mia.sees("sent_thank_you")
    assert len(stack.cases_with(THANKS)) == 1


def test_the_bot_is_killed_half_way_and_goes_on_at_the_same_question(
    stack: Stack, child: Callable[[Stack, str], Child]
) -> None:
    mia = child(stack, "devon")
    mia.presses("complaint", then="ask_who_is_typing")
    mia.presses("me", then="ask_what_happened")
    mia.types("they lost my things when i moved", then="ask_what_happened_more")
    stack.kill("bot")
    mia.chat.locator("#words").fill("and nobody said sorry")
    mia.chat.locator("#words").press("Enter")
    mia.chat.locator("li.kind-help").last.wait_for()
    stack.start("bot")
    mia.chat.get_by_role("button", name="try again").last.click()
    mia.sees("ask_what_happened_more")
    mia.presses("thats_all", then="ask_send_if_gone")
    mia.page.reload()
    mia.page.get_by_role("button", name="Open the chat").click()
    mia.sees("ask_send_if_gone")
