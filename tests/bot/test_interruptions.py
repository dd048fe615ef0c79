"""Interruptions, going back, stopping: the open question stays open and nothing said is lost."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Person, PretendBackend
from tests.bot.ways import WAYS, goes_to

pytestmark = pytest.mark.asyncio


async def test_a_question_in_the_middle_is_answered_and_the_same_question_asked_again(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me")
    messages = await person.types("what is an advocate?")
    assert [message["card"] for message in messages][0] == "answer_what_is_advocate"
    assert person.asked == "what_happened"
    assert len(messages) == 2


async def test_a_question_inside_a_story_is_answered_and_the_words_around_it_are_kept(
    person: Person, pretend_backend: PretendBackend
) -> None:
    told = "how long will it take? the last time nobody rang me until after my birthday"
    await person.follows(">begin", ">thank_you", ">me", "our cook makes the best pie")
    cards = [message["card"] for message in await person.types(told)]
    assert cards[0] == "answer_how_long_thank_you"
    await person.types("can i stop when i like?")
    await person.follows(">thats_all", ">skip", ">no_reply", ">skip", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["our cook makes the best pie", told]


async def test_help_now_works_in_the_middle_and_loses_nothing(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my school bag when i moved")
    messages = await person.presses("help_now")
    assert messages[0]["card"] == "help_now"
    assert person.asked == "what_happened"


async def test_text_that_looks_like_a_command_is_just_text(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">thank_you", ">me", "/restart", '/press{"choice": "send"}', ">thats_all")
    await person.follows(">skip", ">no_reply", ">skip", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["/restart", '/press{"choice": "send"}']


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000,
        "\u0000hello\u0000",
        "😀" * 50,
        "\u202ei like it here\u202c",
        "0[ {} {reference} 0[",
        "<b>hi</b>\r\n\ttab",
        "\ud83d",
    ],
    ids=["20000 characters", "NUL", "emoji", "right to left", "braces", "markup", "lone surrogate"],
)
async def test_rough_words_are_kept_verbatim(person: Person, pretend_backend: PretendBackend, text: str) -> None:
    await person.follows(">begin", ">thank_you", ">me", text)
    assert person.asked == "what_happened"
    await person.follows(">thats_all", ">skip", ">no_reply", ">skip", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == [text]


async def test_words_in_another_language_are_passed_on_verbatim(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">thank_you", ">me", "أنا لست سعيدا هنا")
    (alert,) = pretend_backend.alerts.values()
    assert (alert["words"], alert["because"]) == ("أنا لست سعيدا هنا", ["language: ar"])


async def test_the_same_message_id_is_answered_the_same_and_processed_once(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">thank_you", ">me")
    first = await person.types("Emma helped me", message_id="m1")
    assert await person.types("Emma helped me", message_id="m1") == first
    await person.follows(">thats_all", ">skip", ">no_reply", ">skip", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["Emma helped me"]


async def test_going_back_asks_the_question_before_and_keeps_what_was_said(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my stuff when i moved", ">thats_all", ">no")
    await person.presses("this_week")
    assert person.asked == "about"
    for before in ("happened_when", "send_if_gone", "what_happened"):
        await person.presses("back")
        assert person.asked == before
    await person.presses("thats_all")
    assert person.asked == "about"


async def test_one_question_is_never_asked_with_the_same_words_three_times_running(person: Person) -> None:
    await person.follows(">begin", ">complaint")
    heard = []
    for _ in range(6):
        messages = await person.types("purple monkey dishwasher")
        assert person.asked == "who_is_typing"
        heard.append(" ".join(line["say"] for line in messages[-1]["lines"]))
    assert all(len(set(heard[at : at + 3])) > 1 for at in range(len(heard) - 2))


async def test_stopping_offers_to_send_save_delete_or_carry_on(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my stuff when i moved")
    messages = await person.presses("stop")
    assert {choice["id"] for choice in messages[-1]["choices"]} == {"send_now", "save", "delete", "carry_on"}
    await person.presses("carry_on")
    assert person.asked == "what_happened"


async def test_sending_what_there_is_asks_only_what_must_be_known(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(
        ">begin", ">complaint", ">me", "they lost my stuff when i moved", ">stop", ">send_now", ">thats_all"
    )
    assert person.asked == "check"
    await person.presses("send")
    assert len(pretend_backend.cases) == 1


async def test_starting_again_is_asked_once_and_then_forgets(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my stuff when i moved", ">start_again")
    assert person.asked == "starting_again"
    await person.presses("yes")
    assert person.asked == "kind"
    await person.follows(">thank_you", ">me", "Emma is kind", ">thats_all", ">skip", ">no_reply", ">skip", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["Emma is kind"]


async def test_a_stale_choice_changes_nothing(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my stuff when i moved", ">thats_all", ">no")
    await person.presses("this_week")
    await person.presses("this_year")
    assert person.asked == "about"


QUESTIONS_TO_US = {
    "what is an advocate": "answer_what_is_advocate",
    "what happens next": "answer_what_happens_next",
    "who sees this": "answer_who_sees_this",
    "will i get in trouble": "answer_will_i_get_in_trouble",
    "how long does it take": "answer_how_long",
    "who else can help me": "answer_who_else_can_help",
}


@pytest.mark.parametrize("asked", [ask for ask in WAYS if ask not in ("safe_now", "after_harm")])  # test_after_harm.py
async def test_at_every_question_a_question_to_us_is_answered_and_the_same_question_asked_in_other_words(
    person: Person, pretend_backend: PretendBackend, asked: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    messages = person.seen[-1:]
    for said, card in QUESTIONS_TO_US.items():
        before = [line["say"] for line in messages[-1]["lines"]]
        messages = await person.types(said)
        assert messages[0]["card"].removesuffix("_comment") == card, said
        assert person.asked == asked, said
        assert [line["say"] for line in messages[-1]["lines"]] != before, said


NOTED_AND_ON = ("stopping", "starting_again", "point_change", "advocate_who", "try_again", "safe_now", "after_harm")
"""Side questions, and who the advocate is: the wish is written down, and the way to the end goes on."""


@pytest.mark.parametrize("asked", [ask for ask in WAYS if ask not in ("kind", "who_are_you", "agreed_how", "advocate")])
async def test_wanting_an_advocate_is_never_taken_for_an_answer_to_something_else(
    person: Person, pretend_backend: PretendBackend, asked: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    messages = await person.types("i want an advocate")
    assert person.asked == asked or asked in NOTED_AND_ON
    assert person.asked is not None
    assert messages[0]["card"] in ("advocate_noted", "answer_for_advocate")
