"""Events are written without what says nothing: a process of the version before, which knows less, can read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.events import Event
from backend.cases.possible import PREPARED
from backend.command_line import open_casebook
from tests.backend.conftest import settings_of

pytestmark = pytest.mark.asyncio
DAY = date(2026, 11, 23)


class Before(BaseModel):
    """How the version before read events: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class AnsweredBefore(Before):
    """`answered`, before it had a finding for each point."""

    on: date
    outcome: str | None = None
    terms: bool = False
    stage_2_right_told: bool = False


class LearnedBefore(Before):
    """`learned`, before it could point to an action."""

    on: date


def written(book: Casebook, fact: e.Fact) -> dict[str, Any]:
    """Return the facts of a row."""
    return book.row(
        "4a2c0c1e-0000-4000-8000-000000000001", Event(2, datetime(2026, 11, 23, 10, tzinfo=UTC), "s0", fact), None, None
    ).facts


async def test_the_version_before_reads_an_answer_and_a_lesson_that_say_nothing_new(sqlite_home: Path) -> None:
    async with open_casebook(settings_of(sqlite_home)) as book:
        answered = written(book, e.Answered(on=DAY, outcome="resolved", terms=True))
        assert answered == {"on": "2026-11-23", "outcome": "resolved", "terms": True}
        AnsweredBefore.model_validate(answered)
        LearnedBefore.model_validate(written(book, e.Learned(on=DAY)))


async def test_what_is_left_out_comes_back_as_it_was(sqlite_home: Path) -> None:
    facts = [fact for _, prepared in PREPARED.values() for fact in prepared]
    facts += [e.Answered(on=DAY, findings=("upheld",)), e.Learned(on=DAY, action=4), e.Seen(flags=("told_long_ago",))]
    assert len(facts) > 5
    async with open_casebook(settings_of(sqlite_home)) as book:
        for fact in facts:
            assert type(fact).model_validate(written(book, fact)) == fact
