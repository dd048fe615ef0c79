"""Illegal moves are refused with a reason; legal ones lead where the procedure says."""

from __future__ import annotations

from datetime import date

import pytest

from backend.cases import events as e
from backend.cases.events import KINDS, SYSTEM, TELLER, Fact
from backend.cases.state import may_open
from tests.backend.cases.histories import (
    OFFICER,
    SECOND,
    Story,
    answered,
    answered_2,
    at_stage_2,
    at_stage_3,
    day,
    investigated,
    invited,
    replied,
    starts_on,
)

EXTENDED = e.Extended(to=date(2026, 7, 3), reason="complex", child_told_on=day(5))
ACKNOWLEDGED = e.Acknowledged(on=day(3), procedure_given=True, advocacy_given=True)
WITHDRAWN = Story().says(e.Withdrawn(), day(2))
RESOLVED = Story().then(answered("resolved"), day(10))
PANEL = e.PanelMet(on=day(60), members=("a", "b", "c"))


def closed() -> Story:
    """Return a complaint that was resolved and closed."""
    return Story().then(answered("resolved"), day(10)).then(e.Closed(on=day(11)), day(11))


@pytest.mark.parametrize(
    ("why", "story", "fact", "on", "problem"),
    [
        ("received twice", Story(), Story().events[0].fact, 1, "received_before"),
        ("closed unanswered", Story(), e.Closed(on=day(5)), 5, "not_answered"),
        ("closed with words unread", Story().says(e.WordsAdded(), day(1)), e.Closed(on=day(5)), 5, "unread_words"),
        ("closed, withdrawal not confirmed", WITHDRAWN, e.Closed(on=day(3)), 3, "withdrawal_not_confirmed"),
        ("closed twice", closed(), e.Closed(on=day(12)), 12, "closed_before"),
        (
            "answered without the stage 2 right",
            Story(),
            e.Answered(on=day(5), outcome="not_resolved"),
            5,
            "stage_2_right_missing",
        ),
        (
            "partly resolved without the stage 2 right",
            Story(),
            e.Answered(on=day(5), outcome="partly", terms=True),
            5,
            "stage_2_right_missing",
        ),
        ("resolved without terms", Story(), e.Answered(on=day(5), outcome="resolved"), 5, "terms_missing"),
        ("answered without outcome", Story(), e.Answered(on=day(5)), 5, "outcome_missing"),
        ("answered twice", RESOLVED, answered(on=day(11)), 11, "answered_before"),
        ("extended past 20", Story(), EXTENDED.model_copy(update={"to": date(2026, 7, 6)}), 5, "past_maximum"),
        ("extended without a reason", Story(), EXTENDED.model_copy(update={"reason": None}), 5, "reason_missing"),
        (
            "extended for a reason of its own",
            Story(),
            EXTENDED.model_copy(update={"reason": "busy"}),
            5,
            "reason_missing",
        ),
        (
            "extended without telling the child",
            Story(),
            EXTENDED.model_copy(update={"child_told_on": None}),
            5,
            "child_not_told",
        ),
        (
            "extended to an earlier day",
            Story(),
            EXTENDED.model_copy(update={"to": date(2026, 6, 18)}),
            5,
            "no_extension",
        ),
        ("extended after the answer", RESOLVED, EXTENDED, 12, "answered_before"),
        ("a thank you extended", Story(kind="thank_you"), EXTENDED, 5, "not_at_stage_1"),
        (
            "downgraded by one person",
            Story(),
            e.KindChanged(to="comment", person_told_on=day(2)),
            2,
            "two_people_needed",
        ),
        ("downgraded behind their back", Story(), e.KindChanged(to="comment", second=SECOND), 2, "person_not_told"),
        ("changed to what it is", Story(), e.KindChanged(to="complaint"), 2, "no_change"),
        (
            "acknowledged without the procedure",
            Story(),
            ACKNOWLEDGED.model_copy(update={"procedure_given": False}),
            3,
            "procedure_missing",
        ),
        (
            "acknowledged without advocacy",
            Story(),
            ACKNOWLEDGED.model_copy(update={"advocacy_given": False}),
            3,
            "advocacy_missing",
        ),
        ("acknowledged twice", Story().then(ACKNOWLEDGED, day(3)), ACKNOWLEDGED, 4, "acknowledged_before"),
        ("answered tomorrow", Story(), answered(on=day(6)), 5, "in_future"),
        ("acknowledged before it came", Story(), ACKNOWLEDGED.model_copy(update={"on": day(-1)}), 3, "before_receipt"),
        ("withdrawn twice", WITHDRAWN, e.Withdrawn(), 3, "ended"),
        ("answered after the withdrawal", WITHDRAWN, answered(on=day(3)), 3, "ended"),
        ("a withdrawal confirmed that was none", Story(), e.WithdrawalConfirmed(on=day(2)), 2, "not_withdrawn"),
        (
            "not looked at after an answer",
            RESOLVED,
            e.NotConsidered(on=day(11), ground="outside", told_on=day(11)),
            11,
            "once_in_always_in",
        ),
        (
            "lateness decided without need",
            Story(),
            e.LateDecided(on=day(1), looked_at=False, told_on=day(1)),
            1,
            "nothing_to_decide",
        ),
        (
            "interest decided without need",
            Story(),
            e.InterestDecided(on=day(1), accepted=False, told_on=day(1)),
            1,
            "nothing_to_decide",
        ),
        (
            "a child asked whom nobody spoke for",
            Story(),
            e.ChildAsked(on=day(1), agrees="yes"),
            1,
            "nobody_spoke_for_a_child",
        ),
        (
            "an advocacy task only looked at",
            Story(advocate="yes_please"),
            e.Seen(flags=("contact_advocacy",)),
            1,
            "needs_doing",
        ),
        ("the child's word on no answer", Story(), e.ChildSaid(agrees=True), 1, "not_answered"),
        ("learning before an answer", Story(), e.Learned(on=day(1)), 1, "not_answered"),
        ("stage 2 of a thank you", Story(kind="thank_you"), e.StageRequested(stage=2), 30, "not_a_complaint"),
        ("stage 2 too soon", Story(), e.StageRequested(stage=2), 28, "too_soon"),
        ("stage 2 twice", at_stage_2(), e.StageRequested(stage=2), 13, "stage_2_before"),
        ("stage 2 of what was withdrawn", WITHDRAWN, e.StageRequested(stage=2), 40, "ended"),
        (
            "agreement asked although stage 2 is open",
            RESOLVED,
            e.StageRequested(stage=2, before_answer=True),
            12,
            "no_need_to_agree",
        ),
        (
            "stage 1 left out without the person",
            Story(),
            e.StageSkipped(on=day(2), person_agrees=False),
            2,
            "person_must_agree",
        ),
        (
            "stage 1 left out after the answer",
            RESOLVED,
            e.StageSkipped(on=day(12), person_agrees=True),
            12,
            "answered_before",
        ),
        ("stage 3 before stage 2 is answered", at_stage_2(), e.StageRequested(stage=3), 20, "too_soon"),
        ("a statement at stage 1", Story(), e.StatementAgreed(on=day(2)), 2, "not_at_stage_2"),
        (
            "two statements",
            at_stage_2().then(e.StatementAgreed(on=day(14), points=1), day(14)),
            e.StatementAgreed(on=day(15), points=1),
            15,
            "agreed_before",
        ),
        (
            "one person as both",
            at_stage_2(),
            e.Investigating(officer="x", independent_person="x"),
            13,
            "two_people_needed",
        ),
        (
            "stage 2 extended past 65",
            at_stage_2(),
            e.Stage2Extended(to=date(2026, 9, 18), reason_given=True, person_told_on=day(13)),
            13,
            "past_maximum",
        ),
        (
            "stage 2 extended without why",
            at_stage_2(),
            e.Stage2Extended(to=date(2026, 9, 1), person_told_on=day(13)),
            13,
            "reason_missing",
        ),
        (
            "stage 2 extended unsaid",
            at_stage_2(),
            e.Stage2Extended(to=date(2026, 9, 1), reason_given=True),
            13,
            "person_not_told",
        ),
        (
            "stage 2 answered without the stage 3 right",
            at_stage_2(),
            e.Stage2Answered(on=day(20), stage_3_right_told=False),
            20,
            "stage_3_right_missing",
        ),
        ("a panel at stage 2", at_stage_2(), PANEL, 60, "not_at_stage_3"),
        (
            "a panel of two",
            at_stage_3(),
            PANEL.model_copy(update={"members": ("a", "b", "b")}),
            60,
            "three_people_needed",
        ),
        (
            "a panel with the independent person",
            at_stage_3(),
            PANEL.model_copy(update={"members": ("a", "b", "ip")}),
            60,
            "not_independent",
        ),
        ("a report without a panel", at_stage_3(), e.PanelReported(on=day(60)), 60, "not_met"),
        (
            "a last word without a report",
            at_stage_3(),
            e.DirectorReplied(on=day(60), ombudsman_told=True),
            60,
            "not_reported",
        ),
        ("closed while stage 3 runs", at_stage_3(), e.Closed(on=day(50)), 50, "not_answered"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_is_refused(why: str, story: Story, fact: Fact, on: int, problem: str) -> None:
    actor = OFFICER if fact.by_staff else TELLER
    assert story.refusal(fact, day(on), actor) == problem


@pytest.mark.parametrize("actor", [TELLER, SYSTEM])
@pytest.mark.parametrize("fact", [EXTENDED, answered(), e.Closed(on=day(1)), e.Assigned(to=SECOND), ACKNOWLEDGED])
def test_only_an_officer_decides(fact: Fact, actor: str) -> None:
    assert Story().refusal(fact, day(12), actor) == "needs_officer"


def test_no_machine_ever_refuses_for_lateness() -> None:
    story = Story(over_a_year=True)
    assert story.state.late_decision_needed
    assert story.state.ended is None
    assert story.refusal(e.LateDecided(on=day(1), looked_at=False, told_on=day(1)), day(1), SYSTEM) == "needs_officer"
    assert story.then(e.LateDecided(on=day(1), looked_at=False, told_on=day(1)), day(1)).state.ended == "not_looked_at"


class TestWhoeverIsNamed:
    """Conflict of interest: an officer whom the complaint names neither handles nor reads it."""

    def test_cannot_open_it_and_loses_it_at_once(self) -> None:
        story = Story(names_someone=True).then(e.Assigned(to=OFFICER), day(1))
        story.then(e.StaffNamed(staff=(OFFICER,)), day(2), SECOND)
        assert not may_open(story.state, OFFICER)
        assert may_open(story.state, SECOND)
        assert story.state.assigned_to is None

    @pytest.mark.parametrize("fact", [ACKNOWLEDGED, EXTENDED, answered(), e.Assigned(to=SECOND), e.Learned(on=day(12))])
    def test_cannot_do_anything_in_it(self, fact: Fact) -> None:
        story = Story().then(e.StaffNamed(staff=(OFFICER,)), day(1), SECOND)
        assert story.refusal(fact, day(12), OFFICER) == "named_in_it"

    @pytest.mark.parametrize(
        "fact",
        [
            e.Assigned(to=OFFICER),
            e.KindChanged(to="comment", second=OFFICER, person_told_on=day(2)),
        ],
    )
    def test_cannot_be_brought_in_by_somebody_else(self, fact: Fact) -> None:
        story = Story().then(e.StaffNamed(staff=(OFFICER,)), day(1), SECOND)
        assert story.refusal(fact, day(3), SECOND) == "named_in_it"

    def test_does_not_sit_on_the_panel_or_investigate(self) -> None:
        named = e.StaffNamed(staff=("a",))
        assert at_stage_3().then(named, day(43)).refusal(PANEL, day(60)) == "named_in_it"
        investigating = e.Investigating(officer="a", independent_person="b")
        assert at_stage_2().then(named, day(13)).refusal(investigating, day(14)) == "named_in_it"


class TestDisagreeing:
    """A complaint that was taken into the procedure stays in it, whatever anybody says later."""

    def test_reopens_stage_2_after_it_was_closed(self) -> None:
        story = closed().says(e.StageRequested(stage=2), day(200))
        assert (story.state.stage, story.state.ended) == (2, None)

    def test_with_a_resolved_answer_stops_the_closing_until_the_right_is_told(self) -> None:
        story = Story().then(answered("resolved"), day(10)).says(e.ChildSaid(agrees=False), day(11))
        assert story.refusal(e.Closed(on=day(12)), day(12)) == "stage_2_right_missing"

    def test_needs_no_answer_once_stage_1_is_past_its_latest_day(self) -> None:
        story = Story()
        assert story.refusal(e.StageRequested(stage=2), date(2026, 7, 3), TELLER) == "too_soon"
        assert story.says(e.StageRequested(stage=2), date(2026, 7, 4)).state.stage == 2

    def test_too_early_asks_the_council_to_agree(self) -> None:
        story = Story().says(e.StageRequested(stage=2, before_answer=True), day(2))
        assert (story.state.stage, "agree_to_skip" in story.state.flags) == (1, True)
        assert story.then(e.StageSkipped(on=day(3), person_agrees=True), day(3)).state.stage == 2

    def test_too_late_for_the_panel_is_for_a_person_to_decide(self) -> None:
        story = investigated().then(answered_2(day(40)), day(40))
        late = e.StageRequested(stage=3, after_window=True)
        assert story.refusal(late, day(50), TELLER) == "window"
        assert story.says(late, day(90)).state.stage == 2
        decided = e.LateStage3Decided(on=day(91), allowed=True, told_on=day(91))
        assert story.then(decided, day(91)).state.stage == 3


def test_the_whole_way_to_the_ombudsman() -> None:
    story = invited().then(PANEL, day(60)).then(e.PanelReported(on=day(64), finding="upheld"), day(64))
    assert story.refusal(replied(day(70), ombudsman_told=False), day(70)) == "ombudsman_missing"
    story.then(replied(day(70)), day(70)).then(e.Learned(on=day(71)), day(71))
    assert story.then(e.Closed(on=day(72)), day(72)).state.ended == "closed"


def test_a_complaint_may_be_read_as_less_by_two_people_who_told_the_child() -> None:
    story = Story().then(e.KindChanged(to="comment", second=SECOND, person_told_on=day(2)), day(2))
    assert (story.state.kind, story.state.kind_said) == ("comment", "complaint")


def test_an_idea_becomes_a_complaint_by_one_person_and_its_clock_counts_from_receipt() -> None:
    story = Story(kind="comment").then(e.KindChanged(to="complaint"), day(4))
    assert (story.state.kind, starts_on(story)) == ("complaint", day(0))


def test_every_kind_of_event_is_told_apart_by_its_name() -> None:
    assert len(KINDS) == len(set(KINDS)) > 30
    assert all(name.replace("_", "").isalnum() and name.islower() for name in KINDS)
