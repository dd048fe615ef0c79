"""Whether something is about to happen: a "no" with words beside it, a day that is over, none that is missed. Pure."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.answer_reading import read as read_any
from bot.actions.choice_reading import Read
from bot.actions.decision_reading import read_decision
from bot.actions.heard_message import Heard, Meant
from telling.answers import Answer, Answers, Given
from telling.order import applicable
from telling.questions import BY_ASK
from telling.representation import representation_of
from telling.story import STORY, Story, Word

MONDAY = "2026-11-30T10:00:00+00:00"
TOLD = Answers(
    {"kind": Answer("complaint"), STORY: Story((Word(MONDAY, "they say i have to move", "being_moved"),), True)}
)


def case_of(answers: dict[str, Given]) -> dict[str, Any]:
    """Return the case that comes of these answers beside the story."""
    return representation_of(TOLD.with_(answers), council="wigan", channel="chat", told_at=MONDAY)


def read(text: str, choice: str, chance: float = 0.98) -> Read | None:
    return read_decision(
        BY_ASK["decision_when"], Heard(None, text, "deny", 0.5, MONDAY, meant=Meant(choice, chance)), TOLD
    )


def kept(text: str) -> Answer:
    """Return the answer that is kept where the trained reader is sure of a no."""
    meant = Heard(None, text, "deny", 0.5, MONDAY, meant=Meant("nothing", 0.99))
    found = read_any(BY_ASK["decision_when"], meant, TOLD)
    assert found.answer is not None
    return found.answer


def chosen(text: str, choice: str, chance: float = 0.98) -> str | None:
    found = read(text, choice, chance)
    return found.answer.choice if found and found.answer else None


@pytest.mark.parametrize(
    "text", ["nah im staying put", "its only about the food", "No date and no meeting, he stays here."]
)
def test_a_sure_no_with_words_beside_it_is_a_no_and_the_words_are_told(text: str) -> None:
    found = read(text, "nothing")
    assert found is not None
    assert found.answer is not None
    case = case_of({**(found.also or {}), "decision_when": found.answer})
    assert text in [word["text"] for word in case["words"]]
    assert case["decision"]["when"] is None


@pytest.mark.parametrize(
    "text",
    [
        "no but they want me to go see a house",
        "nothing until the panel sits",
        "no unless they find a bed",
        "no not yet but it will",
        "not yet, its coming soon",
        "no the meeting is coming",
        "no, the move is happening",
        "no they are thinking of moving me",
        "no they may move me",
        "nothing, they are packing my bags",
    ],
)
def test_a_no_with_a_doubt_beside_it_is_read_by_a_person(text: str) -> None:
    case = case_of({"decision_when": kept(text)})
    assert case["decision"]["when"] == "not_sure"
    assert text in case["decision"]["what"]


def test_a_no_that_is_not_sure_leaves_it_open() -> None:
    assert chosen("they never told me about it", "nothing", 0.6) == "not_sure"


@pytest.mark.parametrize(
    "text", ["he was removed from our care on the 9th", "moved us on the 12th didnt even pack right"]
)
def test_a_day_that_is_surely_over_is_none_to_come(text: str) -> None:
    assert chosen(text, "happened") == "happened"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("coming up to christmas, about the 19th, they want her moved out", "later_on"),
        ("court's Friday love and I've had nowt through the post", "this_week"),
        ("on the 3rd they are moving me again like they did in may", "this_week"),
    ],
)
def test_a_day_to_come_is_not_taken_for_one_that_is_over(text: str, when: str) -> None:
    assert chosen(text, "happened", 0.9) == when


@pytest.mark.parametrize(
    "text", ["no but friday they said", "no except friday", "no only the move on friday", "its friday they take me"]
)
def test_a_day_beside_a_no_is_never_thrown_away(text: str) -> None:
    assert chosen(text, "nothing", 0.99) == "this_week"


@pytest.mark.parametrize(
    "text", ["i go on friday", "they take me on friday", "court is on friday", "they send him off friday"]
)
def test_a_day_in_the_present_tense_is_to_come_however_sure_a_reader_is(text: str) -> None:
    assert chosen(text, "happened", 0.99) == "this_week"


@pytest.mark.parametrize(
    "text",
    ["no meeting no move no court just them losing my passport form", "nothing planned yet", "no nothing coming up"],
)
def test_what_is_denied_does_not_come(text: str) -> None:
    assert chosen(text, "nothing") == "nothing"


@pytest.mark.parametrize(
    "text",
    [
        "no theres meetings coming up",
        "no right now its happening",
        "aint it happening",
        "no waiting on meeting",
        "no social services are moving me",
        "no theres a review coming up",
        "no just waiting for court",
        "no mum is taking me",
        "no carer is leaving",
        "not this week",
        "No, they are closing the home",
        "no they are splitting us up",
        "no one will tell me when",
        "they wont tell me",
        "nothing planned just the move they want",
        "nothing scheduled however they mentioned moving me",
        "nothing changing unless court says",
        "nothing coming up other than contact stopping",
    ],
)
def test_what_may_come_all_the_same_is_left_for_a_person(text: str) -> None:
    case = case_of({"decision_when": kept(text)})
    assert case["decision"]["when"] is not None


@pytest.mark.parametrize(
    "text", ["no theres nothing coming up", "nothing planned yet", "none that i know of are coming"]
)
def test_no_word_beside_a_no_is_lost(text: str) -> None:
    found = read(text, "nothing")
    assert found is not None
    assert found.answer is not None
    told = [word.text for word in TOLD.with_(found.also or {}).words]
    assert text in told or found.answer.said == text


@pytest.mark.parametrize(
    "text",
    [
        "nothing planned, they go friday",
        "nothing planned just the move friday",
        "court got moved to friday",
        "i was told friday",
        "got a letter saying the 3rd",
        "they took my sister last week and me on friday",
        "they are cutting it to once a week from friday",
    ],
)
def test_a_day_that_was_only_told_of_is_to_come(text: str) -> None:
    assert chosen(text, "happened", 0.99) == "this_week"


def test_a_move_that_is_told_at_what_it_is_about_is_asked_for_its_day() -> None:
    about = Heard(None, "the decision to move me", "being_moved", 0.98, MONDAY, meant=Meant("decision", 0.95))
    found = read_any(BY_ASK["about"], about, TOLD)
    told = TOLD.with_({**(found.also or {}), "about": found.answer})
    assert "decision_when" in applicable(told)
