"""Every date of a case, worked out from its state, the rules and the calendar. Nothing here is ever stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from backend.cases.state import PartBack, State, Waited
from backend.law import clocks
from backend.law.book import Law
from backend.law.clocks import Deadline, Happened, Room, Running
from backend.law.working_days import CalendarTooShort

DAYS: Mapping[str, str] = {
    "received": "received_on",
    "acknowledged": "acknowledged_on",
    "advocate_appointed": "advocate_appointed_on",
    "complained": "complained_on",
    "interest_accepted": "accepted_on",
    "stage_1_answered": "answered_on",
    "stage_2_requested": "stage_2_requested_on",
    "statement_agreed": "statement_agreed_on",
    "stage_2_answered": "stage_2_answered_on",
    "panel_requested": "stage_3_requested_on",
    "panel_met": "panel_met_on",
    "panel_reported": "panel_reported_on",
    "director_replied": "director_replied_on",
}
"""Where the state holds the day of what a clock in statute.yml may name (law.statute.HAPPENS)."""
EXTENSIONS: Mapping[str, str] = {"extended": "extended_to", "stage_2_extended": "stage_2_extended_to"}
"""Where it holds the new day of what extends one (law.statute.EXTENDS)."""


@dataclass(frozen=True)
class Due:
    """A deadline, and the day on which it was met, if it was."""

    deadline: Deadline
    met_on: date | None

    def late(self, today: date) -> bool:
        """Late starts the day after the due day, never part-way through it."""
        return (self.met_on or today) > self.deadline.by


def what_happened(state: State) -> Happened:
    """Return what the clocks look at."""
    return Happened(state.kind, state.promises, known_days(state, DAYS), known_days(state, EXTENSIONS))


def known_days(state: State, where: Mapping[str, str]) -> dict[str, date]:
    """Return the days that are known, by name."""
    days = {name: getattr(state, field) for name, field in where.items()}
    return {name: day for name, day in days.items() if day}


@dataclass(frozen=True)
class Dates:
    """Every date of one state, in the order of the law.

    known: False where the bank holidays are not known far enough ahead. Then there are no dates, nothing is over and
    nothing can be extended: nobody is told a day that was guessed.
    """

    state: State
    clocks: tuple[Running, ...]
    known: bool = True

    @property
    def due(self) -> list[Due]:
        """The dates that the council must keep, met or not."""
        return [Due(one.deadline, one.ended_on) for one in self.clocks if one.rule.kept_by == "council"]

    @property
    def open(self) -> list[Due]:
        """The dates that nobody has met yet; none for a case that has ended."""
        return [] if self.state.ended else [due for due in self.due if not due.met_on]

    @property
    def stage_1(self) -> Deadline | None:
        """The answer at stage 1, or to an idea or a thank you."""
        return next((due.deadline for due in self.due if due.deadline.what in {"stage_1_answer", "reply"}), None)

    @property
    def windows(self) -> list[Deadline]:
        """How long the person has to ask for the next stage. None of them refuses anybody by itself."""
        return [one.deadline for one in self.clocks if one.rule.kept_by == "person" and not one.ended_on]

    def extension(self, by: str) -> Room | None:
        """Return how far this kind of extension (law.statute.EXTENDS) can go; None where no clock can be extended."""
        return clocks.room_to_extend(self.clocks, by)

    def past_stage_1(self, today: date) -> bool:
        """Return whether today is after the latest stage 1 day: stage 2 may then be asked for without an answer.

        Never while it is decided whether they have sufficient interest: stage 1 starts on the day they are accepted.
        """
        due, starts = self.stage_1, self.state.kind == "complaint" and not self.state.interest_undecided
        return starts and due is not None and today > due.at_latest


PART = "part_answer"
"""The answer to a part that came back when the rest was answered."""
PART_EXTENDED = "part_extended"
"""What gives it more time: never what extends stage 1 of the rest, which is over."""


def dates(state: State, law: Law) -> Dates:
    """Return every date of this state; raises CalendarTooShort.

    Asking for stage 2 ends stage 1, answered or not; if that was after its day, it stays late. While it is decided
    whether a person has sufficient interest, the date counts from receipt and is provisional.
    """
    found = clocks.running_clocks(law, what_happened(state))
    moved = known_days(state, EXTENSIONS)
    return Dates(state, (*(begun_again(state, law, one, moved) for one in found), *part_clocks(state, law)))


def begun_again(state: State, law: Law, one: Running, moved: Mapping[str, date]) -> Running:
    """Return the clock after every time that all of it waited. moved: the new day by the name of what extended it."""
    for waited in state.waited:
        if ran_through(one, waited):
            deadline = clocks.start_clock(law, one.rule, state.kind, waited.back, state.promises)
            moved_to = moved.get(one.rule.extended_by or "")
            one = replace(one, deadline=clocks.extended_deadline(deadline, moved_to)) if deadline else one
    return one


def ran_through(one: Running, waited: Waited) -> bool:
    """Return whether a clock counts anew from the day on which all of it came back. -- SI 2006/1738 reg 8

    Nobody could answer or ask for anything while it waited. What had ended by then, or was past its day, stays as it
    was: nobody is early because of a court, and a right that was there before is not taken away.
    """
    ended = one.ended_on is not None and one.ended_on <= waited.since
    return not ended and one.deadline.by >= waited.since and one.deadline.starts_on < waited.back


def part_clocks(state: State, law: Law) -> Iterator[Running]:
    """Give the clocks of parts that came back. Only the last of those that are answered is kept."""
    answered = [state.part_last_answered] if state.part_last_answered else []
    for part in (*answered, *state.parts_back):
        yield from clock_of_part(state, law, part)


def clock_of_part(state: State, law: Law, part: PartBack) -> Iterator[Running]:
    """Give the clock of a part: that of stage 1 with its own extension, counted from the day it came back. -- reg 8

    It waits with all of it as the other clocks do.
    """
    days = {
        "received": state.received_on,
        "interest_accepted": part.again_on or part.on,
        **({"stage_1_answered": part.answered_on} if part.answered_on else {}),
    }
    moved = {"extended": part.extended_to} if part.extended_to else {}
    for one in clocks.running_clocks(law, Happened(state.kind, state.promises, days, moved)):
        if one.deadline.what == "stage_1_answer":
            after = begun_again(state, law, one, moved)
            rule = replace(one.rule, extended_by=PART_EXTENDED) if one.rule.extended_by else one.rule
            yield replace(after, rule=rule, deadline=replace(after.deadline, what=PART))


def room_of_part(state: State, law: Law, part: PartBack) -> Room | None:
    """Return how far the answer to a part may be put off; None where it may not. Raises CalendarTooShort."""
    return clocks.room_to_extend(clock_of_part(state, law, part), PART_EXTENDED)


def dates_if_known(state: State, law: Law) -> Dates:
    """Return every date of this state; where the calendar is too short, `known` is False and there are none."""
    try:
        return dates(state, law)
    except CalendarTooShort:
        return Dates(state, (), known=False)


def room_of_part_if_known(state: State, law: Law, part: PartBack) -> Room | None:
    """Return how far the answer to a part may be put off; None where it may not, or the calendar is too short."""
    try:
        return room_of_part(state, law, part)
    except CalendarTooShort:
        return None
