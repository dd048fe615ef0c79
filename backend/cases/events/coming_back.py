"""Coming back with what was left out: the end of proceedings, a part or all of it looked into."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, not_before
from backend.cases.state import LeftOut, PartBack, State, Waited
from backend.cases.terms import Ground
from backend.law.book import Law
from backend.refusals import Refusal, unless


class ProceedingsEnded(Fact):
    """The court, tribunal, disciplinary or criminal proceedings are over: the person may come back. -- reg 8"""

    on: date
    told_on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nothing waited for proceedings, before it waited, and twice."""
        waited = waiting_since(state)
        ended = state.proceedings_ended_on or state.part_over_on
        return (
            unless(waited or ended, "nothing_waited", "Nothing waited for the end of proceedings.")
            or unless(waited, "ended_before", "Their end was recorded before.")
            or not_before(self.on, min(waited), "That is before it waited for them.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day, from which the year counts, for all that waited by then. -- reg 8"""
        over = tuple(
            replace(one, over_on=self.on) if waits(one) and one.on <= self.on else one for one in state.left_out
        )
        whole = state.not_looked_at_on if whole_waits(state) else None
        ended = self.on if whole and whole <= self.on else state.proceedings_ended_on
        return replace(state, left_out=over, proceedings_ended_on=ended)


class Reopened(Fact):
    """The person came back with what was not looked into, and it is looked into now. on: when that reached the council.

    late_accepted: more than a year after the proceedings ended, and somebody decided to look into it all the same.
    of_part: which part comes back, where more than one is left out; else it follows from what is.
    """

    on: date
    late_accepted: bool = False
    of_part: Literal["prejudice", "outside"] | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where it was looked into, before it ended, and late without a decision. -- SI 2006/1738 reg 8"""
        gone = was_not_looked_at(state)
        left_out = state.ended in (None, "closed") and state.has_parts_left_out
        part = () if gone else coming_back(state, self.of(state))
        since = state.not_looked_at_on if gone else min((one.on for one in part), default=None)
        over = state.proceedings_ended_on if gone else max((one.over_on for one in part if one.over_on), default=None)
        late = over is not None and self.on > a_year_after(over)
        return (
            unless(gone or left_out, "nothing_to_reopen", "Nothing of it was left out.")
            or unless(gone or part, "part_not_left_out", "That part of it was not left out.")
            or not_before(self.on, since, "That is before it was decided not to look into it.")
            or unless(
                not late or self.late_accepted,
                "over_a_year",
                "That is more than a year after the proceedings ended: a person decides whether it is looked into.",
            )
        )

    def of(self, state: State) -> Ground:
        """Return which part comes back: what was said, else what waited for proceedings, else what is left out."""
        waited = any(one.ground == "prejudice" for one in state.left_out)
        return self.of_part or ("prejudice" if waited else "outside")

    def apply(self, state: State, event: Event) -> State:
        """Go on where it stopped, with clocks that count from this day; what has to be decided first is open again.

        A part that comes back before the rest is answered is answered with it; after that it has a clock of its own.
        Only what was outside brings its points back: after proceedings, what another procedure answers stays there.
        """
        if not was_not_looked_at(state):
            return self.part_back(state, coming_back(state, self.of(state)), event.seq)
        ground, since = state.not_looked_at_because, state.not_looked_at_on or self.on
        back = replace(
            state,
            ended=None,
            ended_on=None,
            not_looked_at_on=None,
            not_looked_at_because=None,
            proceedings_ended_on=None,
            waited=(*state.waited, Waited(since, self.on)),
            parts_back=tuple(begun_again(one, since, self.on) for one in state.parts_back),
            interest="pending" if ground == "no_interest" else state.interest,
            child_view_needed=state.child_view_needed or ground == "child_says_no",
        )
        # All of it comes back, with the parts that were outside too, or whose case is over.
        if ground == "outside":
            back = self.part_back(back, coming_back(back, "outside"), event.seq)
        elif ground == "prejudice" and state.part_over_on:
            back = self.part_back(back, coming_back(back, "prejudice"), event.seq)
        if state.stage > 1 or state.answered_on:
            return back
        # No clock of theirs has begun while it is open whether they have sufficient interest: it is late in nothing.
        accepted_on = self.on if back.interest == "pending" else back.accepted_on
        # The letter that says so says that it is here, too.
        return replace(back, accepted_on=accepted_on, acknowledged_on=state.acknowledged_on or self.on)

    def part_back(self, state: State, part: tuple[LeftOut, ...], number: int) -> State:
        """Return the state with these parts looked into; with a clock from this day, where the rest was answered."""
        routes = () if any(one.ground == "outside" for one in part) else state.routes
        back = replace(state, left_out=tuple(one for one in state.left_out if one not in part), routes=routes)
        if back.unanswered_at_stage_1 or not part:
            return back
        new = PartBack(self.on, ground=part[0].ground, number=number)
        parts = sorted((*back.parts_back, new), key=lambda one: one.on)
        return replace(back, ended=None, ended_on=None, parts_back=tuple(parts))


def begun_again(part: PartBack, since: date, back: date) -> PartBack:
    """Return a part that waited with all of it: more time that was not over by then belongs to the days before."""
    running = part.extended_to is not None and part.extended_to >= since
    return replace(part, again_on=back, extended_to=None) if running else part


def was_not_looked_at(state: State) -> bool:
    """Return whether it ended because the council did not look into any of it."""
    return state.ended in {"not_looked_at", "closed"} and state.not_looked_at_because is not None


def waits(one: LeftOut) -> bool:
    """Return whether a part waits for proceedings that are not over."""
    return one.ground == "prejudice" and one.over_on is None


def whole_waits(state: State) -> bool:
    """Return whether all of it waits for proceedings that are not over."""
    return state.not_looked_at_because == "prejudice" and state.proceedings_ended_on is None


def waiting_since(state: State) -> list[date]:
    """Return since when each thing waits that waits for the end of proceedings."""
    whole = [state.not_looked_at_on] if whole_waits(state) else []
    return [day for day in (*whole, *(one.on for one in state.left_out if waits(one))) if day]


def coming_back(state: State, ground: Ground) -> tuple[LeftOut, ...]:
    """Return the parts that come back. What waited for a case that is over comes back before what still waits."""
    found = tuple(one for one in state.left_out if one.ground == ground)
    return tuple(one for one in found if one.over_on) or found


def a_year_after(day: date) -> date:
    """Return the same day of the next year; of 29 February, the last day of that month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
