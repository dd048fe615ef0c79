"""An advocate: wanted, found, and let read the case. Clocks are unchanged by all of it. -- Children Act 1989 s26A"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact, FromTeller, running
from backend.cases.shapes import AdvocateAnswer
from backend.cases.state import State, may_open
from backend.cases.tasks import LOOKED_FOR
from backend.law.book import Law
from backend.refusals import Refusal, unless
from telling.roles import ADVOCATE_REQUEST


class AdvocateAnswered(FromTeller):
    """A later answer to the advocate offer."""

    answer: AdvocateAnswer | None
    on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: an advocate may be wanted at any time. -- Children Act 1989 s26A"""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to find one, or not any more. Clocks are unchanged; a request that was over goes on."""
        state = replace(state, advocate=self.answer)
        if self.answer != "yes_please":
            return state.cleared(*LOOKED_FOR)
        return (asked_anew(state) if state.kind == ADVOCATE_REQUEST else state).flagged("contact_advocacy")


class AdvocateReferred(Fact):
    """The advocacy service was asked for one. Whom, and what they said, are the words of the event."""

    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where there is an advocate: another is wanted first. A complaint may be over, a request not."""
        found = state.advocate_appointed_on and "contact_advocacy" not in state.flags
        over = running(state) if state.kind == ADVOCATE_REQUEST else None
        return over or unless(not found, "advocate_there", "There is an advocate. Record that another is wanted.")

    def apply(self, state: State, event: Event) -> State:
        """Keep the day; until it is known who it is, somebody has to ask."""
        return replace(state, advocate_referred_on=self.on).cleared("contact_advocacy").flagged("await_advocate")


class AdvocateAppointed(Fact):
    """An advocate is there. Clocks are unchanged."""

    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Keep the day; nobody has to look for one any more."""
        return replace(state, advocate_appointed_on=self.on).cleared(*LOOKED_FOR)


class AccessAgreed(Fact):
    """The child said whether this advocate may read the case at the desk. staff: the advocate's id."""

    on: date
    staff: str
    agreed: bool

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse for somebody who is named in it."""
        free = may_open(state, self.staff)
        return unless(free, "named_in_it", "This person is named in the case and cannot read it.")

    def apply(self, state: State, event: Event) -> State:
        """Let them in, or out."""
        readers = state.readers | {self.staff} if self.agreed else state.readers - {self.staff}
        return replace(state, readers=readers)


def asked_anew(state: State) -> State:
    """Return the state of a request whose person wants an advocate again: an earlier answer answers nothing now.

    That answer said that the request had arrived.
    """
    told = state.acknowledged_on or state.answered_on
    return replace(state.running_again(), acknowledged_on=told, answered_on=None, outcome=None, terms=False)
