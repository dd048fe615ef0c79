"""What the council's record says about a young person: sourced lists, sealed at one length, only for complaints."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.casebook import Casebook, rows_of
from backend.cases.receive import receive
from backend.cases.young_person import LONG, from_sealed, latest, lists, may_be_asked, to_seal
from backend.settings import Settings
from tests.backend.cases.histories import Story, answered, day
from tests.backend.cases.kit import casebook, new_uuid, represented

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
QUESTIONS = {name: st.sampled_from([*lists().answers_to(name)]) for name in lists().questions}
ANSWERS = st.fixed_dictionaries({}, optional=QUESTIONS)


def test_every_list_has_a_source_and_says_that_no_council_confirmed_it() -> None:
    assert set(lists().questions) == {"care_leaver", "age", "gender", "disability", "ethnicity", "sexual_orientation"}
    for question in lists().questions.values():
        assert question.source
        assert question.confirmed is False
    assert len(lists().questions["ethnicity"].options) == 5


def test_every_question_can_be_answered_with_not_known_and_prefers_not_to_say() -> None:
    for name in lists().questions:
        assert list(lists().answers_to(name))[-2:] == ["not_known", "prefers_not"]
        assert all(isinstance(text, str) and text for text in lists().answers_to(name).values())


def test_sexual_orientation_is_for_somebody_who_is_known_to_be_16_or_over() -> None:
    ages = [*lists().answers_to("age"), None]
    asked = [age for age in ages if may_be_asked("sexual_orientation", {"age": age} if age else {})]
    assert asked == ["from_16", "from_18"]
    assert may_be_asked("ethnicity", {})


@given(ANSWERS)
def test_whatever_is_answered_the_sealed_text_is_equally_long_and_reads_back(answers: dict[str, str]) -> None:
    assert len(to_seal(answers)) == LONG
    assert from_sealed(to_seal(answers)) == answers


def test_nothing_sealed_is_nothing_answered() -> None:
    assert from_sealed(None) == {}


def test_it_can_be_recorded_about_a_complaint_at_any_time_and_changes_nothing_about_it() -> None:
    story = Story().then(answered("resolved"), day(10))
    before = story.state
    assert story.then(e.YoungPersonRecorded(), day(11)).state == before
    closed = story.then(e.Closed(on=day(12)), day(12)).state
    assert story.then(e.YoungPersonRecorded(), day(300)).state == closed


@pytest.mark.parametrize("kind", ["comment", "thank_you"])
def test_nothing_of_it_is_kept_about_an_idea_or_a_thank_you(kind: str) -> None:
    assert Story(kind=kind).refusal(e.YoungPersonRecorded(), day(1)) == "not_a_complaint"


def test_only_a_person_at_the_council_records_it() -> None:
    assert Story().refusal(e.YoungPersonRecorded(), day(1), "teller") == "needs_officer"


@pytest_asyncio.fixture
async def book(database: Settings) -> AsyncIterator[Casebook]:
    """Give the store of cases."""
    async with casebook(database) as opened:
        yield opened


@pytest.mark.asyncio
async def test_the_last_answers_hold_and_no_fact_of_the_event_says_anything(book: Casebook) -> None:
    uuid = new_uuid()
    await receive(book, uuid, represented(told_at=NOW), now=NOW)
    for answers in ({"age": "from_12", "gender": "another"}, {"age": "from_16"}):
        await book.record(uuid, e.YoungPersonRecorded(), actor="officer-1", now=NOW, words=to_seal(answers))
    rows = await book.reading(lambda session: rows_of(session, uuid))
    assert latest(book, rows) == {"age": "from_16"}
    assert latest(book, rows[:1]) == {}
    assert [row.facts for row in rows[1:]] == [{}, {}]
