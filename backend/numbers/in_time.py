"""Was a date of the procedure kept? Names of rows for the tables of the annual report. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.deadlines import dates, what_happened
from backend.cases.state import State
from backend.law.book import Law
from backend.law.clocks import Happened, Running, running_clocks


def timed(state: State, clock: str, law: Law, today: date) -> str | None:
    """Return where the end of this clock of statute.yml (or today, while it runs) lies; None where it never started.

    In the law's own days, whatever the council promises. Raises CalendarTooShort.
    """
    facts = replace(what_happened(state), promises={})
    found, unmoved = (started(law, this, clock) for this in (facts, replace(facts, extended_to={})))
    if not found or not unmoved:
        return None
    end, deadline = found.ended_on, found.deadline
    if (end or today) <= unmoved.deadline.by:
        return "in_time" if end else "open_in_time"
    by_agreement = deadline.extended and (end or today) <= deadline.by
    if end is None:
        return "open_in_time" if by_agreement else "open_late"
    if by_agreement:
        return "extended"
    return "late" if end <= deadline.at_latest else "over"


def started(law: Law, facts: Happened, clock: str) -> Running | None:
    """Return the clock of this name in statute.yml, if it has started."""
    return next((one for one in running_clocks(law, facts) if one.rule.name == clock), None)


def on_time(state: State, what: str, law: Law, today: date) -> str:
    """Return the name of the row that says whether this date was kept."""
    due = next((due for due in dates(state, law).due if due.deadline.what == what), None)
    if due is None or (state.ended and not due.met_on):
        return "stopped"
    late = due.late(today)
    if due.met_on:
        return "late" if late else "in_time"
    return "open_late" if late else "open_in_time"
