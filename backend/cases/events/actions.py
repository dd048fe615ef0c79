"""What the council does about a point: promised with who does it and by when, done, and what was learned from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact
from backend.cases.state import PlannedAction, State
from backend.cases.terms import Remedy
from backend.law.book import Law
from backend.refusals import Refusal, unless


class ActionPlanned(Fact):
    """Somebody does something about a point by a day. What, and who by name, are the words of the event (papers.Item).

    point: its number in the answer of that stage, 0: about the whole. owner: their id, or one that stands for their
    name. remedy: of what kind it is, as the yearly report counts it.
    """

    on: date
    stage: Literal[1, 2, 3]
    point: int
    owner: str
    due: date
    remedy: Remedy | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse a thank you, which asks for nothing, and a day before the promise was made."""
        return unless(state.kind != "thank_you", "nothing_to_do", "A thank you asks for nothing to be done.") or unless(
            self.due >= self.on, "due_before", "That day was over when it was promised."
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep it until it is done, whatever becomes of the case."""
        new = PlannedAction(event.seq, self.stage, self.point, self.owner, self.on, self.due, self.remedy)
        return replace(state, actions=(*state.actions, new))


class ActionDone(Fact):
    """A promised action was done. action: the number of the event that promised it. How: the words of the event."""

    action: int
    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse what nobody promised, what is done, and a day before the promise."""
        open_ones = {one.seq: one for one in state.actions if one.done_on is None}
        promised = open_ones.get(self.action)
        return unless(promised, "no_such_action", "That was not promised, or it is done already.") or unless(
            promised and self.on >= promised.on, "too_early", "That is before it was promised."
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        done = (replace(one, done_on=self.on) if one.seq == self.action else one for one in state.actions)
        return replace(state, actions=tuple(done))
