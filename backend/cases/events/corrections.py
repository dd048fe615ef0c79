"""A slip of the pen is put right by an event: the history stays, what follows from it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.deadlines import DAYS, known_days
from backend.cases.events.base import Event, Fact
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import Refusal, unless

BY_HAND = ("phone", "letter", "in_person")
"""Ways on which somebody at the council typed the day; the chat and the form know it themselves."""


class RecordedInError(Fact):
    """An earlier event of this case was recorded by mistake. The reason is sealed beside this.

    event: its number in the history; from here on the case is as if it had never been there (history.standing).
    sent: letters that had left by then and may say what is not so: somebody has to put that right.
    """

    event: int
    sent: tuple[str, ...] = ()

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse by the state alone: what rests on the event is judged with the history (corrections.py)."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to put right what was sent."""
        return state.flagged("put_right") if self.sent else state


class ReceiptDayCorrected(Fact):
    """It reached the council on another day than was typed when it was added by hand. Every clock counts from there."""

    on: date

    def days_allowed(self, state: State, today: date) -> Refusal | None:
        """Refuse a day to come; one before the day that was typed is what this is for."""
        return unless(self.on <= today, "in_future", "A day in the future cannot be recorded as done.")

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where no person typed the day, and a day after something that was done about it."""
        done = [day for name, day in known_days(state, DAYS).items() if name != "received"]
        return (
            unless(state.channel in BY_HAND, "not_by_hand", "Nobody typed the day on which this arrived.")
            or unless(self.on != state.received_on, "no_change", "It is that day already.")
            or unless(all(self.on <= day for day in done), "too_late", "Something was done about it before that day.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Count from that day."""
        return replace(state, received_on=self.on)
