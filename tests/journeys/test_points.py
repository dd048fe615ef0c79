"""Several matters in one story, in a real browser against the whole system: the list is seen, put right and kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Child
from tests.journeys.stack import Stack

STORY = "1. nobody told me about my review\n2. nobody rings me back\n3. my tea is always late"


@pytest.mark.browser
def test_a_list_of_points_is_put_right_by_buttons_and_reaches_the_case_in_the_same_words(
    stack: Stack, child: Callable[[Stack, str], Child]
) -> None:
    sam = child(stack, "wigan")
    sam.presses("complaint", then="ask_who_is_typing")
    sam.presses("me", then="ask_what_happened")
    sam.types(STORY, then="ask_what_happened_more")
    sam.presses("thats_all", then="ask_send_if_gone")
    sam.types("no wait for me", then="ask_points")
    assert "nobody rings me back" in sam.reads()
    sam.presses("change_point_3", then="ask_point_change")
    sam.presses("take_out", then="ask_points")
    sam.presses("right", then="ask_happened_when")
    sam.presses("now", then="ask_about")
    sam.presses("decision", then="ask_decision_when")
    sam.presses("nothing", then="ask_what_would_help")
    sam.presses("apology", then="ask_advocate")
    sam.presses("no_thanks", then="ask_reply_how")
    sam.presses("no_reply", then="ask_name")
    sam.types("Sam", then="ask_check")
    sam.presses("send", then="sent_complaint")
    (case,) = stack.cases_with(STORY)
    assert [point["text"] for point in case["told"]["points"]] == [
        "nobody told me about my review",
        "nobody rings me back",
    ]
    assert [word["text"] for word in case["told"]["words"]] == [STORY]
