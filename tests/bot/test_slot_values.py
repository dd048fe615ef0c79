"""Answers are kept in typed slots, and are the same when they are read again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.slot_values import IN_WORDS, NOTES, answers_in, slot_values, type_of, values_of
from telling.answers import Answer, Answers, Given
from telling.question import Question
from telling.questions import BY_ASK, QUESTIONS
from telling.story import POINTS, STORY, Points, Story, Word

words = st.text(min_size=1, max_size=20)
maybe = st.one_of(st.none(), words)
stories = st.builds(
    Story, st.lists(st.builds(Word, words, words, maybe), min_size=1, max_size=4).map(tuple), st.booleans()
)
lists = st.builds(
    Points, st.lists(words, min_size=1, max_size=3).map(tuple), st.integers(0, 5),
    st.sampled_from([None, "right", "one_thing"]), st.one_of(st.none(), st.integers(1, 3)), st.booleans(),
)  # fmt: skip
came = st.sampled_from([None, "pressed", "asked", "heard"])
day = st.sampled_from([None, "2026-11-20"])


def any_answer(question: Question) -> st.SearchStrategy[Given]:
    """Draw whatever can be answered to a question: one of its choices, words, or both; several where several fit."""
    if question.ask == STORY:
        return stories
    if question.ask == POINTS:
        return lists
    choices = st.sampled_from(question.takes)
    kept = st.builds(Answer, st.none(), words, st.just(()), came, day, day)
    if type_of(question) == "list":
        return st.builds(Answer, choices, maybe, st.lists(choices, max_size=2).map(tuple), came, day, day)
    return st.one_of(st.builds(Answer, choices, maybe, st.just(()), came, day, day), kept)


tellings = st.fixed_dictionaries({}, optional={question.ask: any_answer(question) for question in QUESTIONS})


@given(tellings)
def test_whatever_was_answered_is_the_same_after_it_was_in_the_slots(given_answers: dict[str, Given]) -> None:
    answers = Answers(given_answers)
    slots = json.loads(json.dumps(slot_values(answers, BY_ASK)))
    assert answers_in(slots.get) == answers


@given(tellings)
def test_every_value_is_of_the_type_of_its_slot(given_answers: dict[str, Given]) -> None:
    slots = slot_values(Answers(given_answers), BY_ASK)
    for question in QUESTIONS:
        value = slots[question.ask]
        if question.ask not in given_answers:
            assert value is None
        elif type_of(question) == "categorical":
            assert value in (*values_of(question), IN_WORDS)
        else:
            assert isinstance(value, str if type_of(question) == "text" else list)


@pytest.mark.parametrize(
    ("ask", "answer", "value"),
    [
        ("kind", Answer("complaint", came="pressed"), "complaint"),
        ("name", Answer(None, "Sam"), "Sam"),
        ("name", Answer("skip"), ""),
        ("about", Answer("carer", "my carer and the home", ("home",)), ["carer", "home"]),
        ("agreed_how", Answer(None, "she nodded"), IN_WORDS),
        ("points", Points(("my bag", "my room"), 1), ["my bag", "my room"]),
    ],
)
def test_a_slot_holds_what_somebody_who_knows_rasa_would_look_for(ask: str, answer: Given, value: object) -> None:
    assert slot_values(Answers({ask: answer}), [ask])[ask] == value


def test_words_and_days_stand_beside_the_choice() -> None:
    answer = Answer("this_week", "on tuesday", came="asked", from_on="2026-11-24", to_on="2026-11-24")
    slots = slot_values(Answers({"happened_when": answer}), ["happened_when"])
    assert slots["happened_when"] == "this_week"
    assert slots[NOTES] == [
        {"ask": "happened_when", "said": "on tuesday", "came": "asked", "from_on": "2026-11-24", "to_on": "2026-11-24"}
    ]


def test_an_answer_taken_back_leaves_no_note_behind() -> None:
    answers = Answers({"name": Answer(None, "Sam", came="asked")}).with_({"name": None})
    assert slot_values(answers, ["name"]) == {"name": None, NOTES: None}


def test_a_conversation_that_was_kept_before_slots_had_types_goes_on() -> None:
    kept = {"name": {"choice": None, "said": "Sam", "came": "asked"}, "kind": {"choice": "complaint", "said": None}}
    assert answers_in(kept.get) == Answers({"name": Answer(None, "Sam", came="asked"), "kind": Answer("complaint")})
