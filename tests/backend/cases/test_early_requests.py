"""Asked for stage 2 before an answer: it takes effect once stage 1 has run out, and an answer in time still counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from backend.cases import early_requests
from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.own_view import also_true
from backend.cases.tasks import tasks
from tests.backend.cases.histories import OFFICER, SECOND, Story, answered, answered_2, day, investigated
from tests.backend.cases.kit import LAW, Api, noon
from tests.backend.cases.test_progress_and_requests import history, uuid_of
from tests.backend.law.oracle import nth_after

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

    async def test_leaves_a_request_from_the_chat_waiting_while_interest_is_undecided(self, api: Api) -> None:
        receipt = await api.tell(speaker={"role": "own_right", "relation": "family"})
        api.clock.now = noon(date(2027, 3, 1))
        status, progress = await api.ask(receipt, kind="next_stage", why="nobody answers")
        assert (status, progress["stage"], "next_stage" in progress["can"]) == (200, 1, False)
        assert {"asked_early", "early_waits"} <= {*progress["also"]}
        assert await early_requests.once(api.book, noon(date(2027, 6, 1))) == 0


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


def wants_stage_2(story: Story, n: int, *, on: date | None = None) -> Story:
    """Return the story after they asked for stage 2 on the n-th day, as the chat and the desk make the request."""
    return story.says(e.StageRequested.made_on(day(n), story.state, LAW, on=on), day(n))


def undecided() -> Story:
    """Return the complaint of somebody of whom it is to be decided whether they have sufficient interest."""
    return Story(role="own_right", on_the_list=False)


def test_one_that_lay_unread_while_it_was_answered_is_asked_about_and_stage_1_stays_answered() -> None:
    story = wants_stage_2(Story().then(answered(), day(10)), 12, on=day(8))
    assert (story.state.stage, story.state.answered_on) == (1, day(10))
    assert tasks(story.state, past_stage_1=False) == ["asked_before_answer"]
    assert wants_stage_2(story, 13).state.stage == 2


def test_one_that_arrived_after_the_latest_day_and_before_a_late_answer_began_stage_2_on_that_day() -> None:
    story = wants_stage_2(Story().then(answered(on=day(35)), day(35)), 36, on=day(30))
    assert (story.state.stage, story.state.stage_2_requested_on, story.state.answered_on) == (2, day(30), day(35))
    (due,) = [one.deadline for one in dates(story.state, LAW).open]
    assert (due.what, due.by) == ("stage_2_answer", nth_after(day(30), 25))


def test_a_request_for_the_panel_is_never_from_before_the_answer_of_stage_2() -> None:
    story = investigated().then(answered_2(day(40)), day(40))
    assert story.refusal(e.StageRequested(stage=3, on=day(39)), day(41), e.TELLER) == "too_early"


def test_whoever_asked_for_stage_2_is_not_read_as_telling_less_than_a_complaint() -> None:
    less = e.KindChanged(to="comment", second=SECOND, person_told_on=day(2))
    proposed = Story().then(e.DowngradeProposed(to="comment", person_told_on=day(1)), day(1))
    for story in (asked_early(), proposed.says(EARLY, day(2))):
        assert story.refusal(less, day(3)) == "asked_for_stage_2"
    propose = e.DowngradeProposed(to="comment", person_told_on=day(3))
    assert asked_early().refusal(propose, day(3)) == "asked_for_stage_2"


@pytest.mark.parametrize(
    "fact",
    [
        EARLY,
        answered(on=day(4)),
        e.StageSkipped(on=day(4), person_agrees=True),
        e.StageRequested(stage=2, on=date(2026, 7, 6)),
    ],
)
def test_a_proposal_to_read_it_as_less_is_over_with_whatever_makes_it_stay_a_complaint(fact: e.Fact) -> None:
    story = Story().then(e.DowngradeProposed(to="comment", person_told_on=day(1)), day(1))
    on = fact.on if isinstance(fact, e.StageRequested) and fact.on else day(4)
    story.then(fact, on, e.TELLER if isinstance(fact, e.StageRequested) else OFFICER)
    assert "second_person" not in tasks(story.state, past_stage_1=False)
    assert "less_proposed" not in also_true(story.state)
    assert story.refusal(e.DowngradeRefused(on=on), on, SECOND) == "nothing_to_decide"


LONG_AFTER = 60
"""Days after receipt: the latest day of stage 1 would be over."""


class TestAskedWhileNobodyHasDecidedAboutSufficientInterest:
    """No stage runs before that decision (regs 12 and 14): a request of any day is kept and waits for it."""

    def test_it_does_not_begin_stage_2_however_long_nobody_decided(self) -> None:
        story = undecided()
        assert story.refusal(e.StageRequested(stage=2), day(LONG_AFTER), e.TELLER) == "interest_first"
        wants_stage_2(story, LONG_AFTER)
        assert (story.state.stage, story.state.skip_asked, story.state.interest_undecided) == (1, True, True)
        assert e.EarlyRequestInForce.due(story.state, LAW, day(200)) is None
        assert story.refusal(e.StageSkipped(on=day(61), person_agrees=True), day(61)) == "interest_first"

    def test_the_desk_has_the_decision_to_make_and_is_told_that_a_request_waits_for_it(self) -> None:
        story = undecided()
        assert not dates(story.state, LAW).past_stage_1(day(LONG_AFTER))
        wants_stage_2(story, LONG_AFTER)
        assert {*tasks(story.state, past_stage_1=False)} == {"stage_2_waits", "decide_interest"}
        story.then(e.InterestDecided(on=day(61), accepted=True, told_on=day(61)), day(61))
        assert tasks(story.state, past_stage_1=False) == ["agree_to_skip"]

    def test_whoever_asked_reads_that_it_is_kept_and_what_is_decided_first(self) -> None:
        story = wants_stage_2(undecided(), LONG_AFTER)
        assert {"asked_early", "early_waits", "interest_open"} <= {*also_true(story.state)}
        story.then(e.InterestDecided(on=day(61), accepted=True, told_on=day(61)), day(61))
        assert {"asked_early", "early_by_itself"} <= {*also_true(story.state)}
        assert not {"early_waits", "interest_open"} & {*also_true(story.state)}

    def test_accepted_it_takes_effect_when_stage_1_counted_from_that_day_runs_out(self) -> None:
        story = wants_stage_2(undecided(), LONG_AFTER)
        story.then(e.InterestDecided(on=day(61), accepted=True, told_on=day(61)), day(61))
        latest = nth_after(day(61), 20)
        assert e.EarlyRequestInForce.due(story.state, LAW, latest) is None
        due = e.EarlyRequestInForce.due(story.state, LAW, date(2026, 12, 1))
        assert due
        assert due.on == latest + timedelta(days=1)
        assert story.then(due, due.on, e.SYSTEM).state.stage == 2

    def test_not_accepted_it_is_over_with_the_case_and_nothing_of_it_stays_to_do(self) -> None:
        story = wants_stage_2(undecided(), LONG_AFTER)
        story.then(e.InterestDecided(on=day(61), accepted=False, told_on=day(61)), day(61))
        assert (story.state.skip_asked, tasks(story.state, past_stage_1=False)) == (False, [])
        story.then(e.Reopened(on=day(70)), day(70))
        assert e.EarlyRequestInForce.due(story.state, LAW, day(300)) is None

    def test_an_answer_is_a_decision_too_and_after_it_stage_2_begins_with_the_request(self) -> None:
        story = wants_stage_2(undecided(), LONG_AFTER).then(answered(on=day(61)), day(61))
        assert "asked_before_answer" in story.state.flags
        assert wants_stage_2(story, 62).state.stage == 2

    def test_one_that_arrived_before_the_decision_and_is_typed_after_it_is_kept_as_well(self) -> None:
        story = undecided().then(e.InterestDecided(on=day(61), accepted=True, told_on=day(61)), day(61))
        assert wants_stage_2(story, 62, on=day(LONG_AFTER)).state.skip_asked

    def test_typed_late_the_decision_lets_stage_2_begin_on_the_day_it_was_asked_for_and_no_day_before(self) -> None:
        story = wants_stage_2(undecided(), 35)
        story.then(e.InterestDecided(on=day(1), accepted=True, told_on=day(1)), day(38))
        due = e.EarlyRequestInForce.due(story.state, LAW, day(38))
        assert due
        assert due.on == day(35)
        assert story.then(due, day(38), e.SYSTEM).state.stage_2_requested_on == day(35)


class TestAskedWhileNobodyHasDecidedAboutSomethingOverAYearOld:
    """Stage 1 runs from receipt: silence is no decision against it, and what is read about stage 2 is what happens."""

    def old(self, **changes: Any) -> Story:
        """Return a complaint about something over a year ago, of which nobody has decided."""
        return Story(over_a_year=True, **changes)

    def test_asked_early_stage_2_begins_by_itself_and_its_own_view_says_so(self) -> None:
        story = wants_stage_2(self.old(), 3)
        assert {"early_by_itself", "decided_first"} <= {*also_true(story.state)}
        due = e.EarlyRequestInForce.due(story.state, LAW, date(2026, 8, 3))
        assert due
        assert due.on == AFTER

    def test_after_the_latest_day_it_begins_stage_2_and_nothing_is_left_to_decide(self) -> None:
        story = wants_stage_2(self.old(), LONG_AFTER)
        assert (story.state.stage, tasks(story.state, past_stage_1=False)) == (2, [])

    @pytest.mark.parametrize("role", ["child", "own_right", "on_behalf"])
    @pytest.mark.parametrize("over_a_year", [True, False])
    def test_own_view_promises_that_it_begins_by_itself_exactly_where_it_does(
        self, role: str, over_a_year: bool
    ) -> None:
        listed = role != "own_right"
        story = wants_stage_2(Story(role=role, on_the_list=listed, over_a_year=over_a_year), 3)
        begins = e.EarlyRequestInForce.due(story.state, LAW, date(2026, 12, 1)) is not None
        assert begins == ("early_by_itself" in also_true(story.state)) == listed

    def test_looked_at_it_begins_by_itself_and_not_looked_at_it_is_over(self) -> None:
        for looked_at in (True, False):
            story = wants_stage_2(self.old(), 3)
            story.then(e.LateDecided(on=day(5), looked_at=looked_at, told_on=day(5)), day(5))
            assert (e.EarlyRequestInForce.due(story.state, LAW, date(2026, 8, 3)) is not None) == looked_at
