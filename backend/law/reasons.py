"""Why a date is what it is: short sentences that a child can read and staff can quote."""

from __future__ import annotations

from datetime import date, timedelta

from backend.law.working_days import WorkingDays

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
WEEKEND = "the weekend"

Counted = tuple[int, date]
"""A number of working days and the day on which the last of them falls."""


def because(
    days: WorkingDays,
    starts_on: date,
    due: Counted,
    latest: Counted,
    published: tuple[int | None, date | None],
) -> tuple[str, ...]:
    """The sentences for one date. `published` is the council's later promise, or (None, None)."""
    count, by = due
    most, at_latest = latest
    sentences = [
        f"We count {counted(count)}. The first one is after {said(starts_on)}.",
        *skipped(days, starts_on, by),
    ]
    if at_latest > by:
        sentences.append(f"At the very latest it is {said(at_latest)}: that is {counted(most)}.")
        sentences.extend(skipped(days, by, at_latest))
    later, promised_by = published
    if later and promised_by:
        sentences.append(f"The council’s page says {counted(later)}: {said(promised_by)}.")
        sentences.append(f"The law says {counted(count)}.")
    return tuple(sentences)


def skipped(days: WorkingDays, start: date, end: date) -> list[str]:
    """One sentence for each stretch of days that were not counted, weekends together and holidays by name."""
    return [f"Not counted: {part}." for part in parts(days, days.not_counted(start, end))]


def parts(days: WorkingDays, left_out: list[date]) -> list[str]:
    """`Saturday 26 and Sunday 27 December, the weekend`, `Friday 25 December, Christmas Day`."""
    found = []
    for day in left_out:
        name = days.name_of(day)
        pair = day + ONE_DAY
        if name:
            found.append(f"{said(day, year=False)}, {holiday(name, day)}")
        elif day.weekday() == SATURDAY and pair in left_out and not days.name_of(pair):
            found.append(f"{both(day, pair)}, {WEEKEND}")
        elif day.weekday() == SATURDAY or (days.name_of(day - ONE_DAY) or day - ONE_DAY not in left_out):
            found.append(f"{said(day, year=False)}, {WEEKEND}")
    return found


def holiday(name: str, day: date) -> str:
    """The name of the holiday; a day that stands in for one at the weekend says so."""
    home = {"Christmas Day": (12, 25), "Boxing Day": (12, 26), "New Year’s Day": (1, 1)}.get(name)
    return f"the day off for {name}" if home and home != (day.month, day.day) else name


def counted(days: int) -> str:
    """`1 working day`, `10 working days`."""
    return f"{days} working day" if days == 1 else f"{days} working days"


def said(day: date, *, year: bool = True) -> str:
    """`Friday 25 December 2026`, or without the year."""
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if year else "")


def both(saturday: date, sunday: date) -> str:
    """`Saturday 26 and Sunday 27 December`."""
    first = f"{saturday:%A} {saturday.day}" + ("" if saturday.month == sunday.month else f" {saturday:%B}")
    return f"{first} and {said(sunday, year=False)}"
