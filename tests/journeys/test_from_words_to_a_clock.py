"""Real people's paths on the demo page of each council: nothing is pretended but the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.journeys.conftest import Child
from tests.journeys.stack import Stack

COUNCILS = ["wigan", "sefton", "cheshire-west-and-chester", "islington", "devon"]
STORY = ["my social worker never rings me back", 'and she mised my revew again 😔 "not fair" <b>ok</b>']
IDEA = "put a list of what is for tea on the wall so we can see it"
ACKNOWLEDGED_IN = {"islington": date(2026, 12, 30)}
"""Islington’s page says two working days; where a page is silent the child is told no day."""


def newest(stack: Stack, council: str, kind: str, words: str) -> dict:
    (case,) = [
        case
        for case in stack.cases_with(words)
        if (case["told"]["council"], case["told"]["kind_said"]) == (council, kind)
    ]
    return case


@pytest.mark.browser
@pytest.mark.parametrize("council", COUNCILS)
def test_a_complaint_in_a_childs_words_ends_with_a_reference_a_code_and_dates(
    stack: Stack, child: Callable[[Stack, str], Child], council: str
) -> None:
    sam = child(stack, council)
    sam.presses("complaint", then="ask_who_is_typing")
    sam.types("just me", then="ask_what_happened")
    sam.types(STORY[0], then="ask_what_happened_more")
    sam.types(STORY[1], then="ask_what_happened_more")
    sam.presses("thats_all", then="ask_send_if_gone")
    sam.presses("no", then="ask_heard")
    sam.presses("right", then="ask_happened_when")
    sam.types("last week", then="ask_person_named")
    sam.types("Karen", then="ask_what_would_help")
    sam.presses("apology", then="ask_advocate")
    sam.types("yes please", then="ask_reply_how")
    sam.presses("phone", then="ask_reply_to")
    sam.types("07700 900123", then="ask_reply_safe")
    sam.presses("yes", then="ask_name")
    sam.types("Sam", then="ask_check")
    assert STORY[0] in sam.reads()
    sam.presses("send", then="sent_complaint")

    case = newest(stack, council, "complaint", STORY[0])
    told = case["told"]
    assert [word["text"] for word in told["words"]] == STORY
    assert told["speaker"]["role"] == "child"
    assert told["advocate"]["answer"] == "yes_please"
    assert (told["child"]["name"], told["person_named"], told["reply"]["to"]) == ("Sam", "Karen", "07700 900123")
    sam.chat.locator("details.days > summary").last.click()
    shown = sam.reads()
    assert case["reference"] in shown
    assert "Tuesday 12 January" in shown, "10 working days after Christmas Eve 2026"
    assert "Tuesday 26 January" in shown, "20 working days after Christmas Eve 2026"
    if acknowledged := ACKNOWLEDGED_IN.get(council):
        assert f"{acknowledged:%A} {acknowledged.day} December" in shown
    else:
        assert "Soon we will tell you that we have it." in shown
        assert "Thursday 31 December" not in shown, "a day that nobody published"


@pytest.mark.browser
@pytest.mark.parametrize("council", COUNCILS)
def test_a_thank_you_and_an_idea_are_kept_and_answered_too(
    stack: Stack, child: Callable[[Stack, str], Child], council: str
) -> None:
    mia = child(stack, council)
    mia.presses("thank_you", then="ask_who_is_typing")
    mia.presses("me", then="ask_what_happened")
    mia.types("Emma always listens to me", then="ask_what_happened_more")
    mia.types("thats all", then="ask_person_named")
    mia.types("Emma", then="ask_reply_how")
    mia.presses("no_reply", then="ask_name")
    mia.presses("skip", then="ask_check")
    mia.presses("send", then="sent_thank_you")
    assert newest(stack, council, "thank_you", "Emma always listens to me")["told"]["anonymous"] is True

    leo = child(stack, council)
    leo.presses("comment", then="ask_who_is_typing")
    leo.presses("me", then="ask_what_happened")
    leo.types(IDEA, then="ask_what_happened_more")
    leo.presses("thats_all", then="ask_")
    if leo.chat.locator("li[data-card=ask_treat_as_complaint]").count():
        leo.presses("no", then="ask_advocate")
    leo.presses("no_thanks", then="ask_reply_how")
    leo.presses("no_reply", then="ask_name")
    leo.types("Leo", then="ask_check")
    leo.presses("send", then="sent_comment")
    idea = newest(stack, council, "comment", IDEA)
    assert (idea["told"]["child"]["name"], idea["told"]["advocate"]["answer"]) == ("Leo", "no_thanks")
    assert idea["reference"] in leo.reads()


@pytest.mark.browser
def test_an_adult_speaks_for_a_child_and_the_childs_agreement_is_asked_and_kept(
    stack: Stack, child: Callable[[Stack, str], Child]
) -> None:
    nan = child(stack, "sefton")
    nan.types("i want to complain for my grandson, they moved him with no warning at all", then="ask_")
    seen = nan.chat.locator("li.from-helper").last.get_attribute("data-card")
    if seen == "ask_who_is_typing":
        nan.presses("for_a_child", then="ask_who_are_you")
    nan.presses("family", then="ask_child_knows")
    nan.types("yes he knows", then="ask_child_agrees")
    nan.types("not sure", then="ask_what_happened")
    nan.types("Nobody told us why.", then="ask_what_happened_more")
    nan.presses("thats_all", then="ask_send_if_gone")
    nan.presses("skip", then="ask_heard")
    nan.presses("right", then="ask_happened_when")
    for then in (
        "ask_what_would_help",
        "ask_advocate",
        "ask_reply_how",
        "ask_child_name",
        "ask_name",
        "ask_check",
    ):
        if then == "ask_reply_how":
            nan.presses("no_thanks", then=then)
        else:
            nan.presses("skip", then=then)
    nan.presses("send", then="sent_complaint")
    (case,) = stack.cases_with("Nobody told us why.")
    assert case["told"]["speaker"]["role"] == "on_behalf"
    assert (case["told"]["child"]["knows"], case["told"]["child"]["agrees"]) == ("yes", "not_sure")
    assert case["told"]["advocate"]["answer"] == "no_thanks"
    assert "Nobody told us why." in [word["text"] for word in case["told"]["words"]]
