"""Questions about the question that is open are answered, and what puts something right is never lost."""

from __future__ import annotations

import pytest

from bot.actions.asked_here import EXPLAIN, answer_to
from bot.actions.slot_values import answers_in
from telling.answers import Answers
from tests.bot.conftest import Person

TOLD = (">begin", ">complaint", ">me", "my worker never rings me back about my coat", ">thats_all", ">no")
FOR_A_CHILD = (">begin", ">complaint", ">for_a_child", ">family")


async def answers_of(person: Person) -> Answers:
    """Return what is kept of somebody's answers."""
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    return answers_in(tracker.get_slot)


@pytest.mark.parametrize(
    ("ask", "text", "card"),
    [
        ("agreed_how", "do you want proof?", "answer_proof"),
        ("child_agrees", "or do you just take my word for it", "answer_proof"),
        ("child_knows", "does he have to", "answer_child_need_not_know"),
        ("child_agrees", "and if she does not want it?", "child_view_needed"),
        ("about", "can it be both", "answer_pick_several"),
        ("check", "if i change my mind can i get it back", "answer_take_back"),
        ("treat_as_complaint", "will i get told off for it", "answer_will_i_get_in_trouble"),
        ("treat_as_complaint", "does my carer get told off then", "answer_will_they_be_punished"),
        ("reply_to", "do u give my number to anyone", "answer_who_sees_this"),
        ("reply_how", "do you save my number", "answer_how_long_kept"),
        ("who_is_typing", "why do you want to know", EXPLAIN),
        ("happened_when", "dont see why it matters", EXPLAIN),
        ("treat_as_complaint", "whats the difference", EXPLAIN),
        ("points", "does each of them go to somebody else", None),
    ],
)
def test_each_has_its_answer_or_none(ask: str, text: str, card: str | None) -> None:
    assert answer_to(ask, text) == card


@pytest.mark.asyncio
async def test_a_question_about_the_question_is_answered_and_the_question_stays_open(person: Person) -> None:
    for step in (*FOR_A_CHILD, ">yes", ">yes"):
        await person.follows(step)
    messages = await person.types("Do you need proof of that, or is my word enough?")
    assert [message["card"] for message in messages] == ["answer_proof", "ask_agreed_how"]


@pytest.mark.asyncio
async def test_who_wonders_why_it_is_asked_is_told_more_and_then_whom_to_ask(person: Person) -> None:
    for step in TOLD:
        await person.follows(step)
    first = await person.types("why does the date matter")
    second = await person.types("what do other people normally put then")
    assert [message["card"] for message in first] == [EXPLAIN, "ask_happened_when"]
    assert [message["card"] for message in second] == ["question_not_known", "ask_happened_when"]


@pytest.mark.asyncio
async def test_what_puts_something_right_that_nobody_can_place_is_kept_with_the_words(person: Person) -> None:
    for step in TOLD:
        await person.follows(step)
    said = "it was Denise not Diane who said it, i typed it wrong up there"
    messages = await person.types(said)
    assert messages[0]["card"] == "correction_noted"
    assert said in [word.text for word in (await answers_of(person)).words]


@pytest.mark.asyncio
async def test_a_number_that_is_put_right_takes_the_place_of_the_old_one(person: Person) -> None:
    steps = (">this_week", ">social_worker", ">skip", ">apology", ">no_thanks", ">phone", "07700 900123")
    for step in (*TOLD, *steps):
        await person.follows(step)
    messages = await person.types("wait that was my old number its 07700 900652")
    assert "answer_changed" in [message["card"] for message in messages]
    assert (await answers_of(person)).said("reply_to") == "07700 900652"


@pytest.mark.asyncio
async def test_another_matter_at_the_list_of_points_is_another_point_however_short(person: Person) -> None:
    for step in (*TOLD[:3], "1. they lost my bag\n2. no one rings", ">thats_all", ">no"):
        await person.follows(step)
    messages = await person.types("oh and they lost my coat an all")
    assert messages[0]["card"] == "points_changed"
