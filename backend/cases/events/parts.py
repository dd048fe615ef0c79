"""A part that came back when the rest was answered: more time for its answer, and the answer itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from backend.cases.deadlines import room_of_part
from backend.cases.events.base import Event, Fact, not_before, running
from backend.cases.events.time import more_time_at_stage_1
from backend.cases.state import PartBack, State
from backend.law.book import Law
from backend.refusals import Refusal, unless


class PartExtended(Fact):
    """More time for the answer to a part that came back, as stage 1 can have it: the actor is the officer who decided.

    came_back: the day on which that part did. back_with: the number of the event with which it did, which says which of
    several it is; without it (an older version), the one of that day that is due first. -- SI 2006/1738 regs 8 and 14
    """

    came_back: date
    back_with: int | None = None
    to: date
    reason: str | None = None
    child_told_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where no part came back on that day, and what the clock of stage 1 does not give."""
        part = self.meant(state)
        refused = running(state) or unless(part, "no_part_came_back", "No part of that day waits for an answer.")
        room = None if refused or part is None else room_of_part(state, law, part)
        if room is None:
            return refused or Refusal("no_clock", "There is no clock of a part that can be extended.")
        return more_time_at_stage_1(law, room, self.to, self.reason, self.child_told_on, "That part") or not_before(
            self.child_told_on or self.came_back, self.came_back, "That is before the part came back."
        )

    def meant(self, state: State) -> PartBack | None:
        """Return the part of that event and day; of several of one day, the one that is due first."""
        return due_first(one for one in of_number(state, self.back_with) if one.on == self.came_back)

    def apply(self, state: State, event: Event) -> State:
        """Keep the new day of that part."""
        parts, part = list(state.parts_back), self.meant(state)
        if part is not None:
            parts[parts.index(part)] = replace(part, extended_to=self.to)
        return replace(state, parts_back=tuple(parts))


class PartAnswered(Fact):
    """The answer to a part that came back when the rest was answered.

    back_with: the number of the event with which it came back. Without it (an older version), of several the one that
    came back first, of those of one day the one that is due first. What they were told is the words of the event.
    -- SI 2006/1738 regs 8, 14 and 15
    """

    on: date
    stage_2_right_told: bool
    back_with: int | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where no part came back, before it did, and without the right that belongs to every answer."""
        part = self.meant(state)
        return (
            running(state)
            or unless(part, "no_part_came_back", "No part waits for an answer of its own.")
            or unless(self.stage_2_right_told, "stage_2_right_missing", "Tell them that they may ask for stage 2.")
            or not_before(self.on, part.on if part else None, "That is before the part came back.")
        )

    def meant(self, state: State) -> PartBack | None:
        """Return the part that this answers."""
        found = of_number(state, self.back_with)
        return due_first(one for one in found if one.on == found[0].on)

    def apply(self, state: State, event: Event) -> State:
        """Keep the answer to that part; whether they agree is open again where that is stage 1."""
        part = self.meant(state)
        if part is None:  # the coming back was recorded in error
            return state
        others = (one for one in state.parts_back if one is not part)
        agreed = False if state.stage == 1 else state.disagreed
        told = state.stage_2_right_told or self.stage_2_right_told
        return replace(
            state,
            parts_back=tuple(others),
            part_last_answered=replace(part, answered_on=self.on),
            disagreed=agreed,
            stage_2_right_told=told,
        )


def of_number(state: State, number: int | None) -> list[PartBack]:
    """Return the part that came back with this event; every part where none is named."""
    return [one for one in state.parts_back if number in (None, one.number)]


def due_first(parts: Iterable[PartBack]) -> PartBack | None:
    """Return the part of one day whose answer is due first; none of none."""
    return min(parts, key=lambda one: one.extended_to or one.again_on or one.on, default=None)
