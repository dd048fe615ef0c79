"""Answers are values: kept as JSON and read back, never changed in place, each with its place in the case."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from backend.cases.shapes import Representation
from telling.answers import Answer, Answers, Given
from telling.order import applicable, next_open, previous, step
from telling.questions import BY_ASK, QUESTIONS
from telling.questions.reply import can_be_reached
from telling.representation import representation_of
from telling.shape import every_place, spots, values_of
from telling.story import Points, Story, Word

text = st.text(min_size=1, max_size=20)
words = st.lists(st.builds(Word, text, text, st.one_of(st.none(), text)), max_size=4).map(tuple)
answer = st.builds(
    Answer,
    st.one_of(st.none(), text),
    st.one_of(st.none(), text),
    st.lists(text, max_size=3).map(tuple),
    st.sampled_from([None, "pressed", "asked", "heard"]),
)
points = st.builds(
    Points,
    st.lists(text, max_size=3).map(tuple),
    st.integers(0, 5),
    st.one_of(st.none(), st.sampled_from(["right", "one_thing"])),
    st.one_of(st.none(), st.integers(0, 3)),
    st.booleans(),
)
STORY = Story((Word("2026-01-01T10:00:00+00:00", "they lost my bag", "make_complaint"),), done=True)
COMPLAINT = Answers({"kind": Answer("complaint"), "who_is_typing": Answer("me"), "what_happened": STORY})


def case_of(answers: Answers) -> Representation:
    """Return the case as the backend reads it."""
    return Representation.model_validate(
        representation_of(answers, council="wigan", channel="chat", told_at="2026-01-01T10:00:00+00:00")
    )


@given(st.dictionaries(text, answer, max_size=5), st.builds(Story, words, st.booleans()), points)
def test_whatever_was_answered_is_the_same_after_it_was_kept_as_json(
    others: dict[str, Answer], story: Story, listed: Points
) -> None:
    answers = Answers({**others, "what_happened": story, "points": listed})
    assert Answers.from_slots(json.loads(json.dumps(answers.to_slots()))) == answers


def test_changing_answers_leaves_the_ones_before_as_they_were() -> None:
    changed = COMPLAINT.with_({"kind": Answer("comment"), "who_is_typing": None})
    assert (changed.chosen("kind"), "who_is_typing" in changed) == ("comment", False)
    assert (COMPLAINT.chosen("kind"), COMPLAINT.chosen("who_is_typing")) == ("complaint", "me")


def test_a_form_that_was_kept_before_answers_had_types_is_still_read() -> None:
    kept = {"what_happened": {"choice": None, "said": "they lost my bag", "at": "2026-01-01", "intent": None}}
    story = Answers.from_slots(kept).story
    assert story == Story((Word("2026-01-01", "they lost my bag"),), done=True)


def test_several_choices_of_one_question_stand_in_the_case() -> None:
    several: dict[str, Given] = {
        "about": Answer("carer", also=("home",), came="heard"),
        "what_would_help": Answer("apology", also=("change",)),
    }
    case = case_of(COMPLAINT.with_(several))
    assert (case.about, case.wanted.kinds) == (("carer", "home"), ("apology", "change"))
    also_a_person = COMPLAINT.with_({"about": Answer("decision", also=("carer",))})
    assert "person_named" in applicable(also_a_person)
    assert "person_named" not in applicable(COMPLAINT.with_({"about": Answer("decision")}))


def test_words_at_how_to_answer_are_kept_and_reach_the_person() -> None:
    answers = COMPLAINT.with_({"reply_how": Answer("in_person", "my keyworker can pass it on")})
    case = case_of(answers)
    assert (case.reply.how, case.reply.to) == ("in_person", "my keyworker can pass it on")
    assert can_be_reached(COMPLAINT.with_({"reply_how": Answer("phone", "ring the unit")}))
    assert not can_be_reached(COMPLAINT.with_({"reply_how": Answer("phone")}))


def test_whoever_wants_to_talk_face_to_face_is_asked_where_unless_they_said_so() -> None:
    assert "reply_to" in applicable(COMPLAINT.with_({"reply_how": Answer("in_person")}))
    assert "reply_to" not in applicable(COMPLAINT.with_({"reply_how": Answer("in_person", "come to my school")}))
    assert "reply_to" not in applicable(COMPLAINT.with_({"reply_how": Answer("no_reply")}))
    said: dict[str, Given] = {"reply_how": Answer("in_person"), "reply_to": Answer(None, "the library on Mondays")}
    case = case_of(COMPLAINT.with_(said))
    assert (case.reply.how, case.reply.to) == ("in_person", "the library on Mondays")
    assert "reply_safe" in applicable(COMPLAINT.with_(said))


def test_an_address_given_after_it_stands_in_their_place() -> None:
    answers = COMPLAINT.with_({"reply_how": Answer("phone", "call me"), "reply_to": Answer(None, "07700 900123")})
    assert case_of(answers).reply.to == "07700 900123"


def test_an_answer_that_is_asked_no_more_is_not_told() -> None:
    helper: dict[str, Given] = {"who_is_typing": Answer("me_with_someone"), "helper": Answer(None, "my aunt")}
    assert case_of(COMPLAINT.with_(helper)).speaker.name == "my aunt"
    assert case_of(COMPLAINT.with_({**helper, "who_is_typing": Answer("me")})).speaker.name is None


def test_whoever_turns_out_to_be_the_child_is_not_asked_where_they_work() -> None:
    adult = COMPLAINT.with_({"who_is_typing": Answer("for_a_child"), "who_are_you": Answer("advocate")})
    assert "organisation" in applicable(adult)
    assert "organisation" not in applicable(adult.with_({"who_is_typing": Answer("me")}))
    agreed = adult.with_({"child_agrees": Answer("yes")})
    assert "agreed_how" in applicable(agreed)
    assert "agreed_how" not in applicable(agreed.with_({"who_is_typing": Answer("me")}))


def test_an_advocate_stands_as_the_advocate_whom_the_child_has() -> None:
    answers = COMPLAINT.with_(
        {
            "who_is_typing": Answer("for_a_child"),
            "who_are_you": Answer("advocate"),
            "name": Answer(None, "Jo"),
            "reply_how": Answer("email"),
            "reply_to": Answer(None, "jo@example.org"),
        }
    )
    case = case_of(answers)
    assert (case.advocate.answer, case.advocate.name, case.advocate.contact) == ("have_one", "Jo", "jo@example.org")
    assert (case.speaker.name, case.child.name) == ("Jo", None)


def test_a_skipped_offer_of_an_advocate_stands_for_later() -> None:
    assert case_of(COMPLAINT).advocate.answer == "not_asked"
    assert case_of(COMPLAINT.with_({"advocate": Answer("skip")})).advocate.answer == "later"


def test_every_question_can_be_asked_in_some_order_and_only_forward() -> None:
    assert next_open(Answers()) == "kind"
    assert next_open(COMPLAINT) == "send_if_gone"
    asked_that = COMPLAINT.with_({"send_if_gone": Answer("no")})
    assert next_open(asked_that) == "happened_when"
    assert previous(asked_that, "happened_when") == "send_if_gone"
    assert previous(COMPLAINT, "happened_when") == "what_happened"
    assert step(COMPLAINT, "kind") is None
    assert step(COMPLAINT, "check") == (10, 10)
    assert len(BY_ASK) == len(QUESTIONS)


def test_the_form_is_asked_only_what_a_page_can_ask() -> None:
    assert next_open(COMPLAINT, paged=True) == "happened_when"
    assert step(COMPLAINT, "check", paged=True) == (9, 9)
    told_of_a_year = Answer("not_sure", "last year", from_on="2025-06-01", to_on="2026-01-01")
    heard = COMPLAINT.with_({"happened_when": told_of_a_year, "about": Answer("home", came="heard")})
    assert {"send_if_gone", "heard", "over_a_year"} <= set(applicable(heard))
    assert not {"send_if_gone", "heard", "over_a_year"} & set(applicable(heard, paged=True))


def test_a_question_says_what_may_stand_where_its_answer_goes() -> None:
    assert spots()["advocate.answer"].values == (
        *("yes_please", "have_one", "someone_i_trust", "no_thanks"),
        *("later", "not_asked"),
    )
    assert spots()["reply.to"].values == ()
    for ask, place in every_place():
        assert set(values_of(ask, place)) <= set(spots()[place.path].values)
