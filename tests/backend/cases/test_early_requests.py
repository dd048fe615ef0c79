"""Asked for stage 2 before an answer: it takes effect once stage 1 has run out, and an answer in time still counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from backend.cases import early_requests
from backend.cases import events as e
from backend.cases.own_view import also_true
from tests.backend.cases.histories import OFFICER, SECOND, Story, answered, day
from tests.backend.cases.kit import LAW, Api, noon
from tests.backend.cases.test_progress_and_requests import history, uuid_of

LATEST = date(2026, 7, 3)
"""Of stage 1 of a complaint of 5 June 2026."""
AFTER = date(2026, 7, 4)
EARLY = e.StageRequested(stage=2, before_answer=True)


def asked_early() -> Story:
    """Return a complaint whose stage 2 was asked for on the second day."""
    return Story().says(EARLY, day(2))


@pytest.mark.parametrize(("today", "due"), [(LATEST, None), (AFTER, AFTER), (date(2026, 7, 20), AFTER)])
def test_it_is_due_on_the_day_after_the_latest_day_however_late_somebody_looks(today: date, due: date | None) -> None:
    fact = e.EarlyRequestInForce.due(asked_early().state, LAW, today)
    assert (fact.on if fact else None) == due


@pytest.mark.parametrize(
    "story", [Story(), asked_early().then(answered(), day(10)), asked_early().says(e.Withdrawn(), day(3))]
)
def test_nothing_is_due_where_nobody_asked_or_it_was_answered_or_withdrawn(story: Story) -> None:
    assert e.EarlyRequestInForce.due(story.state, LAW, date(2026, 8, 1)) is None


def test_stage_2_begins_and_its_clock_counts_from_that_day() -> None:
    story = asked_early().then(e.EarlyRequestInForce(on=AFTER), AFTER, e.SYSTEM)
    assert (story.state.stage, story.state.stage_2_requested_on) == (2, AFTER)
    assert "agree_to_skip" not in story.state.flags


def test_an_answer_that_was_given_in_time_and_written_down_late_is_an_answer_of_stage_1() -> None:
    story = asked_early().then(e.EarlyRequestInForce(on=AFTER), AFTER, e.SYSTEM)
    assert story.refusal(answered(on=AFTER), AFTER, SECOND) == "not_at_stage_1"
    story.then(answered(on=LATEST), date(2026, 7, 6))
    assert (story.state.stage, story.state.answered_on, story.state.stage_2_requested_on) == (1, LATEST, None)
    assert "asked_before_answer" in story.state.flags


@pytest.mark.asyncio
class TestTheProgram:
    """What it writes down by itself, once, with its own name."""

    async def told_early(self, api: Api) -> tuple[dict[str, Any], str]:
        """Return a complaint whose stage 2 was asked for at once."""
        receipt = await api.tell()
        await api.ask(receipt, kind="next_stage", why="it is serious")
        return receipt, await uuid_of(api, receipt)

    @pytest.mark.parametrize(("now", "count"), [(noon(date(2027, 1, 26)), 0), (noon(date(2027, 1, 29)), 1)])
    async def test_puts_it_into_force_on_its_day_and_only_once(self, api: Api, now: datetime, count: int) -> None:
        receipt, uuid = await self.told_early(api)
        await api.tell()
        assert [await early_requests.once(api.book, now) for _ in range(2)] == [count, 0]
        state = await api.book.state(uuid)
        assert state.stage_2_requested_on == (date(2027, 1, 27) if count else None)
        assert {row.actor for row in await history(api, receipt)} == {"teller", *(["system"] if count else [])}

    async def test_a_child_who_asks_again_before_it_looked_loses_no_day_and_no_word(self, api: Api) -> None:
        receipt, uuid = await self.told_early(api)
        api.clock.now = noon(date(2027, 2, 3))
        status, progress = await api.ask(receipt, kind="next_stage", why="nobody answers")
        assert (status, progress["stage"]) == (200, 2)
        assert (await api.book.state(uuid)).stage_2_requested_on == date(2027, 1, 27)
        assert "nobody answers" in str(api.book.words_of((await history(api, receipt))[-1]))


def test_it_waits_while_nobody_has_decided_about_sufficient_interest_and_then_counts_from_the_decision() -> None:
    story = Story(role="own_right", on_the_list=False).says(EARLY, day(2))
    assert e.EarlyRequestInForce.due(story.state, LAW, date(2026, 8, 1)) is None
    assert story.refusal(e.EarlyRequestInForce(on=AFTER), AFTER, e.SYSTEM) == "interest_first"
    assert "early_by_itself" not in also_true(story.state)
    story.then(e.InterestDecided(on=day(20), accepted=True, told_on=day(20)), day(20))
    assert "early_by_itself" in also_true(story.state)
    assert e.EarlyRequestInForce.due(story.state, LAW, AFTER) is None
    due = e.EarlyRequestInForce.due(story.state, LAW, date(2026, 8, 1))
    assert due is not None
    assert due.on > AFTER


@pytest.mark.parametrize(
    "end",
    [
        e.Withdrawn(),
        e.NotConsidered(on=day(3), told_on=day(3), ground="outside"),
        e.NotConsidered(on=day(3), told_on=day(3), ground="prejudice", might_prejudice=True),
    ],
)
def test_a_request_that_came_early_is_over_with_the_case_and_stays_so_when_it_comes_back(end: e.Fact) -> None:
    story = asked_early().then(end, day(3), e.TELLER if isinstance(end, e.Withdrawn) else OFFICER)
    assert "asked_early" not in also_true(story.state)
    assert "agree_to_skip" not in story.state.flags
    if not isinstance(end, e.Withdrawn):
        story.then(e.Reopened(on=day(5)), day(5))
        assert e.EarlyRequestInForce.due(story.state, LAW, date(2026, 9, 1)) is None
