"""Where a case is: changed by its events (events/), worked out by history.py, read by everything else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from backend.cases.shapes import About, Kind
from backend.cases.terms import Deferral, Ground, Interest, Link, PointFinding, Remedy, Route, Who
from backend.law.promises import Promises
from telling.roles import ADVOCATE_REQUEST


@dataclass(frozen=True)
class Proposal:
    """Who wants to read a complaint as what, and when the person was told."""

    to: Kind
    by: str
    person_told_on: date


@dataclass(frozen=True)
class PlannedAction:
    """What somebody does about a point, promised on a day and due on another. seq: the event that promised it.

    point: its number in the answer of that stage, 0: the whole.
    """

    seq: int
    stage: Literal[1, 2, 3]
    point: int
    owner: str
    on: date
    due: date
    remedy: Remedy | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class LeftOut:
    """A part that is not looked into. on: since when. routed: because its point was sent to another procedure.

    over_on: the day on which the proceedings ended that it waited for; it may come back.
    """

    ground: Ground
    on: date
    routed: bool = False
    over_on: date | None = None


@dataclass(frozen=True)
class PartBack:
    """A part that came back when the rest was answered. on: that day. extended_to: the new day of its answer.

    ground: why it was left out. number: the event with which it came back, which says which of several it is.
    again_on: the day from which it counts anew, because all of it waited after that.
    """

    on: date
    extended_to: date | None = None
    answered_on: date | None = None
    ground: Ground = "prejudice"
    number: int = 0
    again_on: date | None = None


@dataclass(frozen=True)
class Waited:
    """All of it was not looked into since one day, and came back on another."""

    since: date
    back: date


@dataclass(frozen=True)
class State:
    """Where a case is. Dates are London days; `None` means it has not happened.

    ended: how it stopped, if it did. named: staff who are named in it. unread: words nobody has acknowledged yet.
    """

    council: str
    kind: Kind
    received_on: date
    promises: Promises
    role: str
    kind_said: Kind | None = None
    who: Who | None = None
    about: tuple[About, ...] = ()
    channel: str = ""
    comes_back: bool = False
    """They left no way to reach them: nothing can be sent, they come back with their code."""
    stage: Literal[1, 2, 3] = 1
    ended: Literal["withdrawn", "closed", "not_looked_at"] | None = None
    ended_on: date | None = None
    not_looked_at_on: date | None = None
    not_looked_at_because: Ground | None = None
    left_out: tuple[LeftOut, ...] = ()
    """The parts of it that are left out, while the rest goes on: each stays until it comes back itself."""
    parts_back: tuple[PartBack, ...] = ()
    """What came back when the rest was answered, the first first: each has a clock and an answer of its own."""
    part_last_answered: PartBack | None = None
    someone_else_on: date | None = None
    """The day on which they said that somebody else than their carer or social worker is to deal with it."""
    routes: tuple[Route, ...] = ()
    """Which procedure answers each point, where that was decided point by point."""
    waited: tuple[Waited, ...] = ()
    """When all of it was not looked into, the first first: what was not late by then counts anew from its end."""
    proceedings_ended_on: date | None = None
    """The same of all of it: it was not looked into, and may come back."""
    interest: Interest = "not_needed"
    child_view_needed: bool = False
    cannot_understand: bool = False
    """The child has not the understanding to be asked; then it is recorded who judged it and how wishes are found."""
    late_decision_needed: bool = False
    late_accepted_on: date | None = None
    """It is older than a year, and somebody decided to look into it all the same."""
    decision_on: date | None = None
    """The day on which something that they do not want is to happen, as far as it is known."""
    deferral: Deferral | None = None
    """Whether that waits; None while nobody has decided, or nothing is about to happen."""
    deferral_stage: int | None = None
    """The stage at which that was decided: it holds until the answer of that stage."""
    accepted_on: date | None = None
    complained_on: date | None = None
    """The day on which whoever had only wanted an advocate complained: no clock of the complaint counts from before."""
    named: frozenset[str] = frozenset()
    assigned_to: str | None = None
    advocate: str | None = None
    advocate_referred_on: date | None = None
    advocate_appointed_on: date | None = None
    acknowledged_on: date | None = None
    extended_to: date | None = None
    answered_on: date | None = None
    outcome: str | None = None
    stage_1_findings: tuple[PointFinding, ...] = ()
    """What was found about each point at stage 1, where somebody said it."""
    terms: bool = False
    stage_2_right_told: bool = False
    disagreed: bool = False
    skip_asked: bool = False
    skip_asked_on: date | None = None
    """The day on which a request for stage 2 before an answer reached the council: it begins no stage before that."""
    early_in_force_on: date | None = None
    """Stage 2 began because they had asked for it and stage 1 ran out."""
    skipped_on: date | None = None
    stage_2_requested_on: date | None = None
    statement_drafted_on: date | None = None
    statement_agreed_on: date | None = None
    points: int = 0
    """How many points the agreed statement has."""
    investigating_officer: str | None = None
    independent_person: str | None = None
    have_investigated: frozenset[str] = frozenset()
    """Everybody who was named to investigate it, also who was replaced: none of them sits on the panel or answers."""
    officer_reported_on: date | None = None
    person_reported_on: date | None = None
    stage_2_extended_to: date | None = None
    stage_2_answered_on: date | None = None
    adjudicator: str | None = None
    stage_2_finding: str | None = None
    stage_2_findings: tuple[str, ...] = ()
    stage_2_action_plan: bool = False
    referred_early_on: date | None = None
    stage_3_right_told: bool = False
    stage_3_requested_on: date | None = None
    late_panel_asked_on: date | None = None
    late_panel_refused_on: date | None = None
    submissions: int = 0
    """How much was written for the panel."""
    panel_members: tuple[str, ...] = ()
    panel_meets_on: date | None = None
    panel_invited_on: date | None = None
    panel_guests: int = 0
    panel_met_on: date | None = None
    panel_reported_on: date | None = None
    panel_finding: str | None = None
    recommendations: int = 0
    director_replied_on: date | None = None
    ombudsman_told: bool = False
    withdrawn_on: date | None = None
    withdrawal_confirmed_on: date | None = None
    learned_on: date | None = None
    actions: tuple[PlannedAction, ...] = ()
    """What was promised to be done about its points, done or not."""
    files: tuple[int, ...] = ()
    """The events that added a file."""
    wrong_files: tuple[int, ...] = ()
    """The same of files that were recorded in error, while their content is there."""
    links: tuple[tuple[str, Link], ...] = ()
    """References of cases that belong to this one, and how."""
    readers: frozenset[str] = frozenset()
    """Advocates who may read it at the desk, because the child agrees."""
    proposed: Proposal | None = None
    """Somebody thinks it is less than a complaint, and a second person has not said yet whether they agree."""
    flags: frozenset[str] = field(default_factory=frozenset)
    """What a person at the council has to look at: see tasks.py."""

    @property
    def open_actions(self) -> tuple[PlannedAction, ...]:
        """What was promised and is not done."""
        return tuple(one for one in self.actions if one.done_on is None)

    @property
    def has_parts_left_out(self) -> bool:
        """A part of it is not looked into: it waits, it may come back, or another procedure answers it."""
        return bool(self.left_out)

    @property
    def parts_left_out(self) -> frozenset[Ground]:
        """Why parts are left out that cannot come back yet, or belong elsewhere."""
        return frozenset(one.ground for one in self.left_out if one.over_on is None)

    @property
    def part_over_on(self) -> date | None:
        """The day on which the proceedings ended for which a part waited; of several, the last: the kinder year."""
        return max((one.over_on for one in self.left_out if one.over_on), default=None)

    @property
    def unanswered_at_stage_1(self) -> bool:
        """It runs and nobody has answered it or taken it further: whether to look into it can still be decided."""
        return self.stage == 1 and not self.answered_on and not self.ended

    @property
    def interest_undecided(self) -> bool:
        """Does somebody have to decide whether the person has sufficient interest? An answer is a decision too.

        Nobody needs any for an advocate; it is decided once that becomes a complaint.
        """
        needed = self.kind != ADVOCATE_REQUEST
        return self.interest == "pending" and needed and self.unanswered_at_stage_1

    @property
    def lateness_undecided(self) -> bool:
        """Does somebody have to decide whether to look at something over a year old? An answer is a decision too."""
        return self.late_decision_needed and self.kind == "complaint" and self.unanswered_at_stage_1

    @property
    def decided_first(self) -> bool:
        """Does somebody decide first whether it is looked into at all? Until then nobody is promised that it is."""
        return self.kind == "complaint" and (self.interest_undecided or self.lateness_undecided)

    @property
    def provisional(self) -> bool:
        """Somebody has to ask the child or decide something; the clock runs meanwhile, as if from receipt."""
        return self.child_view_needed or self.interest_undecided or self.lateness_undecided

    @property
    def answer_may_come_to_light(self) -> bool:
        """An early request took effect and stage 2 is not begun: an answer given in time may still be written down."""
        begun = self.independent_person or self.statement_agreed_on or self.stage_2_answered_on
        return self.stage == 2 and self.early_in_force_on is not None and not begun

    def flagged(self, *flags: str) -> State:
        """Return the same state with something more for a person to look at."""
        return replace(self, flags=self.flags | set(flags))

    def cleared(self, *flags: str) -> State:
        """Return the same state with these flags done."""
        return replace(self, flags=self.flags - set(flags))

    @property
    def deferral_holds(self) -> bool:
        """Was it decided whether it waits, and is the stage at which that was decided not answered?"""
        answered = {1: self.answered_on, 2: self.stage_2_answered_on, 3: self.director_replied_on}[self.stage]
        return self.deferral is not None and self.deferral_stage == self.stage and not answered and not self.ended

    def not_looked_at(self, because: Ground, on: date) -> State:
        """Return the state after the council decided not to look into it: nothing waits for it any more."""
        ended = replace(self, ended="not_looked_at", ended_on=on, not_looked_at_on=on, not_looked_at_because=because)
        ended = replace(ended, skip_asked=False)
        return ended.cleared("decide_deferral", "late_stage_3", "agree_to_skip")

    def running_again(self) -> State:
        """Return the state of a request that was closed or taken back, and goes on."""
        back = replace(self, ended=None, ended_on=None, withdrawn_on=None, withdrawal_confirmed_on=None)
        return back.cleared("confirm_withdrawal")

    def stays_a_complaint(self) -> State:
        """Return the state without the proposal to read it as less, once nobody can agree to that any more."""
        return replace(self, proposed=None).cleared("second_person")

    def at_stage_2(self, on: date) -> State:
        """Return the state when stage 2 begins, also for a case that was closed: once in, always in."""
        begun = replace(self, stage=2, stage_2_requested_on=on, ended=None, ended_on=None)
        return begun.stays_a_complaint()

    def at_stage_3(self, on: date) -> State:
        """Return the state when stage 3 begins, also for a case that was closed."""
        return replace(self, stage=3, stage_3_requested_on=on, ended=None, ended_on=None)


def may_open(state: State, staff: str) -> bool:
    """Nobody who is named in a case may read or handle it."""
    return staff not in state.named
