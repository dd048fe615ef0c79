"""Dates of a case are worked out, never stored: from its history, the rules and the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.history import replay
from backend.cases.receive import fact_of
from backend.cases.state import State
from backend.cases.tasks import SAY, tasks
from backend.refusals import NotAllowed
from tests.backend.cases.histories import (
    INVESTIGATING,
    INVITED,
    OFFICER,
    RECEIVED_ON,
    SECOND,
    Story,
    answered,
    answered_2,
    at_stage_2,
    at_stage_3,
    day,
    replied,
    starts_on,
)
from tests.backend.cases.kit import LAW, NOW, represented
from tests.backend.law.oracle import nth_after


def days_of(state: State) -> dict[str, tuple[date, date]]:
    """Return the dates of every clock that has started, by name."""
    return {due.deadline.what: (due.deadline.by, due.deadline.at_latest) for due in dates(state, LAW).due}


def test_a_complaint_has_two_clocks() -> None:
    assert days_of(Story().state) == {
        "acknowledge": (date(2026, 6, 10), date(2026, 6, 10)),
        "stage_1_answer": (date(2026, 6, 19), date(2026, 7, 3)),
    }


def test_late_starts_the_day_after() -> None:
    due = dates(Story().state, LAW).due[1]
    assert not due.late(date(2026, 6, 19))
    assert due.late(date(2026, 6, 20))


def test_asking_for_an_advocate_moves_nothing() -> None:
    before = days_of(Story().state)
    story = Story().says(e.AdvocateAnswered(answer="yes_please"), day(1))
    assert days_of(story.state) == before
    assert "contact_advocacy" in story.state.flags
    story.then(e.AdvocateAppointed(on=day(3)), day(3))
    assert days_of(story.state) == before
    assert "contact_advocacy" not in story.state.flags


def test_an_extension_moves_the_day_and_says_so() -> None:
    fact = e.Extended(to=date(2026, 6, 30), reason="advocate_needed", child_told_on=day(3))
    due = dates(Story().then(fact, day(3)).state, LAW).due[1].deadline
    assert (due.by, due.at_latest, due.extended) == (date(2026, 6, 30), date(2026, 7, 3), True)


def test_stage_2_is_counted_from_the_request_and_from_the_statement_and_the_request_comes_first() -> None:
    story = at_stage_2().then(e.StatementAgreed(on=day(24), points=1), day(24))
    found = days_of(story.state)
    assert found["stage_2_answer"] == (nth_after(day(12), 25), nth_after(day(12), 65))
    assert found["stage_2_answer_from_statement"] == (nth_after(day(24), 25), nth_after(day(24), 65))
    assert dates(story.state, LAW).open[0].deadline.what == "stage_2_answer"


def test_stage_3_runs_thirty_five_and_fifteen_days() -> None:
    story = at_stage_3()
    assert days_of(story.state)["stage_3_panel"][0] == nth_after(day(42), 30)
    story.then(INVITED, day(45)).then(e.PanelMet(on=day(60), members=("a", "b", "c")), day(60))
    assert days_of(story.state)["panel_report"][0] == nth_after(day(60), 5)
    story.then(e.PanelReported(on=day(64), finding="upheld"), day(64))
    assert days_of(story.state)["director_reply"][0] == nth_after(day(64), 15)


def test_stage_2_without_an_answer_leaves_stage_1_late_for_good() -> None:
    story = Story().says(e.StageRequested(stage=2), date(2026, 7, 10))
    due = next(due for due in dates(story.state, LAW).due if due.deadline.what == "stage_1_answer")
    assert due.late(date(2026, 7, 20))
    assert "stage_1_answer" not in {due.deadline.what for due in dates(story.state, LAW).open}


def test_windows_are_told_and_the_first_is_only_advice() -> None:
    story = Story().then(answered(), day(10))
    assert [(w.what, w.by) for w in dates(story.state, LAW).windows] == [
        ("stage_2_request_window", nth_after(day(10), 20))
    ]
    assert story.refusal(e.StageRequested(stage=2), day(300), "teller") == ""


class TestSomebodyElse:
    """Missing agreement or an open decision is a task with a provisional clock, never a refusal."""

    @pytest.mark.parametrize("agrees", ["no", "not_sure", None])
    def test_speaks_for_a_child_who_has_not_agreed(self, agrees: str | None) -> None:
        story = Story(role="on_behalf", child_agrees=agrees)
        assert story.state.child_view_needed
        assert story.state.provisional
        assert days_of(story.state) == days_of(Story().state)
        assert "ask_the_child" in tasks(story.state, past_stage_1=False)
        assert not story.then(e.ChildAsked(on=day(2), agrees="yes"), day(2)).state.provisional

    def test_speaks_for_a_child_who_cannot_understand(self) -> None:
        story = Story(role="on_behalf", child_agrees="not_sure", child_understands="no")
        assert story.state.provisional
        assert {"ask_the_child", "record_understanding"} & set(tasks(story.state, past_stage_1=False)) == {
            "record_understanding"
        }
        story.then(e.UnderstandingJudged(on=day(2), wishes_by="non_instructed_advocate"), day(2))
        assert not story.state.provisional
        assert tasks(story.state, past_stage_1=False) == ["contact_advocacy"]

    def test_speaks_for_a_child_who_cannot_understand_and_has_an_advocate(self) -> None:
        story = Story(role="on_behalf", child_agrees="not_sure", child_understands="no", advocate="have_one")
        story.then(e.UnderstandingJudged(on=day(2), wishes_by="non_instructed_advocate"), day(2))
        assert tasks(story.state, past_stage_1=False) == []

    def test_who_can_be_asked_is_not_judged_unable_to_understand(self) -> None:
        story = Story(role="on_behalf", child_agrees="no").then(e.ChildAsked(on=day(1), agrees="yes"), day(1))
        judged = e.UnderstandingJudged(on=day(2), wishes_by="watching")
        assert story.refusal(judged, day(2)) == "child_can_be_asked"

    def test_speaks_for_a_child_who_agreed(self) -> None:
        assert not Story(role="on_behalf", child_agrees="yes").state.child_view_needed

    def test_speaks_for_a_child_who_turns_out_not_to_agree(self) -> None:
        story = Story(role="on_behalf", child_agrees="yes").then(e.ChildAsked(on=day(2), agrees="no"), day(2))
        assert "child_does_not_agree" in story.state.flags
        assert story.state.ended is None

    def test_complains_in_their_own_right_without_the_childs_consent(self) -> None:
        assert not Story(role="own_right").state.provisional

    def test_must_first_be_accepted_and_then_the_clock_starts_on_that_day(self) -> None:
        story = Story(role="own_right", on_the_list=False)
        assert days_of(story.state) == days_of(Story().state)
        story.then(e.InterestDecided(on=day(5), accepted=True, told_on=day(5)), day(5))
        assert starts_on(story) == day(5)
        assert days_of(story.state)["stage_1_answer"] == (nth_after(day(5), 10), nth_after(day(5), 20))

    def test_is_not_accepted_and_no_clock_is_open(self) -> None:
        story = Story(role="own_right", on_the_list=False)
        story.then(e.InterestDecided(on=day(5), accepted=False, told_on=day(5)), day(5))
        assert dates(story.state, LAW).open == []


def test_stage_2_is_offered_when_stage_1_has_run_out() -> None:
    story = Story()
    today = date(2026, 7, 4)
    assert dates(story.state, LAW).past_stage_1(today)
    assert "offer_stage_2" in tasks(story.state, past_stage_1=True)


def test_every_task_has_words() -> None:
    flags = frozenset(SAY)
    state = replace(Story().state, flags=flags, child_view_needed=True, late_decision_needed=True)
    assert set(tasks(state, past_stage_1=True)) <= set(SAY)


STEPS: list[Callable[[date], e.Fact]] = [
    lambda on: e.WordsAdded(),
    lambda on: e.ContactChanged(),
    lambda on: e.AdvocateAnswered(answer="yes_please"),
    lambda on: e.StageRequested(stage=2),
    lambda on: e.StageRequested(stage=2, before_answer=True),
    lambda on: e.StageRequested(stage=3),
    lambda on: e.StageRequested(stage=3, after_window=True),
    lambda on: e.LateStage3Decided(on=on, allowed=True, told_on=on),
    lambda on: e.Withdrawn(),
    lambda on: e.ChildSaid(agrees=False),
    lambda on: e.Acknowledged(on=on, procedure_given=True, advocacy_given=True),
    lambda on: e.Assigned(to=SECOND),
    lambda on: e.StaffNamed(staff=(SECOND,)),
    lambda on: e.Extended(to=date(2026, 6, 26), reason="complex", child_told_on=on),
    lambda on: e.Extended(to=date(2026, 7, 3), reason="advocate_needed", child_told_on=on),
    lambda on: e.Extended(to=date(2026, 8, 3), reason="complex", child_told_on=on),
    lambda on: answered("resolved", on),
    lambda on: answered("not_resolved", on),
    lambda on: e.StatementAgreed(on=on, points=2),
    lambda on: INVESTIGATING,
    lambda on: e.ReportReceived(on=on, whose="officer"),
    lambda on: e.ReportReceived(on=on, whose="independent_person"),
    lambda on: e.EarlyRequestInForce(on=on),
    lambda on: e.NotConsidered(on=on, ground="prejudice", told_on=on, might_prejudice=True, part=on.day % 2 == 0),
    lambda on: e.Reopened(on=on),
    lambda on: e.Stage2Extended(to=date(2026, 8, 28), reason_given=True, person_told_on=on),
    lambda on: answered_2(on),
    lambda on: INVITED.model_copy(update={"told_on": on, "meets_on": on}),
    lambda on: e.PanelMet(on=on, members=("a", "b", "c")),
    lambda on: e.PanelReported(on=on, finding="upheld"),
    lambda on: replied(on),
    lambda on: e.KindChanged(to="comment", second=SECOND, person_told_on=on),
    lambda on: e.WithdrawalConfirmed(on=on),
    lambda on: e.Seen(flags=("read_new_words",)),
    lambda on: e.Closed(on=on),
]
KINDS = st.sampled_from(["complaint", "complaint", "comment", "thank_you"])


@settings(max_examples=150, deadline=None)
@given(KINDS, st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 4)), max_size=40))
def test_any_history_replays_to_the_same_state_and_no_date_passes_its_maximum(
    kind: str, steps: list[tuple[Callable[[date], e.Fact], int]]
) -> None:
    story = Story(kind=kind)
    today = RECEIVED_ON
    for step, wait in steps:
        today += timedelta(days=wait)
        fact = step(today)
        try:
            story.then(fact, today, OFFICER if fact.by_staff else "teller")
        except NotAllowed:
            continue
    assert replay(story.events) == replay(story.events) == story.state
    for due in dates(story.state, LAW).due:
        assert due.deadline.by <= due.deadline.at_latest
        assert LAW.days.between(due.deadline.starts_on, due.deadline.at_latest) == due.deadline.most
    if story.state.kind == "complaint" and not story.state.accepted_on and not story.state.waited:
        assert days_of(story.state)["stage_1_answer"][1] == date(2026, 7, 3)


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2026, 6, 6), date(2026, 12, 31)))
def test_a_proclaimed_holiday_never_moves_a_running_case_to_an_earlier_day(holiday: date) -> None:
    later = replace(LAW, days=LAW.days.with_holiday(holiday, "Proclaimed"))
    story = at_stage_2().then(e.StatementAgreed(on=day(24), points=1), day(24))
    for before, after in zip(dates(story.state, LAW).due, dates(story.state, later).due, strict=True):
        assert after.deadline.by >= before.deadline.by
        assert after.deadline.at_latest >= before.deadline.at_latest


def test_a_case_must_begin_with_its_receipt() -> None:
    for events in ([], Story().then(e.Assigned(to=SECOND), day(1)).events[1:]):
        with pytest.raises(ValueError, match="received"):
            replay(events)


@pytest.mark.parametrize(
    ("speaker", "interest"),
    [
        ({"role": "child"}, "not_needed"),
        ({"role": "own_right", "relation": "parent"}, "not_needed"),
        ({"role": "own_right", "relation": "adopted adult", "relation_said": "adopted adult"}, "not_needed"),
        ({"role": "own_right", "relation": "other", "standing": "adopter"}, "not_needed"),
        ({"role": "own_right", "relation": "carer", "relation_said": "special guardian"}, "not_needed"),
        ({"role": "own_right", "relation": "family"}, "pending"),
        ({"role": "own_right"}, "pending"),
        ({"role": "on_behalf", "relation": "family"}, "not_needed"),
        ({"role": "on_behalf", "relation": "advocate"}, "not_needed"),
        ({"role": "on_behalf", "relation": "her teacher", "relation_said": "her teacher"}, "pending"),
        ({"role": "on_behalf", "relation": "other", "relation_said": "local councillor"}, "pending"),
    ],
)
def test_sufficient_interest_is_to_decide_of_exactly_those_who_are_not_on_the_list(
    speaker: dict[str, str], interest: str
) -> None:
    assert fact_of(LAW, represented(speaker=speaker), NOW).first_state().interest == interest
