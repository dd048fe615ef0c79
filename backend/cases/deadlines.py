"""Every date of a case, worked out from its state, the rules and the calendar. Nothing here is ever stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from backend.cases.state import State
from backend.law import clocks
from backend.law.book import Law
from backend.law.clocks import Deadline


@dataclass(frozen=True)
class Due:
    """A deadline, and the day on which it was met, if it was."""

    deadline: Deadline
    met_on: date | None

    def late(self, today: date) -> bool:
        """Late starts the day after the due day, never part-way through it."""
        return (self.met_on or today) > self.deadline.by


def deadlines(state: State, law: Law) -> list[Due]:
    """Every clock that has started, in order. Raises CalendarTooShort."""
    return [Due(deadline, met_on) for deadline, met_on in started(state, law) if deadline]


def open_deadlines(state: State, law: Law) -> list[Due]:
    """The clocks that nobody has answered yet; none for a case that has ended."""
    return [] if state.ended else [due for due in deadlines(state, law) if not due.met_on]


def started(state: State, law: Law) -> Iterator[tuple[Deadline | None, date | None]]:
    """Each clock with the day that stops it."""
    # Asking for stage 2 ends stage 1, answered or not; if that was after its day, it stays late.
    first_answer = state.answered_on or state.stage_2_requested_on
    yield clocks.acknowledge(law, state.kind, state.received_on, state.promises), state.acknowledged_on or first_answer
    yield stage_1(state, law), first_answer
    yield from stage_2(state, law)
    yield from stage_3(state, law)


def stage_1(state: State, law: Law) -> Deadline | None:
    """The answer at stage 1, or to an idea or a thank you.

    While it is decided whether a person has sufficient interest, the date counts from receipt and is provisional.
    """
    due = clocks.answer(law, state.kind, state.received_on, state.promises, state.start_on)
    return moved(due, state.extended_to)


def moved(due: Deadline | None, to: date | None) -> Deadline | None:
    """The deadline after an extension: never sooner, never past the latest day."""
    if due is None or to is None or to <= due.by:
        return due
    return replace(due, by=min(to, due.at_latest), extended=True)


def stage_2(state: State, law: Law) -> Iterator[tuple[Deadline | None, date | None]]:
    """Both ways to count: from the request (the alarm) and from the agreed statement (beside it)."""
    rule = law.statute.rule("stage_2_answer", on=state.received_on)
    starts = {
        "stage_2_answer": state.stage_2_requested_on,
        "stage_2_answer_from_statement": state.statement_agreed_on,
    }
    for what, start in starts.items():
        if start:
            due = clocks.run(law, what, rule, start, state.promises)
            yield moved(due, state.stage_2_extended_to), state.stage_2_answered_on


def stage_3(state: State, law: Law) -> Iterator[tuple[Deadline | None, date | None]]:
    """The panel, its report, the council's last answer."""
    steps = (
        ("stage_3_panel", state.stage_3_requested_on, state.panel_met_on),
        ("panel_report", state.panel_met_on, state.panel_reported_on),
        ("director_reply", state.panel_reported_on, state.director_replied_on),
    )
    for what, start, met_on in steps:
        if start:
            rule = law.statute.rule(what, on=state.received_on)
            yield clocks.run(law, what, rule, start, state.promises), met_on


def windows(state: State, law: Law) -> list[Deadline]:
    """How long the person has to ask for the next stage. The first is advice, neither refuses anybody by itself."""
    asked = (
        ("stage_2_window", state.answered_on if state.stage == 1 and state.kind == "complaint" else None),
        ("stage_3_window", state.stage_2_answered_on if state.stage == 2 else None),
    )
    found = [
        clocks.run(law, what, law.statute.rule(what, on=state.received_on), start, state.promises)
        for what, start in asked
        if start
    ]
    return [window for window in found if window]


def past_stage_1(state: State, law: Law, today: date) -> bool:
    """Is today after the latest stage 1 day? Then stage 2 may be asked for without an answer."""
    due = stage_1(state, law)
    return state.kind == "complaint" and due is not None and today > due.at_latest
