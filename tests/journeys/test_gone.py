"""A child who has to go: what was told is sent after half an hour, over restarts, and they find it later."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.journeys.conftest import Child
from tests.journeys.stack import Stack

pytestmark = pytest.mark.browser
BEGUN = "2026-11-23T23:45:00+00:00"
"""Just before midnight: whether it counts as received when it was told can be seen from the day."""
LOST = "they lost my bag when i moved"
KEPT = "nobody came to my review"


def tells(child: Child, words: str, answer: str) -> None:
    child.presses("complaint", then="ask_who_is_typing")
    child.presses("me", then="ask_what_happened")
    child.types(words, then="ask_what_happened_more")
    child.presses("thats_all", then="ask_send_if_gone")
    child.presses(answer, then="ask_happened_when")


def restart_later(stack: Stack, **passed: float) -> None:
    """Kill the backend without warning, and start it when so much time has gone by."""
    assert stack.at is not None
    stack.kill("backend")
    stack.at += timedelta(**passed)
    stack.start("backend")


def test_who_said_yes_and_is_gone_is_sent_once_and_who_said_no_is_not(
    stack_at: Callable[[str | None], Stack], child: Callable[[Stack, str], Child]
) -> None:
    stack = stack_at(BEGUN)
    sam, mia = child(stack, "wigan"), child(stack, "devon")
    tells(sam, LOST, "yes")
    tells(mia, KEPT, "no")
    restart_later(stack, minutes=25)
    assert stack.cases() == []
    restart_later(stack, minutes=20)
    until = time.monotonic() + 60
    while not stack.cases() and time.monotonic() < until:
        time.sleep(0.2)
    restart_later(stack, hours=3)
    (case,) = stack.cases()
    assert [word["text"] for word in case["told"]["words"]] == [LOST]
    assert datetime.fromisoformat(case["told"]["told_at"]).date() == datetime.fromisoformat(BEGUN).date()

    sam.page.reload()
    sam.page.get_by_role("button", name="Open the chat").click()
    sam.sees("sent_complaint")
    assert case["reference"] in sam.reads()
    assert sam.chat.locator("li[data-card=sent_while_gone]").count() == 1
