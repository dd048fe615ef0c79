"""After the panel: its report and the director's reply; and the Ombudsman in place of a panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact, complaint, not_before, running
from backend.cases.state import State
from backend.cases.terms import Finding, PointFinding, Reply
from backend.law.book import Law
from backend.refusals import Refusal, unless


class PanelReported(Fact):
    """The panel's report. recommendations: how many there are; they are the words of the event, one a line."""

    on: date
    finding: Finding | None = None
    recommendations: int = 0

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before the panel met, and twice."""
        return (
            running(state)
            or complaint(state)
            or unless(state.panel_met_on, "not_met", "The panel has not met.")
            or unless(not state.panel_reported_on, "reported_before", "The panel reported before.")
            or not_before(self.on, state.panel_met_on, "That is before the panel met.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse a report that says nothing of what was found."""
        return unless(self.finding, "finding_missing", "Say what the panel found, over all points.")

    def apply(self, state: State, event: Event) -> State:
        """Keep the day, what was found, and how much there is to reply to."""
        return replace(
            state, panel_reported_on=self.on, panel_finding=self.finding, recommendations=self.recommendations
        )


class DirectorReplied(Fact):
    """The council's last word. -- SI 2006/1738 reg 20

    findings: one for each point of the statement. replies: one for each recommendation. with_independent_person: it was
    considered together with the Independent Person of stage 2.
    """

    on: date
    ombudsman_told: bool
    findings: tuple[PointFinding, ...] = ()
    replies: tuple[Reply, ...] = ()
    with_independent_person: bool = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before the panel reported, twice, and without the way to the Ombudsman. -- SI 2006/1738 reg 20"""
        return (
            running(state)
            or complaint(state)
            or unless(state.panel_reported_on, "not_reported", "The panel has not reported.")
            or unless(not state.director_replied_on, "answered_before", "The director replied before.")
            or unless(self.ombudsman_told, "ombudsman_missing", "Tell them how to go to the Ombudsman.")
            or not_before(self.on, state.panel_reported_on, "That is before the panel reported.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse a reply that leaves out a point, a recommendation or the Independent Person."""
        return (
            unless(
                len(self.findings) >= max(1, state.points),
                "findings_missing",
                "Say for each point of the statement what the council decides.",
            )
            or unless(
                len(self.replies) >= state.recommendations,
                "replies_missing",
                "Say for each recommendation whether the council accepts it.",
            )
            or unless(
                self.with_independent_person,
                "independent_person_missing",
                "Consider it together with the Independent Person of stage 2 first.",
            )
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        return replace(state, director_replied_on=self.on, ombudsman_told=self.ombudsman_told)


class ReferredEarly(Fact):
    """It goes to the Ombudsman before a panel, because both sides agree. The tests are those of guidance.

    -- GTBFC 3.16 (not confirmed); LGSCO 21 007 738 on a referral without them
    """

    on: date
    person_agrees: bool
    council_agrees: bool
    report_robust: bool
    adjudication_complete: bool
    significant_points_upheld: bool
    wishes_mostly_met: bool

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before stage 2 is answered, once a panel was asked for, and twice."""
        return (
            running(state)
            or complaint(state)
            or unless(state.stage_2_answered_on, "too_soon", "Stage 2 is not answered.")
            or unless(state.stage != 3, "panel_asked", "They asked for the panel: it meets.")
            or unless(not state.referred_early_on, "referred_before", "It was referred before.")
            or not_before(self.on, state.stage_2_answered_on, "That is before the answer of stage 2.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse where one of the tests is not met: then the panel is the way. -- GTBFC 3.16"""
        upheld = {"upheld", "partly_upheld"} & set(state.stage_2_findings)
        return (
            unless(self.person_agrees, "person_must_agree", "Only when the person agrees to go there early.")
            or unless(self.council_agrees, "council_must_agree", "Only when the council agrees.")
            or unless(self.report_robust, "report_not_robust", "Only after a very robust report.")
            or unless(self.adjudication_complete, "adjudication_not_complete", "Only after a complete answer.")
            or unless(
                self.significant_points_upheld and upheld,
                "points_not_upheld",
                "Only where all significant points were upheld.",
            )
            or unless(state.stage_2_action_plan, "action_plan_missing", "Only with a clear plan of what happens.")
            or unless(self.wishes_mostly_met, "wishes_not_met", "Only where most of what they wish for is done.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day. They may still ask for the panel: once in, always in."""
        return replace(state, referred_early_on=self.on, ombudsman_told=True)
