"""Was a date of the procedure kept? Names of rows for the tables of the annual report. Pure."""

from __future__ import annotations

from datetime import date

from backend.cases.deadlines import dates
from backend.cases.state import State
from backend.law.book import Law


def timed(rule: str, start: date, end: date | None, extended_to: date | None, on: date, law: Law, today: date) -> str:
    """Return where the days between start and end (or today, while it is open) lie in this rule."""
    numbers = law.statute.rule(rule, on=on)
    days = law.days.between(start, end or today)
    first, most = numbers.working_days or 0, numbers.may_extend_to or 0
    if days <= first:
        return "in_time" if end else "open_in_time"
    by_agreement = extended_to is not None and (end or today) <= extended_to and days <= most
    if end is None:
        return "open_in_time" if by_agreement else "open_late"
    if by_agreement:
        return "extended"
    return "late" if days <= most else "over"


def on_time(state: State, what: str, law: Law, today: date) -> str:
    """Return the name of the row that says whether this date was kept."""
    due = next((due for due in dates(state, law).due if due.deadline.what == what), None)
    if due is None or (state.ended and not due.met_on):
        return "stopped"
    late = due.late(today)
    if due.met_on:
        return "late" if late else "in_time"
    return "open_late" if late else "open_in_time"
