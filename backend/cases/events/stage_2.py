"""Stage 2: more time, and the answer of the senior manager to each point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from backend.cases.deadlines import dates
from backend.cases.events.base import Event, Fact, at_stage_2, not_before
from backend.cases.events.time import more_time
from backend.cases.state import State
from backend.cases.terms import Finding, PointFinding
from backend.law.book import Law
from backend.refusals import Refusal, unless


class Stage2Extended(Fact):
    """More time for stage 2."""

    to: date
    reason_given: bool = False
    person_told_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse what the clocks in statute.yml do not give: too late, too long, unsaid."""
        refused = (
            at_stage_2(state)
            or unless(self.reason_given, "reason_missing", "Write why it takes longer.")
            or unless(
                self.person_told_on, "person_not_told", "Write to the person why it takes longer, and until when."
            )
        )
        room = None if refused else dates(state, law).extension("stage_2_extended")
        if room is None:
            return refused or Refusal("no_clock", "There is no stage 2 clock that can be extended.")
        return more_time(law, room, self.to, self.person_told_on or today, "Stage 2")

    def apply(self, state: State, event: Event) -> State:
        """Keep the new day."""
        return replace(state, stage_2_extended_to=self.to)


class Stage2Answered(Fact):
    """The senior manager's answer to each point (adjudication). -- Children Act 1989 s26(7); SI 2006/1738 reg 17

    adjudicator: their id. findings: one for each point of the agreed statement, in its order. action_plan: what is
    done, by whom and by when is written down; where nothing is upheld, that nothing is to be done.
    """

    on: date
    stage_3_right_told: bool
    finding: Finding | None = None
    adjudicator: str | None = None
    findings: tuple[PointFinding, ...] = ()
    action_plan: bool = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse outside stage 2, before it was asked for, and without the right to a panel."""
        return (
            at_stage_2(state)
            or unless(self.stage_3_right_told, "stage_3_right_missing", "Tell them that they may ask for a panel.")
            or not_before(self.on, state.stage_2_requested_on, "That is before stage 2 was asked for.")
            or not_before(self.on, last_report(state), "That is before both reports were there.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse an answer without the two people, the statement, both reports, the manager, findings and a plan."""
        return (
            unless(state.independent_person, "investigators_missing", "Nobody is named to investigate it.")
            or unless(state.statement_agreed_on, "statement_missing", "The statement of complaint is not agreed.")
            or unless(
                state.officer_reported_on,
                "officer_report_missing",
                "The report of the Investigating Officer is missing.",
            )
            or unless(
                state.person_reported_on, "person_report_missing", "The report of the Independent Person is missing."
            )
            or self.own_missing(state)
        )

    def own_missing(self, state: State) -> Refusal | None:
        """Return what is missing in the answer itself."""
        return (
            unless(self.adjudicator, "adjudicator_missing", "Say which senior manager answers it.")
            or unless(
                self.adjudicator not in state.have_investigated,
                "adjudicator_investigated",
                "Whoever answers it is somebody else than those who investigated it.",
            )
            or unless(self.adjudicator not in state.named, "named_in_it", "This person is named in this case.")
            or unless(
                len(self.findings) >= max(1, state.points),
                "findings_missing",
                "Say for each point of the statement what was found.",
            )
            or unless(self.action_plan, "action_plan_missing", "Write down what happens, who does it, and by when.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the answer; whether they agree is open again."""
        return replace(
            state,
            stage_2_answered_on=self.on,
            adjudicator=self.adjudicator,
            stage_2_finding=self.finding or over_all(self.findings),
            stage_2_findings=self.findings,
            stage_2_action_plan=self.action_plan,
            stage_3_right_told=self.stage_3_right_told,
            disagreed=False,
        )


def last_report(state: State) -> date | None:
    """Return the day on which the later of the reports that are there arrived."""
    return max(filter(None, (state.officer_reported_on, state.person_reported_on)), default=None)


def over_all(findings: Sequence[PointFinding]) -> Finding | None:
    """Return what was found over all points: upheld or not where it is the same for each, else partly."""
    if not findings:
        return None
    if all(one == "upheld" for one in findings):
        return "upheld"
    return "partly_upheld" if {"upheld", "partly_upheld"} & set(findings) else "not_upheld"
