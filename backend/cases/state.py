"""Where a case is: worked out by history.py, read by everything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from backend.cases.events import Ground, Interest, Who
from backend.cases.shapes import About, Kind
from backend.law.promises import Promises


@dataclass(frozen=True)
class Proposal:
    """Who wants to read a complaint as what, and when the person was told."""

    to: Kind
    by: str
    person_told_on: date


@dataclass(frozen=True)
class State:
    """Where a case is. Dates are London days; `None` means it has not happened.

    start_on: day zero of stage 1; None while it is only decided whether the person has sufficient interest.
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
    stage: Literal[1, 2, 3] = 1
    ended: Literal["withdrawn", "closed", "not_looked_at"] | None = None
    ended_on: date | None = None
    not_looked_at_on: date | None = None
    not_looked_at_because: Ground | None = None
    interest: Interest = "not_needed"
    child_view_needed: bool = False
    late_decision_needed: bool = False
    accepted_on: date | None = None
    named: frozenset[str] = frozenset()
    assigned_to: str | None = None
    advocate: str | None = None
    advocate_appointed_on: date | None = None
    acknowledged_on: date | None = None
    extended_to: date | None = None
    answered_on: date | None = None
    outcome: str | None = None
    terms: bool = False
    stage_2_right_told: bool = False
    disagreed: bool = False
    skip_asked: bool = False
    skipped_on: date | None = None
    stage_2_requested_on: date | None = None
    statement_agreed_on: date | None = None
    independent_person: str | None = None
    stage_2_extended_to: date | None = None
    stage_2_answered_on: date | None = None
    stage_2_finding: str | None = None
    stage_3_right_told: bool = False
    stage_3_requested_on: date | None = None
    panel_met_on: date | None = None
    panel_reported_on: date | None = None
    panel_finding: str | None = None
    director_replied_on: date | None = None
    ombudsman_told: bool = False
    withdrawn_on: date | None = None
    withdrawal_confirmed_on: date | None = None
    learned_on: date | None = None
    readers: frozenset[str] = frozenset()
    """Advocates who may read it at the desk, because the child agrees."""
    proposed: Proposal | None = None
    """Somebody thinks it is less than a complaint, and a second person has not said yet whether they agree."""
    flags: frozenset[str] = field(default_factory=frozenset)
    """What a person at the council has to look at: see tasks.py."""

    @property
    def start_on(self) -> date | None:
        """Day zero of stage 1."""
        if self.interest in {"pending", "refused"}:
            return None
        return self.accepted_on or self.received_on

    @property
    def provisional(self) -> bool:
        """Somebody has to ask the child or decide something; the clock runs meanwhile, as if from receipt."""
        return self.child_view_needed or self.interest == "pending" or self.late_decision_needed
