"""A child who may not be safe is heard at every question: passed on first, answered with help, nothing lost."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from bot.conversations import Conversations
from bot.wire import Converse
from telling.questions import QUESTIONS
from tests.bot.conftest import Person, PretendBackend
from tests.bot.ways import WAYS, goes_to

pytestmark = pytest.mark.asyncio

MUST_CATCH = [
    line.strip()
    for line in Path("bot/data/safeguarding/must_catch.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
FORCED = "I'm being forced to have sex and I'm only 12 years old"
HARMLESS_ANSWERS = ("answer_", "heard_", "needed_", "went_wrong", "sent_", "advocate_noted", "answer_changed",
                    "points_", "details_", "elsewhere_")  # fmt: skip


async def test_every_question_has_a_way_to_it_here() -> None:
    assert {question.ask for question in QUESTIONS} == set(WAYS)


@pytest.mark.parametrize("asked", sorted(set(WAYS) - {"safe_now", "after_harm", "language"}))  # tests of their own
async def test_at_every_question_the_first_answer_is_help_and_the_words_are_kept(
    person: Person, pretend_backend: PretendBackend, asked: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    messages = await person.types(FORCED)
    assert messages[0]["kind"] == "help"
    assert messages[0]["card"].startswith("not_safe")
    assert not [m["card"] for m in messages if m["card"].startswith(HARMLESS_ANSWERS)]
    (alert,) = pretend_backend.alerts.values()
    assert alert["words"] == FORCED
    assert person.asked == "safe_now"
    messages = await person.presses("no")
    assert messages[0]["card"] == "safe_now_no"
    assert [a["safe_now"] for a in pretend_backend.alerts.values()] == ["no"]
    assert person.asked == "after_harm"


@pytest.mark.parametrize("line", MUST_CATCH)
async def test_a_line_that_must_be_caught_is_never_answered_as_anything_else(
    person: Person, pretend_backend: PretendBackend, line: str
) -> None:
    await person.follows(">begin", ">complaint", ">me")
    messages = await person.types(line)
    assert messages[0]["card"].startswith("not_safe")
    assert not [m["card"] for m in messages if m["card"].startswith(HARMLESS_ANSWERS)]
    assert [alert["words"] for alert in pretend_backend.alerts.values()] == [line]


async def test_it_is_heard_before_anything_was_chosen_and_after_everything_was_sent(
    person: Person, pretend_backend: PretendBackend
) -> None:
    thanks = (">begin", ">thank_you", ">me", "Emma is kind", ">thats_all", ">skip", ">no_reply", ">skip", ">send")
    await person.follows(*thanks)
    assert person.asked is None
    messages = await person.types(FORCED)
    assert messages[0]["card"].startswith("not_safe")
    assert len(pretend_backend.alerts) == 1


async def test_when_it_could_not_be_stored_the_child_reads_the_truth_and_the_gateway_gets_it(
    loaded: Conversations, pretend_backend: PretendBackend, person: Person
) -> None:
    await person.follows(">begin", ">complaint", ">me")
    pretend_backend.trouble = "error"
    told = Converse(person.id, str(uuid.uuid4()), FORCED, None, "wigan")
    answer = await loaded.turn(told)
    assert answer.messages[0]["card"] == "not_safe_not_stored"
    assert answer.alert_not_stored is not None
    assert answer.alert_not_stored["alert"]["words"] == FORCED
    again = await loaded.turn(told)
    assert again.alert_not_stored == answer.alert_not_stored
    pretend_backend.trouble = None
    assert (await loaded.turn(told)).alert_not_stored is None
    assert len(pretend_backend.alerts) == 1


async def test_telling_it_twice_does_not_nag_and_both_are_passed_on(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "my carer hits me with a belt", ">yes")
    messages = await person.types("he hit me again yesterday with the belt")
    assert len(pretend_backend.alerts) == 2
    assert person.asked == "after_harm"
    assert len(messages) == 2


async def test_words_typed_where_it_is_asked_whether_they_are_safe_are_passed_on_too(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await goes_to(person, pretend_backend, "safe_now")
    messages = await person.types(FORCED)
    assert messages[0]["card"].startswith("not_safe")
    assert not [m["card"] for m in messages if m["card"].startswith(HARMLESS_ANSWERS)]
    assert FORCED in [alert["words"] for alert in pretend_backend.alerts.values()]


@pytest.mark.parametrize(
    ("said", "answer"),
    [("yeah im safe", "yes"), ("im scared", "no"), ("help me", "no"), ("hes here", "no"), ("safe till 6", "not_sure"),
     ("yes but he is back tonight", "not_sure"), ("i dont know", "not_sure")],
)  # fmt: skip
async def test_whether_they_are_safe_can_be_said_in_words(
    person: Person, pretend_backend: PretendBackend, said: str, answer: str
) -> None:
    await goes_to(person, pretend_backend, "safe_now")
    messages = await person.types(said)
    assert f"safe_now_{answer}" in [message["card"] for message in messages]
    assert answer in [alert.get("safe_now") for alert in pretend_backend.alerts.values()]


@pytest.mark.parametrize("said", ["thats it", "please", "ok", "go on", "id rather not say", "at school"])
async def test_nobody_is_noted_as_safe_who_did_not_say_so(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await goes_to(person, pretend_backend, "safe_now")
    messages = await person.types(said)
    if person.asked == "safe_now":  # words that say nothing are asked once more
        messages += await person.types(said)
    assert not [message["card"] for message in messages if message["card"] in ("safe_now_yes", "went_wrong")]
    assert "yes" not in [alert.get("safe_now") for alert in pretend_backend.alerts.values()]
    assert person.asked == "after_harm"


async def test_what_is_said_beyond_yes_or_no_is_kept_with_the_complaint(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await goes_to(person, pretend_backend, "safe_now")
    await person.follows("safe till 6 when he gets back", ">go_on", ">thats_all", ">stop", ">send_now", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["my carer hits me with a belt", "safe till 6 when he gets back"]


async def test_the_words_are_part_of_the_complaint_all_the_same(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "my carer hits me with a belt", ">not_sure", ">go_on")
    await person.follows(">thats_all", ">stop", ">send_now", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["my carer hits me with a belt"]
