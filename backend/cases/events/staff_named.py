"""Whoever is named in what was told neither handles nor reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact, FromTeller
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import Refusal, unless


class StaffNamed(Fact):
    """These members of staff are named in it: they neither handle nor read it."""

    staff: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: who is named may become known at any time."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Keep them out. Whoever turns out to be named stops handling it at once."""
        return kept_out(state, self.staff).cleared("who_is_named")


class StaffRecognised(FromTeller):
    """The program read the name of somebody on the staff in what was told: kept out, until a person decides."""

    staff: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where they are out already."""
        return unless(set(self.staff) - state.named, "no_change", "They are kept out already.")

    def apply(self, state: State, event: Event) -> State:
        """Keep them out, and ask a person who else is named, or whether it is somebody else of that name."""
        return kept_out(state, self.staff).flagged("who_is_named")


class StaffCleared(Fact):
    """These members of staff are not named in it after all: they may read and handle it again."""

    staff: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody of them is kept out."""
        return unless(set(self.staff) & state.named, "no_change", "Nobody of them is kept out.")

    def apply(self, state: State, event: Event) -> State:
        """Let them in again."""
        return replace(state, named=state.named - set(self.staff))


def kept_out(state: State, staff: tuple[str, ...]) -> State:
    """Return the state in which these neither handle nor read it."""
    named = state.named | set(staff)
    handler = None if state.assigned_to in named else state.assigned_to
    return replace(state, named=named, assigned_to=handler, readers=state.readers - named)
