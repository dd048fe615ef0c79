"""Something is about to happen that they do not want (a move, visits that stop): does it wait meanwhile?

This is not regulation 8: there the council waits with a complaint, here with its own decision, and the complaint goes
on.
-- Getting the Best from Complaints (2006), on deferring ("freezing") decisions; backend/law/duties.yml
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact, running
from backend.cases.state import State
from backend.cases.tasks import DEFERRAL
from backend.cases.terms import Deferral
from backend.law.book import Law
from backend.refusals import Refusal, unless


class DecisionToCome(Fact):
    """The team learned that something is about to happen. decision_on: the day, where it is known."""

    on: date
    decision_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse after the end."""
        return running(state)

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to decide, today."""
        return replace(state, decision_on=self.decision_on, deferral=None).flagged(DEFERRAL)


class DeferralDecided(Fact):
    """Somebody decided whether it waits, and told them: the reasons and what they were told are the words of it."""

    on: date
    outcome: Deferral
    told_on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nothing is about to happen, as far as anybody recorded. It may be decided anew at any time."""
        known = DEFERRAL in state.flags or state.deferral is not None
        return running(state) or unless(known, "nothing_to_defer", "Record first what is about to happen.")

    def apply(self, state: State, event: Event) -> State:
        """Keep what was decided, at which stage; nothing else changes, no clock and no part of the complaint."""
        return replace(state, deferral=self.outcome, deferral_stage=state.stage).cleared(DEFERRAL)
