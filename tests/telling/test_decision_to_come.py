"""What the form or the chat kept about something to come, as it reaches the case."""

from __future__ import annotations

import pytest

from telling.answers import Answer, Answers
from telling.representation import representation_of
from telling.story import Story, Word

MOVED = "they are moving me"


def decision(answer: Answer | None, **more: Answer) -> object:
    """Return the decision of a complaint that tells of a move. more: other answers."""
    story = Story((Word("2026-11-24T10:00:00+00:00", MOVED, "being_moved"),), done=True)
    given = {"kind": Answer("complaint"), "what_happened": story}
    answers = Answers(given).with_({**more, "decision_when": answer})
    return representation_of(answers, council="devon", channel="form", told_at="2026-11-24T10:00:00+00:00")["decision"]


def test_words_that_no_choice_was_read_from_are_kept_and_leave_the_day_open() -> None:
    words = decision(Answer(None, "when the bed is free", came="asked"))
    assert words == {"what": f"{MOVED}\nwhen the bed is free", "when": "not_sure", "on": None}


def test_a_choice_is_kept_with_the_words_beside_it() -> None:
    words = decision(Answer("later_on", "after my exams", came="pressed"))
    assert words == {"what": f"{MOVED}\nafter my exams", "when": "later_on", "on": None}


def test_what_was_read_out_of_the_story_stands_there_once() -> None:
    heard = Answer("this_week", "on friday", came="heard", from_on="2026-11-27", to_on="2026-11-27")
    assert decision(heard) == {"what": MOVED, "when": "this_week", "on": "2026-11-27"}


def test_a_span_of_days_names_none() -> None:
    heard = Answer("later_on", "by friday", came="asked", from_on="2026-11-24", to_on="2026-11-27")
    assert decision(heard) == {"what": f"{MOVED}\nby friday", "when": "later_on", "on": None}


@pytest.mark.parametrize("said", [None, "no", "nope, nothing like that", "👎"])
def test_nothing_to_come_reaches_no_one_as_something_to_come(said: str | None) -> None:
    assert decision(Answer("nothing", said, came="pressed")) == {"what": None, "when": None, "on": None}


def test_a_no_with_words_beside_it_is_for_a_person_to_read() -> None:
    words = decision(Answer("nothing", "but they talk about june", came="pressed"))
    assert words == {"what": f"{MOVED}\nbut they talk about june", "when": "not_sure", "on": None}


@pytest.mark.parametrize("answer", [None, Answer("happened")])
def test_a_story_that_tells_of_it_is_kept_whatever_the_answer(answer: Answer | None) -> None:
    kept = decision(answer)
    assert isinstance(kept, dict)
    assert kept["what"] == MOVED


@pytest.mark.parametrize("after", ["safe_now", "after_harm"])
def test_what_is_about_to_happen_reaches_a_person_also_where_harm_was_told_and_nobody_asks_for_its_day(
    after: str,
) -> None:
    words = decision(None, **{after: Answer("skip", came="asked")})
    assert words == {"what": MOVED, "when": "not_sure", "on": None}
    heard = Answer("this_week", "on friday", came="heard", from_on="2026-11-27", to_on="2026-11-27")
    known = decision(heard, **{after: Answer("skip", came="asked")})
    assert known == {"what": MOVED, "when": "this_week", "on": "2026-11-27"}
