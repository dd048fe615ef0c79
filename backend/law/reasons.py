"""Why a date is what it is: short sentences that a child can read and staff can quote."""

from __future__ import annotations

from datetime import date, timedelta

from backend.law.clocks import Deadline
from backend.law.working_days import WorkingDays
from telling.spoken_dates import say_date, say_weekday

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
WEEKEND = "the weekend"


def because(days: WorkingDays, due: Deadline) -> tuple[str, ...]:
    """Return the sentences for one date: how many days, which were not counted and why, how late it can get."""
    sentences = [f"We count {counted(due.days)}. The first one is after {say_date(due.starts_on, year=True)}."]
    sentences += skipped(days, due.starts_on, due.by)
    if due.extended:
        sentences.append("The council asked for more time. Somebody there had to say why.")
    if due.at_latest > due.by:
        sentences.append(f"At the very latest it is {say_date(due.at_latest, year=True)}: that is {counted(due.most)}.")
        sentences += skipped(days, due.by, due.at_latest)
    if due.published and due.promised_by:
        sentences.append(f"The council’s page says {counted(due.published)}: {say_date(due.promised_by, year=True)}.")
        sentences.append(f"The law says {counted(due.days)}.")
    return tuple(sentences)


def skipped(days: WorkingDays, start: date, end: date) -> list[str]:
    """Return one sentence for each stretch of days that were not counted, weekends together and holidays by name."""
    return [f"Not counted: {part}." for part in parts(days, days.not_counted(start, end))]


def parts(days: WorkingDays, left_out: list[date]) -> list[str]:
    """`Saturday 26 and Sunday 27 December, the weekend`, `Friday 25 December, Christmas Day`."""
    found = []
    for day in left_out:
        name = days.name_of(day)
        pair = day + ONE_DAY
        if name:
            found.append(f"{say_date(day)}, {holiday(name, day)}")
        elif day.weekday() == SATURDAY and pair in left_out and not days.name_of(pair):
            found.append(f"{both(day, pair)}, {WEEKEND}")
        elif day.weekday() == SATURDAY or (days.name_of(day - ONE_DAY) or day - ONE_DAY not in left_out):
            found.append(f"{say_date(day)}, {WEEKEND}")
    return found


def holiday(name: str, day: date) -> str:
    """Return the name of the holiday; a day that stands in for one at the weekend says so."""
    home = {"Christmas Day": (12, 25), "Boxing Day": (12, 26), "New Year’s Day": (1, 1)}.get(name)
    return f"the day off for {name}" if home and home != (day.month, day.day) else name


def counted(days: int) -> str:
    """Return a number of working days in words: `1 working day`, `10 working days`."""
    return f"{days} working day" if days == 1 else f"{days} working days"


def both(saturday: date, sunday: date) -> str:
    """Return a weekend as one: `Saturday 26 and Sunday 27 December`."""
    first = f"{say_weekday(saturday)} {saturday.day}" if saturday.month == sunday.month else say_date(saturday)
    return f"{first} and {say_date(sunday)}"
