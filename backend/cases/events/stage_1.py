"""Stage 1, and the answer to an idea or a thank you: more time, the answer, what it is read as."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.deadlines import dates
from backend.cases.events.base import Event, Fact, FromTeller, at_stage_1, interest_decided, running
from backend.cases.events.time import more_time_at_stage_1
from backend.cases.shapes import Kind
from backend.cases.state import Proposal, State, may_open
from backend.cases.terms import Outcome, PointFinding
from backend.law.book import Law
from backend.refusals import Refusal, unless
from telling.roles import ADVOCATE_REQUEST


class Extended(Fact):
    """More time for stage 1: the actor is the officer who decided. Refused without a reason and the child told."""

    to: date
    reason: str | None = None
    child_told_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse what the clock in statute.yml does not give: another reason, too late, too long."""
        refused = at_stage_1(state, "Only stage 1 of a complaint can be extended so.")
        room = None if refused else dates(state, law).extension("extended")
        if room is None:
            return refused or Refusal("no_clock", "There is no stage 1 clock that can be extended.")
        return more_time_at_stage_1(law, room, self.to, self.reason, self.child_told_on, "Stage 1")

    def apply(self, state: State, event: Event) -> State:
        """Keep the new day."""
        return replace(state, extended_to=self.to)


class Answered(Fact):
    """The answer to an idea or thank you, or of stage 1. terms: what was agreed was written down.

    findings: one for each point that the person agreed to, in their order, or for the whole as one.
    """

    on: date
    outcome: Outcome | None = None
    terms: bool = False
    stage_2_right_told: bool = False
    findings: tuple[PointFinding, ...] = ()

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse a second answer, and one of a complaint without what regulation 15 asks for."""
        return (
            running(state)
            or unless(not state.answered_on, "answered_before", "This was answered before.")
            or unless(state.stage == 1 or self.came_to_light(state), "not_at_stage_1", "Stage 1 is over.")
            or (self.complete() if state.kind == "complaint" else None)
        )

    def came_to_light(self, state: State) -> bool:
        """Return whether it was given before an early request took effect, and is only written down after that."""
        return state.answer_may_come_to_light and self.on < (state.early_in_force_on or self.on)

    def complete(self) -> Refusal | None:
        """Return what is missing in the answer to a complaint."""
        if self.outcome is None:
            return Refusal("outcome_missing", "Say whether it was resolved, partly or not.")
        if self.outcome == "resolved":
            return unless(self.terms, "terms_missing", "Write down what was agreed.")
        return unless(self.stage_2_right_told, "stage_2_right_missing", "Tell them that they may ask for stage 2.")

    def apply(self, state: State, event: Event) -> State:
        """Keep the answer. That somebody was told of stage 2 before stays true."""
        told = state.stage_2_right_told or self.stage_2_right_told
        state = replace(
            state.stays_a_complaint(),
            answered_on=self.on,
            outcome=self.outcome,
            terms=self.terms,
            stage_2_right_told=told,
            stage_1_findings=self.findings,
        )
        if self.came_to_light(state):
            state = replace(state, stage=1, stage_2_requested_on=None, early_in_force_on=None).flagged("agree_to_skip")
        asked = "agree_to_skip" in state.flags
        return state.cleared("agree_to_skip").flagged("asked_before_answer") if asked else state


class ChildSaid(FromTeller):
    """What the person said to the answer of this stage."""

    agrees: bool

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before there is an answer."""
        return unless(state.answered_on, "not_answered", "There is no answer yet.")

    def apply(self, state: State, event: Event) -> State:
        """Keep whether they agree."""
        return replace(state, disagreed=not self.agrees)


class StageSkipped(Fact):
    """Both sides agree to leave stage 1 out."""

    on: date
    person_agrees: bool

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where stage 1 is over or not to be had yet (sufficient interest), or the person does not agree."""
        return (
            at_stage_1(state, "Only stage 1 of a complaint can be left out.")
            or interest_decided(state)
            or unless(self.person_agrees, "person_must_agree", "Stage 1 is only left out when the person agrees.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Begin stage 2 on that day."""
        return replace(state, skipped_on=self.on).cleared("agree_to_skip").at_stage_2(self.on)


class KindChanged(Fact):
    """It is read differently now. Down from a complaint only by two people; the first reading stays in the history.

    complained_on: when the words of complaint of somebody who had only wanted an advocate arrived; without it, the day
    on which this is recorded. An idea that is a complaint was one from its receipt. over_a_year: what it tells of
    happened more than a year before, as far as whoever reads it can say; ideas and wishes are not asked when.
    """

    to: Kind
    second: str | None = None
    person_told_on: date | None = None
    complained_on: date | None = None
    over_a_year: bool = False

    def allowed_to(self, actor: str) -> Refusal | None:
        """Refuse also where both people are one."""
        return super().allowed_to(actor) or unless(
            self.second != actor, "two_people_needed", "Two people are two: somebody else has to agree."
        )

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse to make less of a complaint without a second person, behind their back, or once it was handled."""
        if self.to == state.kind:
            return Refusal("no_change", "It is that kind already.")
        if self.to == ADVOCATE_REQUEST:
            return Refusal("told_stays_told", "What was told needs an answer. Record that they want an advocate, too.")
        if state.kind == ADVOCATE_REQUEST:
            return unless(self.to == "complaint", "not_a_complaint", "A wish for an advocate only becomes a complaint.")
        if self.complained_on:
            return Refusal("counts_from_receipt", "Only a wish for an advocate becomes a complaint on a later day.")
        if state.kind != "complaint":
            return None
        return (
            unless(self.second, "two_people_needed", "A complaint is only read as something less by two people.")
            or unless(may_open(state, self.second or ""), "named_in_it", "The second person is named in this case.")
            or unless(self.person_told_on, "person_not_told", "Tell the person first: they can disagree.")
            or still_unhandled(state)
        )

    def apply(self, state: State, event: Event) -> State:
        """Read it as that. A complaint begins anew what a request had behind it: it is told and answered itself."""
        if state.kind == ADVOCATE_REQUEST:
            state = replace(
                state.running_again(),
                complained_on=self.complained_on or event.on,
                acknowledged_on=None,
                answered_on=None,
                outcome=None,
                terms=False,
                stage_2_right_told=False,
                disagreed=False,
                stage_1_findings=(),
            )
        late = state.late_decision_needed or self.over_a_year
        return replace(state, kind=self.to, proposed=None, late_decision_needed=late).cleared("second_person")


class DowngradeProposed(Fact):
    """Somebody thinks it is less than a complaint. A second person agrees (`KindChanged`), or not."""

    to: Kind
    person_told_on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where it is no complaint, was handled as one, or was proposed before."""
        less = state.kind == "complaint" and self.to not in ("complaint", ADVOCATE_REQUEST)
        return (
            running(state)
            or unless(less, "no_change", "Only a complaint can become less.")
            or still_unhandled(state)
            or unless(state.proposed is None, "proposed_before", "That was proposed before. A second person decides.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Ask a second person."""
        proposal = Proposal(to=self.to, by=event.actor, person_told_on=self.person_told_on)
        return replace(state, proposed=proposal).flagged("second_person")


class DowngradeRefused(Fact):
    """The second person did not agree: it stays a complaint."""

    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody proposed it."""
        return unless(state.proposed, "nothing_to_decide", "Nobody proposed to read it as less than a complaint.")

    def apply(self, state: State, event: Event) -> State:
        """Forget the proposal."""
        return replace(state, proposed=None).cleared("second_person")


def still_unhandled(state: State) -> Refusal | None:
    """Return why a complaint stays one: it was answered or went on as one, or they asked for the next stage."""
    unhandled = state.stage == 1 and not state.answered_on
    return unless(unhandled, "too_late", "It was handled as a complaint: it stays one.") or unless(
        not state.skip_asked, "asked_for_stage_2", "They asked for stage 2: to them it is a complaint, and stays one."
    )
