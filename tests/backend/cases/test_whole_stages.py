"""Stages 2 and 3 whole, and what is not looked into: refused with what is missing, early, late, by the wrong person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.events import Fact
from backend.cases.events.coming_back import a_year_after
from backend.cases.own_view import also_true
from backend.cases.tasks import tasks
from tests.backend.cases.histories import (
    INVESTIGATING,
    INVITED,
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
from tests.backend.cases.kit import LAW

EARLY = {
    "on": day(41),
    "person_agrees": True,
    "council_agrees": True,
    "report_robust": True,
    "adjudication_complete": True,
    "significant_points_upheld": True,
    "wishes_mostly_met": True,
}
MET = e.PanelMet(on=day(60), members=("a", "b", "c"))


def without(story: Story, kind: type[Fact], **facts: Any) -> Story:
    """Return the same history without an event of this kind (with these facts)."""
    kept = [
        event
        for event in story.events
        if not (isinstance(event.fact, kind) and all(getattr(event.fact, k) == v for k, v in facts.items()))
    ]
    left = Story()
    left.events = kept
    return left


@pytest.mark.parametrize(
    ("problem", "story"),
    [
        ("investigators_missing", at_stage_2()),
        ("statement_missing", without(investigated(), e.StatementAgreed)),
        ("officer_report_missing", without(investigated(), e.ReportReceived, whose="officer")),
        ("person_report_missing", without(investigated(), e.ReportReceived, whose="independent_person")),
    ],
)
def test_stage_2_is_not_answered_without_people_statement_and_both_reports(problem: str, story: Story) -> None:
    assert story.refusal(answered_2(day(40)), day(40)) == problem


@pytest.mark.parametrize(
    ("problem", "changes"),
    [
        ("adjudicator_missing", {"adjudicator": None}),
        ("adjudicator_investigated", {"adjudicator": "ip"}),
        ("findings_missing", {"findings": ("upheld",)}),
        ("action_plan_missing", {"action_plan": False}),
        ("", {}),
    ],
)
def test_stage_2_is_not_answered_without_a_manager_findings_for_each_point_and_a_plan(
    problem: str, changes: dict[str, Any]
) -> None:
    assert investigated().refusal(answered_2(day(40), **changes), day(40)) == problem


@pytest.mark.parametrize(
    ("findings", "over_all"),
    [
        (("upheld", "upheld"), "upheld"),
        (("upheld", "no_finding"), "partly_upheld"),
        (("partly_upheld", "not_upheld"), "partly_upheld"),
        (("not_upheld", "no_finding"), "not_upheld"),
    ],
)
def test_what_was_found_over_all_follows_from_the_points(findings: tuple[str, ...], over_all: str) -> None:
    state = investigated().then(answered_2(day(40), findings=findings), day(40)).state
    assert state.stage_2_finding == over_all


@pytest.mark.parametrize(
    ("problem", "changes"),
    [
        ("independence_missing", {"independent": False}),
        ("officer_not_apart", {"officer_apart": False}),
        ("not_independent", {"independent_person": "s1234567"}),
        ("", {"independent_person": "s1234567", "namesake": True}),
        ("", {"officer": "s1234567"}),
        ("two_people_needed", {"independent_person": "io"}),
    ],
)
def test_who_may_investigate(problem: str, changes: dict[str, Any]) -> None:
    assert at_stage_2().refusal(INVESTIGATING.model_copy(update=changes), day(13)) == problem


def test_a_new_investigating_officer_writes_a_report_of_their_own() -> None:
    story = investigated().then(INVESTIGATING.model_copy(update={"officer": "other"}), day(31))
    assert (story.state.officer_reported_on, story.state.person_reported_on) == (None, day(30))


@pytest.mark.parametrize(
    ("problem", "changes"),
    [
        ("independence_missing", {"independent": False}),
        ("not_independent", {"members": ("a", "b", "s1234567")}),
        ("", {"members": ("a", "b", "s1234567"), "namesake": True}),
        ("not_independent", {"members": ("a", "b", "ip")}),
        ("investigated", {"members": ("a", "b", "io")}),
        ("three_people_needed", {"members": ("a", "b")}),
        ("invited_too_late", {"meets_on": day(44)}),
        ("too_early", {"told_on": day(41)}),
    ],
)
def test_who_may_sit_on_the_panel_and_when_the_person_is_invited(problem: str, changes: dict[str, Any]) -> None:
    assert at_stage_3().refusal(INVITED.model_copy(update=changes), day(45)) == problem


@pytest.mark.parametrize(
    ("problem", "story", "fact", "on"),
    [
        ("not_at_stage_3", investigated(), INVITED, 45),
        ("not_invited", at_stage_3(), MET, 60),
        ("other_members", invited(), MET.model_copy(update={"members": ("a", "b", "d")}), 60),
        ("not_at_stage_3", investigated(), e.SubmissionReceived(on=day(40), of="person"), 40),
        ("met_before", invited().then(MET, day(60)), e.SubmissionReceived(on=day(61), of="person"), 61),
        (
            "met_before",
            invited().then(MET, day(60)),
            e.PanelGuestsNamed(on=day(61), advocate=True, companion=False),
            61,
        ),
        (
            "speaker_does_not_come",
            invited(),
            e.PanelGuestsNamed(on=day(46), advocate=False, companion=True, speaks="advocate"),
            46,
        ),
        ("finding_missing", invited().then(MET, day(60)), e.PanelReported(on=day(61)), 61),
    ],
)
def test_the_panel_is_refused_early_late_and_without_what_belongs_to_it(
    problem: str, story: Story, fact: Fact, on: int
) -> None:
    assert story.refusal(fact, day(on)) == problem


@pytest.mark.parametrize(
    ("problem", "changes"),
    [
        ("findings_missing", {"findings": ("upheld",)}),
        ("replies_missing", {"replies": ("accepted",)}),
        ("independent_person_missing", {"with_independent_person": False}),
        ("", {}),
    ],
)
def test_the_last_answer_leaves_out_no_point_no_recommendation_and_not_the_independent_person(
    problem: str, changes: dict[str, Any]
) -> None:
    story = invited().then(MET, day(60))
    story.then(e.PanelReported(on=day(64), finding="upheld", recommendations=2), day(64))
    last = replied(day(70), **{"replies": ("accepted", "not_accepted"), **changes})
    assert story.refusal(last, day(70)) == problem


class TestTheOmbudsmanEarly:
    """Guidance: after a complete stage 2, both sides agreeing, all significant points upheld, and more."""

    def upheld(self) -> Story:
        return investigated().then(answered_2(day(40), findings=("upheld", "upheld")), day(40))

    @pytest.mark.parametrize("name", [name for name in EARLY if name != "on"])
    def test_only_if_every_test_is_met(self, name: str) -> None:
        assert self.upheld().refusal(e.ReferredEarly(**EARLY), day(41)) == ""
        assert self.upheld().refusal(e.ReferredEarly(**{**EARLY, name: False}), day(41)) != ""

    def test_not_where_nothing_was_upheld(self) -> None:
        story = investigated().then(answered_2(day(40), findings=("not_upheld", "not_upheld")), day(40))
        assert story.refusal(e.ReferredEarly(**EARLY), day(41)) == "points_not_upheld"

    def test_not_before_stage_2_is_answered_and_not_in_place_of_a_panel_that_was_asked_for(self) -> None:
        assert investigated().refusal(e.ReferredEarly(**EARLY), day(41)) == "too_soon"
        assert at_stage_3().refusal(e.ReferredEarly(**{**EARLY, "on": day(43)}), day(43)) == "panel_asked"

    def test_the_panel_can_still_be_asked_for(self) -> None:
        story = self.upheld().then(e.ReferredEarly(**EARLY), day(41))
        assert story.says(e.StageRequested(stage=3), day(42)).state.stage == 3


class TestTheChildSaysNo:
    """A complaint for a child is the child's."""

    def story(self) -> Story:
        return Story(role="on_behalf", child_agrees=None)

    def test_of_one_who_understands_ends_it_and_a_yes_later_opens_it_again(self) -> None:
        said = e.ChildAsked(on=day(3), agrees="no", how="in_person", understands=True)
        story = self.story().then(said, day(3))
        assert (story.state.ended, story.state.not_looked_at_because) == ("not_looked_at", "child_says_no")
        story.then(e.Reopened(on=day(20)), day(20))
        assert (story.state.ended, story.state.child_view_needed, starts_on(story)) == (None, True, day(20))

    def test_of_one_who_does_not_understand_is_a_task_until_somebody_judged_it(self) -> None:
        said = e.ChildAsked(on=day(3), agrees="no", how="in_person", understands=False)
        story = self.story().then(said, day(3))
        assert (story.state.ended, story.state.cannot_understand) == (None, True)
        judged = e.UnderstandingJudged(on=day(4), wishes_by="people_who_know_them")
        assert not story.then(judged, day(4)).state.child_view_needed

    def test_understanding_can_be_judged_although_whoever_told_us_did_not_say_so(self) -> None:
        judged = e.UnderstandingJudged(on=day(4), wishes_by="non_instructed_advocate")
        story = self.story().then(judged, day(4))
        assert "contact_advocacy" in story.state.flags
        assert Story().refusal(judged, day(4)) == "nobody_spoke_for_a_child"

    def test_a_child_who_is_not_sure_ends_nothing(self) -> None:
        said = e.ChildAsked(on=day(3), agrees="not_sure", how="phone", understands=True)
        assert self.story().then(said, day(3)).state.ended is None


class TestNotLookedInto:
    """Regulations 8 and 9: in part, because of proceedings, late; and coming back."""

    PREJUDICE = e.NotConsidered(on=day(3), ground="prejudice", told_on=day(3), might_prejudice=True)

    def test_proceedings_alone_are_no_reason(self) -> None:
        only = self.PREJUDICE.model_copy(update={"might_prejudice": False})
        assert Story().refusal(only, day(3)) == "prejudice_missing"

    def test_a_part_is_left_out_and_the_rest_goes_on(self) -> None:
        story = Story().then(self.PREJUDICE.model_copy(update={"part": True}), day(3))
        assert (story.state.ended, story.state.parts_left_out) == (None, {"prejudice"})
        assert story.then(answered(), day(10)).state.answered_on == day(10)

    def test_further_looking_can_stop_later_too_but_not_for_another_reason(self) -> None:
        later = {"on": day(20), "told_on": day(20)}
        assert at_stage_2().refusal(self.PREJUDICE.model_copy(update=later), day(20)) == ""
        outside = e.NotConsidered(ground="outside", **later)
        assert at_stage_2().refusal(outside, day(20)) == "once_in_always_in"

    def test_they_come_back_within_a_year_of_the_end_and_the_clock_counts_from_then(self) -> None:
        story = Story().then(self.PREJUDICE, day(3)).then(e.ProceedingsEnded(on=day(100), told_on=day(101)), day(101))
        late = a_year_after(day(100)).toordinal() - day(0).toordinal() + 1
        assert story.refusal(e.Reopened(on=day(late)), day(late)) == "over_a_year"
        assert story.refusal(e.Reopened(on=day(late), late_accepted=True), day(late)) == ""
        story.then(e.Reopened(on=day(late - 1)), day(late))
        assert (story.state.ended, starts_on(story)) == (None, day(late - 1))

    def test_stage_2_goes_on_from_the_day_they_come_back(self) -> None:
        later = self.PREJUDICE.model_copy(update={"on": day(20), "told_on": day(20)})
        story = at_stage_2().then(later, day(20)).then(e.Reopened(on=day(200)), day(200))
        assert (story.state.stage, story.state.stage_2_requested_on) == (2, day(12))
        assert [one.deadline.starts_on for one in dates(story.state, LAW).open] == [day(200)]

    def test_nothing_comes_back_that_was_looked_into(self) -> None:
        assert Story().refusal(e.Reopened(on=day(5)), day(5)) == "nothing_to_reopen"
        assert Story().refusal(e.ProceedingsEnded(on=day(5), told_on=day(5)), day(5)) == "nothing_waited"

    def test_a_year_after_the_last_day_of_february_of_a_leap_year(self) -> None:
        assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)

    @pytest.mark.parametrize(
        ("earlier", "fair", "problem"), [("no", "yes", "no_ground"), ("yes", "yes", ""), ("no", "no", "")]
    )
    def test_what_could_not_be_told_earlier_and_can_be_fair_is_not_turned_away(
        self, earlier: str, fair: str, problem: str
    ) -> None:
        facts = {"on": day(2), "looked_at": False, "told_on": day(2), "earlier": earlier, "fair": fair}
        assert Story(over_a_year=True).refusal(e.LateDecided.model_validate(facts), day(2)) == problem


def test_nobody_who_ever_investigated_it_or_answered_it_sits_on_the_panel_or_answers_it() -> None:
    other = INVESTIGATING.model_copy(update={"officer": "io2", "independent_person": "ip2"})
    story = at_stage_2().then(INVESTIGATING, day(13)).then(other, day(14))
    story.then(e.StatementAgreed(on=day(14), points=2), day(14))
    for whose in ("officer", "independent_person"):
        story.then(e.ReportReceived.model_validate({"on": day(30), "whose": whose}), day(30))
    assert story.refusal(answered_2(day(40), adjudicator="io"), day(40)) == "adjudicator_investigated"
    story.then(answered_2(day(40)), day(40)).says(e.StageRequested(stage=3), day(42))
    for member, problem in (("io", "investigated"), ("ip", "investigated"), ("senior", "adjudicated"), ("d", "")):
        assert story.refusal(INVITED.model_copy(update={"members": ("a", "b", member)}), day(45)) == problem


@pytest.mark.parametrize(
    ("story", "fact", "on"),
    [
        (
            at_stage_2().then(e.StatementDrafted(on=day(20), points=1), day(20)),
            e.StatementAgreed(on=day(19), points=1),
            day(21),
        ),
        (
            at_stage_2().then(INVESTIGATING, day(13)).then(e.StatementAgreed(on=day(20), points=1), day(20)),
            e.ReportReceived(on=day(19), whose="officer"),
            day(21),
        ),
        (investigated(), answered_2(day(29)), day(40)),
        (invited(), e.PanelMet(on=day(44), members=("a", "b", "c")), day(60)),
    ],
)
def test_no_step_of_stages_2_and_3_is_recorded_on_a_day_before_the_one_it_follows(
    story: Story, fact: Fact, on: date
) -> None:
    assert story.refusal(fact, on) == "too_early"


def test_whether_a_late_panel_meets_is_not_decided_before_it_was_asked_for() -> None:
    story = investigated().then(answered_2(day(40)), day(40))
    story.says(e.StageRequested(stage=3, after_window=True, on=day(190)), day(200))
    decided = e.LateStage3Decided(on=day(189), allowed=True, told_on=day(201))
    assert story.refusal(decided, day(201)) == "too_early"
    assert story.refusal(decided.model_copy(update={"on": day(190)}), day(201)) == ""


def test_somebody_else_can_be_asked_for_until_stage_1_is_answered_and_changes_no_clock() -> None:
    story = Story(council="sefton")
    before = [due.deadline for due in dates(story.state, LAW).due]
    story.says(e.SomeoneElseWanted(on=day(1)), day(2))
    assert [due.deadline for due in dates(story.state, LAW).due] == before
    assert "someone_else" in tasks(story.state, past_stage_1=False)
    assert "someone_else_asked" in also_true(story.state)
    assert story.refusal(e.SomeoneElseWanted(), day(3), e.TELLER) == "asked_before"
    over = Story(council="sefton").then(answered(), day(10))
    assert over.refusal(e.SomeoneElseWanted(), day(11), e.TELLER) == "answered_before"
    assert Story(council="sefton", kind="comment").refusal(e.SomeoneElseWanted(), day(1), e.TELLER) == "not_at_stage_1"


def test_who_wants_somebody_else_is_told_that_it_is_asked_until_it_is_assigned_and_looking_is_not_enough() -> None:
    story = Story(council="sefton").says(e.SomeoneElseWanted(), day(1))
    assert story.refusal(e.Seen(flags=("someone_else",)), day(2)) == "needs_doing"
    assert "someone_else_found" not in also_true(story.state)
    story.then(e.Assigned(to=SECOND), day(2))
    assert "someone_else" not in tasks(story.state, past_stage_1=False)
    assert {*also_true(story.state)} & {"someone_else_asked", "someone_else_found"} == {"someone_else_found"}


def test_somebody_else_can_only_be_asked_for_where_the_council_offers_it() -> None:
    assert LAW.quick_start == {"sefton"}
    assert Story(council="wigan").refusal(e.SomeoneElseWanted(), day(1), e.TELLER) == "no_quick_start"
