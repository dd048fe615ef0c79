"""Somebody only wants an advocate: pressed or said, a short way of its own, no complaint. -- Children Act 1989 s26A"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.bot.conftest import PROGRESS, Person, PretendBackend

SCHEMA = json.loads(Path("tests/contract/schema.representation.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.asyncio


async def test_it_can_be_pressed_and_nothing_has_to_be_told(person: Person, pretend_backend: PretendBackend) -> None:
    await person.presses("begin")
    messages = await person.presses("advocate_request", at="kind")
    assert [message["card"] for message in messages] == ["advocate_request_begins", "ask_who_is_typing"]
    asked = []
    for step in (">me", ">text_message", "07700 900123", ">yes", "Sam", ">skip"):
        await person.follows(step)
        asked.append(person.asked)
    assert asked == ["reply_how", "reply_to", "reply_safe", "name", "anything_to_know", "check"]
    messages = await person.presses("send")
    assert (messages[-1]["kind"], messages[-1]["card"]) == ("sent", "sent_advocate_request")
    (case,) = pretend_backend.cases.values()
    jsonschema.validate(case, SCHEMA)
    assert (case["kind"], case["words"], case["advocate"]["answer"]) == ("advocate_request", [], "yes_please")
    assert (case["child"]["name"], case["reply"]["to"], case["reply"]["safe"]) == ("Sam", "07700 900123", "yes")


@pytest.mark.parametrize(
    "said",
    [
        "i dont want to complain i just want an advocate",
        "can i have an advocate please",
        "i want an advocate",
        "she wants an advocate but no complaint",
    ],
)
async def test_it_can_be_said_first_and_the_words_are_kept(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await person.presses("begin")
    messages = await person.types(said)
    assert messages[0]["card"] == "advocate_request_begins"
    assert person.asked == "who_is_typing"
    await person.follows(">me", ">no_reply", "Sam", "my review is on friday")
    assert person.asked == "check"
    rows = {row["ask"]: row["said"] for row in person.seen[-1]["summary"]}
    assert (rows["what_happened"], rows["anything_to_know"]) == (said, "my review is on friday")
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == [said]
    assert case["advocate"] == {
        "answer": "yes_please",
        "name": None,
        "contact": None,
        "to_know": "my review is on friday",
    }


@pytest.mark.parametrize("said", ["I dont want an advocate", "no advocate"])
async def test_no_advocate_is_heard_as_that(person: Person, said: str) -> None:
    await person.presses("begin")
    messages = await person.types(said)
    assert messages[0]["card"] == "answer_wants_no_advocate"
    assert person.asked == "kind"


@pytest.mark.parametrize("said", ["how do i get an advocate", "what is an advocate"])
async def test_a_question_about_advocates_stays_a_question(person: Person, said: str) -> None:
    await person.presses("begin")
    await person.types(said)
    assert person.asked == "kind"


async def test_whoever_wants_to_complain_with_one_does_both(person: Person) -> None:
    await person.presses("begin")
    messages = await person.types("i want an advocate to help me complain")
    assert "advocate_request_begins" not in [message["card"] for message in messages]


async def test_an_adult_says_who_they_are_and_what_the_child_wants(
    person: Person, pretend_backend: PretendBackend
) -> None:
    asked = []
    for step in (">begin", ">advocate_request", ">for_a_child", ">advocate", "Jo Hill, Voices for Us, jo@example.org"):
        await person.follows(step)
        asked.append(person.asked)
    assert asked[-3:] == ["who_are_you", "organisation", "child_knows"]
    messages = await person.presses("yes")
    assert messages[-1]["card"] == "ask_child_agrees_advocate_request"
    await person.follows(">yes", ">told_me")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["speaker"]["relation"], case["child"]["agrees"]) == ("advocate", "yes")
    assert case["advocate"]["answer"] == "yes_please", "an advocate who asks for another one is not the one"


async def test_harm_that_is_told_on_the_way_is_passed_on_and_the_wish_stays(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">advocate_request", ">me", ">no_reply", "Sam", "my carer hits me with a belt")
    assert pretend_backend.alerts
    assert person.asked == "safe_now"
    await person.follows(">yes", ">go_on", ">skip")
    assert person.asked == "check"
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], [word["text"] for word in case["words"]]) == (
        "advocate_request",
        ["my carer hits me with a belt"],
    )


async def test_whoever_comes_back_reads_that_an_advocate_was_asked(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.case = {**PROGRESS, "kind": "advocate_request", "stage": None, "state": "advocate_referred",
                            "expected": [], "also": ["advocate_asked"]}  # fmt: skip
    await person.follows(">begin", ">later", "WN-7K3P", "apple river green boat")
    said = [line["say"] for message in person.seen for line in message["lines"]]
    assert "We have asked the people who find one for you." in said


@pytest.mark.parametrize(
    "said",
    [
        "i want an advocate because my social worker never listens to me and lies about me in meetings",
        "can i have an advocate, they took my phone off me for three weeks and nobody told me why",
    ],
)
async def test_a_complaint_that_is_told_with_the_wish_is_a_complaint_and_the_wish_is_noted(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await person.presses("begin")
    messages = await person.types(said)
    assert "advocate_request_begins" not in [message["card"] for message in messages]
    await person.presses("me")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], [word["text"] for word in case["words"]]) == ("complaint", [said])
    assert case["advocate"]["answer"] == "yes_please"


@pytest.mark.parametrize(
    "said", ["my carer hates me, i want an advocate", "i want an advocate cos my social worker lies"]
)
async def test_a_few_words_beside_the_wish_are_never_passed_over(person: Person, said: str) -> None:
    await person.follows(">begin", said)
    begun_as_request = "advocate_request_begins" in [message["card"] for message in person.seen]
    asked = []
    for _ in range(12):
        asked.append(person.asked)
        if person.asked == "check":
            break
        await person.presses("me" if person.asked == "who_is_typing" else "skip")
    assert ("treat_as_complaint" in asked) == begun_as_request, "a request is asked, a complaint is one already"


async def test_words_beside_the_wish_are_asked_about_and_a_doubt_is_a_complaint(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">advocate_request", ">me")
    await person.types("my social worker never comes when she says she will and it is not fair")
    await person.presses("skip", at="reply_how")
    assert person.asked == "treat_as_complaint"
    assert person.seen[-1]["card"] == "ask_treat_as_complaint_advocate_request"
    await person.presses("dont_know")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    jsonschema.validate(case, SCHEMA)
    assert (case["kind"], case["kind_said"]) == ("complaint", "advocate_request")
    assert case["advocate"]["answer"] == "yes_please", "the wish that came first is kept"


async def test_who_says_it_is_no_complaint_stays_with_the_request(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">advocate_request", ">me")
    await person.types("my social worker never comes when she says she will and it is not fair")
    await person.presses("skip", at="reply_how")
    await person.presses("no", at="treat_as_complaint")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], case["advocate"]["answer"]) == ("advocate_request", "yes_please")


async def test_the_button_pressed_in_the_middle_of_a_complaint_keeps_the_complaint(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they took my phone and it is not fair")
    await person.presses("advocate_request")
    await person.skips_to_the_read_back()
    await person.presses("change_kind")
    assert person.asked == "kind"
    await person.presses("advocate_request")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], case["advocate"]["answer"]) == ("complaint", "yes_please")


async def test_no_days_are_counted_for_a_child_who_may_not_want_the_advocate(person: Person) -> None:
    await person.follows(">begin", ">advocate_request", ">for_a_child", ">parent", ">yes")
    messages = await person.presses("no")
    assert messages[0]["card"] == "child_view_needed_advocate_request"
    assert not [line for line in messages[0]["lines"] if "days" in line["say"]]


async def test_nobody_who_comes_back_reads_that_an_advocate_will_be_in_touch(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.case = {**PROGRESS, "also": ["advocate_asked"], "comes_back": True}
    await person.follows(">begin", ">later", "WN-7K3P", "apple river green boat")
    said = [line["say"] for message in person.seen for line in message["lines"]]
    assert "Come back here to see who it is." in said
    assert not [one for one in said if "get in touch" in one]
