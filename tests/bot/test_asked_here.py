"""Questions about the question that is open are answered, and what puts something right is never lost."""

from __future__ import annotations

import pytest

from bot.actions.asked_here import EXPLAIN, answer_to
from bot.actions.heard_message import Heard
from bot.actions.kind_reading import asks_to_complain
from bot.actions.plain_answers import said_plainly
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
        ("child_knows", "must she know for you to do something", "answer_child_need_not_know"),
        ("child_agrees", "and if she does not want it?", "child_view_needed"),
        ("about", "can it be both", "answer_pick_several"),
        ("check", "if i change my mind can i get it back", "answer_take_back"),
        ("treat_as_complaint", "will i get told off for it", "answer_will_i_get_in_trouble"),
        ("treat_as_complaint", "does my carer get told off then", "answer_will_they_be_punished"),
        ("reply_to", "do u give my number to anyone", "answer_who_sees_this"),
        ("reply_how", "do you save my number", "answer_how_long_kept"),
        ("decision_when", "can u stop it from happening?", "answer_being_moved"),
        ("decision_when", "will you make them stop", None),
        ("happened_when", "do you need the exact day?", EXPLAIN),
        ("who_is_typing", "why do you want to know", EXPLAIN),
        ("who_is_typing", "why d'you need to know that?", EXPLAIN),
        ("who_is_typing", "what counts as a helper, like is my cousin one", EXPLAIN),
        ("treat_as_complaint", "wots the diffrence between them 2", EXPLAIN),
        ("part_of_care", "where did you keep it? who can open it?", "answer_who_sees_this"),
        ("happened_when", "dont see why it matters", EXPLAIN),
        ("treat_as_complaint", "whats the difference", EXPLAIN),
        ("points", "does each of them go to somebody else", None),
        ("happened_when", "they took my phone can you get it back?", None),
        ("what_would_help", "could you call it off", None),
        ("child_knows", "would he have to move placement?", None),
        ("child_knows", "would he be asked about it?", None),
        ("child_agrees", "what if he says no to the move?", None),
        ("child_agrees", "if not can i still have contact", None),
        ("what_would_help", "can you tell him to stop?", None),
        ("what_would_help", "can you give them a warning", None),
        ("reply_safe", "actually can you keep my number from them", None),
        ("happened_when", "why do they always do that", None),
    ],
)
def test_each_has_its_answer_or_none(ask: str, text: str, card: str | None) -> None:
    assert answer_to(ask, text) == card


@pytest.mark.asyncio
async def test_a_question_about_the_question_is_answered_and_the_question_stays_open(person: Person) -> None:
    await person.follows(*FOR_A_CHILD, ">yes", ">yes")
    messages = await person.types("Do you need proof of that, or is my word enough?")
    assert [message["card"] for message in messages] == ["answer_proof", "ask_agreed_how"]


@pytest.mark.asyncio
async def test_who_wonders_why_it_is_asked_is_told_more_and_then_whom_to_ask(person: Person) -> None:
    await person.follows(*TOLD)
    first = await person.types("why does the date matter")
    second = await person.types("what do other people normally put then")
    assert [message["card"] for message in first] == [EXPLAIN, "ask_happened_when"]
    assert [message["card"] for message in second] == ["question_not_known", "ask_happened_when"]


@pytest.mark.asyncio
async def test_what_puts_something_right_that_nobody_can_place_is_kept_with_the_words(person: Person) -> None:
    await person.follows(*TOLD)
    said = "it was Denise not Diane who said it, i typed it wrong up there"
    messages = await person.types(said)
    assert messages[0]["card"] == "correction_noted"
    assert said in [word.text for word in (await answers_of(person)).words]


@pytest.mark.asyncio
async def test_a_number_that_is_put_right_takes_the_place_of_the_old_one(person: Person) -> None:
    steps = (">this_week", ">social_worker", ">skip", ">apology", ">no_thanks", ">phone", "07700 900123")
    await person.follows(*TOLD, *steps)
    messages = await person.types("wait that was my old number its 07700 900652")
    assert "answer_changed" in [message["card"] for message in messages]
    assert (await answers_of(person)).said("reply_to") == "07700 900652"


@pytest.mark.asyncio
async def test_another_matter_at_the_list_of_points_is_another_point_however_short(person: Person) -> None:
    await person.follows(*TOLD[:3], "1. they lost my bag\n2. no one rings", ">thats_all", ">no")
    messages = await person.types("oh and they lost my coat an all")
    assert messages[0]["card"] == "points_changed"


@pytest.mark.asyncio
@pytest.mark.parametrize("said", ["why do they always do that", "why are they so mean", "why do i have to live here"])
async def test_a_why_that_no_computer_is_asked_is_kept_with_the_words(person: Person, said: str) -> None:
    await person.follows(*TOLD)
    messages = await person.types(said)
    assert messages[-1]["card"] == "ask_happened_when"
    assert said in [word.text for word in (await answers_of(person)).words]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "said",
    [
        "sorry i meant my social worker is dave@example.org",
        "no sorry it was my social worker who rang me from 01942 244991",
        "wait my carer has another one, 07700 900652",
    ],
)
async def test_the_number_of_somebody_else_never_takes_the_place_of_the_childs(person: Person, said: str) -> None:
    steps = (">this_week", ">social_worker", ">skip", ">apology", ">no_thanks", ">phone", "07700 900123")
    await person.follows(*TOLD, *steps)
    await person.types(said)
    assert (await answers_of(person)).said("reply_to") == "07700 900123"


@pytest.mark.asyncio
async def test_a_remark_about_the_list_of_points_is_no_point(person: Person) -> None:
    await person.follows(*TOLD[:3], "1. they lost my bag\n2. no one rings", ">thats_all", ">no")
    await person.types("he always does that")
    assert len((await answers_of(person)).listed) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("home", "Where I live"),
        ("decision", "Something that was decided"),
        ("worker_team", "other people who work with me"),
        ("family_time", "Seeing my family"),
    ],
)
async def test_who_types_what_stands_on_the_button_means_the_button(person: Person, choice: str, said: str) -> None:
    await person.follows(*TOLD, ">this_week")
    await person.types(said)
    answers = await answers_of(person)
    assert (answers.chosen("about"), answers.said("person_named")) == (choice, None)


@pytest.mark.asyncio
async def test_small_talk_is_taken_for_that_and_the_question_comes_again(person: Person) -> None:
    await person.follows(*TOLD, ">this_week")
    messages = await person.types("beep boop hello mr robot haha")
    said, asked = (message["card"] for message in messages)
    assert said in ("aside_heard", "answer_greet"), "a greeting is in it, too"
    assert asked == "ask_about"


@pytest.mark.parametrize(
    ("ask", "said", "choice"),
    [
        ("treat_as_complaint", "its a complaint innit", "yes"),
        ("treat_as_complaint", "i would prefer a formal complaint, thank you", "yes"),
        ("treat_as_complaint", "i dont want it to be a complaint", "no"),
        ("send_if_gone", "wait 4 me pls", "no"),
        ("reply_safe", "not shore she mite open it", "not_sure"),
    ],
)
def test_what_is_said_plainly_leads(ask: str, said: str, choice: str) -> None:
    assert said_plainly(ask, said) in (choice, None if choice == "no" and ask == "treat_as_complaint" else choice)


def test_a_complaint_that_is_asked_for_is_one() -> None:
    def asked(text: str) -> bool:
        return asks_to_complain(Heard(None, text, "", 0.0, "2026-11-30T10:00:00+00:00"))

    assert asked("Please may I complain about having too many social workers?")
    assert not asked("what can i complain about")
    assert not asked("can i complain about my carer")
    assert not asked("can i complain about things that happened ages ago here")
