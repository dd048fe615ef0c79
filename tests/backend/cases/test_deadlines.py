"""Dates of a case are worked out, never stored: from its history, the rules and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.deadlines import deadlines, open_deadlines, past_stage_1, windows
from backend.cases.history import replay
from backend.cases.moves import NotAllowed
from backend.cases.state import State
from backend.cases.tasks import SAY, tasks
from tests.backend.cases.histories import (
    OFFICER,
    RECEIVED_ON,
    SECOND,
    Story,
    answered,
    at_stage_2,
    at_stage_3,
    day,
)
from tests.backend.cases.kit import LAW
from tests.backend.law.oracle import nth_after


def dates(state: State) -> dict[str, tuple[date, date]]:
    """Every clock that has started."""
    return {due.deadline.what: (due.deadline.by, due.deadline.at_latest) for due in deadlines(state, LAW)}


def test_a_complaint_has_two_clocks() -> None:
    assert dates(Story().state) == {
        "acknowledge": (date(2026, 6, 10), date(2026, 6, 10)),
        "stage_1_answer": (date(2026, 6, 19), date(2026, 7, 3)),
    }


def test_late_starts_the_day_after() -> None:
    due = deadlines(Story().state, LAW)[1]
    assert not due.late(date(2026, 6, 19))
    assert due.late(date(2026, 6, 20))


def test_asking_for_an_advocate_moves_nothing() -> None:
    before = dates(Story().state)
    story = Story().says(e.AdvocateAnswered(answer="yes_please"), day(1))
    assert dates(story.state) == before
    assert "contact_advocacy" in story.state.flags
    story.then(e.AdvocateAppointed(on=day(3)), day(3))
    assert dates(story.state) == before
    assert "contact_advocacy" not in story.state.flags


def test_an_extension_moves_the_day_and_says_so() -> None:
    fact = e.Extended(to=date(2026, 6, 30), reason="advocate_needed", child_told_on=day(3))
    due = deadlines(Story().then(fact, day(3)).state, LAW)[1].deadline
    assert (due.by, due.at_latest, due.extended) == (date(2026, 6, 30), date(2026, 7, 3), True)


def test_stage_2_is_counted_from_the_request_and_from_the_statement_and_the_request_comes_first() -> None:
    story = at_stage_2().then(e.StatementAgreed(on=day(24)), day(24))
    found = dates(story.state)
    assert found["stage_2_answer"] == (nth_after(day(12), 25), nth_after(day(12), 65))
    assert found["stage_2_answer_from_statement"] == (nth_after(day(24), 25), nth_after(day(24), 65))
    assert open_deadlines(story.state, LAW)[0].deadline.what == "stage_2_answer"


def test_stage_3_runs_thirty_five_and_fifteen_days() -> None:
    story = at_stage_3()
    assert dates(story.state)["stage_3_panel"][0] == nth_after(day(42), 30)
    story.then(e.PanelMet(on=day(60), members=("a", "b", "c")), day(60))
    assert dates(story.state)["panel_report"][0] == nth_after(day(60), 5)
    story.then(e.PanelReported(on=day(64)), day(64))
    assert dates(story.state)["director_reply"][0] == nth_after(day(64), 15)


def test_stage_2_without_an_answer_leaves_stage_1_late_for_good() -> None:
    story = Story().says(e.StageRequested(stage=2), date(2026, 7, 10))
    due = next(due for due in deadlines(story.state, LAW) if due.deadline.what == "stage_1_answer")
    assert due.late(date(2026, 7, 20))
    assert "stage_1_answer" not in {due.deadline.what for due in open_deadlines(story.state, LAW)}


def test_windows_are_told_and_the_first_is_only_advice() -> None:
    story = Story().then(answered(), day(10))
    assert [(w.what, w.by) for w in windows(story.state, LAW)] == [("stage_2_window", nth_after(day(10), 20))]
    assert story.refusal(e.StageRequested(stage=2), day(300), "teller") == ""


class TestSomebodyElse:
    """Missing agreement or an open decision is a task with a provisional clock, never a refusal."""

    @pytest.mark.parametrize("agrees", ["no", "not_sure", None])
    def test_speaks_for_a_child_who_has_not_agreed(self, agrees: str | None) -> None:
        story = Story(role="on_behalf", child_agrees=agrees)
        assert story.state.child_view_needed
        assert story.state.provisional
        assert dates(story.state) == dates(Story().state)
        assert "ask_the_child" in tasks(story.state, past_stage_1=False)
        assert not story.then(e.ChildAsked(on=day(2), agrees="yes"), day(2)).state.provisional

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
        assert story.state.start_on is None
        assert dates(story.state) == dates(Story().state)
        story.then(e.InterestDecided(on=day(5), accepted=True, told_on=day(5)), day(5))
        assert story.state.start_on == day(5)
        assert dates(story.state)["stage_1_answer"] == (nth_after(day(5), 10), nth_after(day(5), 20))

    def test_is_not_accepted_and_no_clock_is_open(self) -> None:
        story = Story(role="own_right", on_the_list=False)
        story.then(e.InterestDecided(on=day(5), accepted=False, told_on=day(5)), day(5))
        assert open_deadlines(story.state, LAW) == []


def test_stage_2_is_offered_when_stage_1_has_run_out() -> None:
    story = Story()
    today = date(2026, 7, 4)
    assert past_stage_1(story.state, LAW, today)
    assert "offer_stage_2" in tasks(story.state, past_stage_1=True)


def test_every_task_has_words() -> None:
    flags = frozenset(SAY)
    state = replace(Story().state, flags=flags, child_view_needed=True, late_decision_needed=True)
    assert set(tasks(state, past_stage_1=True)) <= set(SAY)


STEPS = st.sampled_from(
    [
        e.WordsAdded(),
        e.ContactChanged(),
        e.AdvocateAnswered(answer="yes_please"),
        e.StageRequested(stage=2),
        e.StageRequested(stage=2, before_answer=True),
        e.StageRequested(stage=3),
        e.Withdrawn(),
        e.ChildSaid(agrees=False),
        e.Acknowledged(on=RECEIVED_ON, procedure_given=True, advocacy_given=True),
        e.Assigned(to=SECOND),
        e.StaffNamed(staff=(SECOND,)),
        e.Extended(to=date(2026, 6, 26), reason="complex", child_told_on=RECEIVED_ON),
        e.Extended(to=date(2026, 7, 3), reason="advocate_needed", child_told_on=RECEIVED_ON),
        e.Extended(to=date(2026, 8, 3), reason="complex", child_told_on=RECEIVED_ON),
        answered("resolved", RECEIVED_ON),
        answered("not_resolved", RECEIVED_ON),
        e.StatementAgreed(on=RECEIVED_ON),
        e.Stage2Extended(to=date(2026, 8, 31), reason_given=True, person_told_on=RECEIVED_ON),
        e.Stage2Answered(on=RECEIVED_ON, stage_3_right_told=True),
        e.PanelMet(on=RECEIVED_ON, members=("a", "b", "c")),
        e.PanelReported(on=RECEIVED_ON),
        e.DirectorReplied(on=RECEIVED_ON, ombudsman_told=True),
        e.KindChanged(to="comment", second=SECOND, person_told_on=RECEIVED_ON),
        e.WithdrawalConfirmed(on=RECEIVED_ON),
        e.Seen(flags=("read_new_words",)),
        e.Closed(on=RECEIVED_ON),
    ]
)
KINDS = st.sampled_from(["complaint", "complaint", "comment", "thank_you"])


@settings(max_examples=150, deadline=None)
@given(KINDS, st.lists(st.tuples(STEPS, st.integers(0, 4)), max_size=25))
def test_any_history_replays_to_the_same_state_and_no_date_passes_its_maximum(
    kind: str, steps: list[tuple[e.Fact, int]]
) -> None:
    story = Story(kind=kind)
    today = RECEIVED_ON
    for fact, wait in steps:
        today += timedelta(days=wait)
        try:
            story.then(fact, today, OFFICER if fact.by_staff else "teller")
        except NotAllowed:
            continue
    assert replay(story.events) == replay(story.events) == story.state
    for due in deadlines(story.state, LAW):
        assert due.deadline.by <= due.deadline.at_latest
        assert LAW.days.between(due.deadline.starts_on, due.deadline.at_latest) == due.deadline.most
    if story.state.kind == "complaint":
        assert dates(story.state)["stage_1_answer"][1] == date(2026, 7, 3)


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2026, 6, 6), date(2026, 12, 31)))
def test_a_proclaimed_holiday_never_moves_a_running_case_to_an_earlier_day(holiday: date) -> None:
    later = replace(LAW, days=LAW.days.with_holiday(holiday, "Proclaimed"))
    story = at_stage_2().then(e.StatementAgreed(on=day(24)), day(24))
    for before, after in zip(deadlines(story.state, LAW), deadlines(story.state, later), strict=True):
        assert after.deadline.by >= before.deadline.by
        assert after.deadline.at_latest >= before.deadline.at_latest


def test_a_case_must_begin_with_its_receipt() -> None:
    for events in ([], Story().then(e.Assigned(to=SECOND), day(1)).events[1:]):
        with pytest.raises(ValueError, match="received"):
            replay(events)
