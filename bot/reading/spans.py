"""A stretch of days that somebody's words mean, and the arithmetic that all rules of dates share."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

Days = tuple[date, date]
Yearly = Callable[[int], "Days | None"]
_JUST_FINISHED = timedelta(days=60)
""" "Last October", said in November, can be either of two: the one that just went by, or the one before."""


@dataclass(frozen=True)
class Span:
    """Days meant by the words from `start` to `end` of the plain text.

    from_on: None where nobody can say how far back. on: the day that the words name, where the range is only how vague
    they are. whole: it lasted from the first to the last day, so the last one counts. again: what brings the same words
    to the time before ("monday": a week, "june": a year). fixed: it cannot mean a day to come ("yesterday").
    """

    start: int
    end: int
    from_on: date | None
    to_on: date
    on: date | None = None
    whole: bool = False
    again: relativedelta | None = None
    fixed: bool = False
    sure: bool = True

    def at(self, start: int, end: int) -> Span:
        """Return the same days for other words."""
        return replace(self, start=start, end=end)


def day(on: date, fixed: bool = False, again: relativedelta | None = None) -> Span:
    """Return one day."""
    return Span(0, 0, on, on, on=on, fixed=fixed, again=again)


def days(from_on: date | None, to_on: date, **more: object) -> Span:
    """Return several days; the words are told later (`at`)."""
    return replace(Span(0, 0, from_on, to_on), **more)  # type: ignore[arg-type]


def month_of(year: int, month: int) -> Days:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def part_of(whole: Days, part: str | None) -> Days:
    """Return the early, middle or late third of some days; all where no part is named."""
    first, last = whole
    third = (last - first) / 3
    if part in ("start", "beginning", "early"):
        return first, first + third
    if part in ("end", "late"):
        return last - third, last
    if part in ("middle", "mid"):
        return first + third, last - third
    return whole


def yearly(of: Yearly, today: date, ahead: bool, which: str | None, two_meanings: bool = False) -> Span | None:
    """Return the days of what comes once a year; None where it has not come yet.

    of: the days in a year. which: last, before_last, this, next, a year, or None for the nearest one (the latest begun,
    or where `ahead` the first not yet over). two_meanings: "last" can mean the one that just went by, or the one
    before.
    """
    if which is not None and which.isdecimal():
        return _once(of(int(which)), fixed=True)
    around = [found for year in range(today.year - 3, today.year + 3) if (found := of(year))]
    over = [found for found in around if found[1] < today]
    if which in ("last", "before_last") and len(over) > 1:
        meant = over[-1 if which == "last" else -2]
        if which == "last" and two_meanings and today - meant[1] < _JUST_FINISHED:
            return days(over[-2][0], meant[1], fixed=True)
        return _once(meant, fixed=True)
    if which == "next":
        return next((_once(found) for found in around if found[0] > today), None)
    if ahead:
        return next((_once(found) for found in around if found[1] >= today), None)
    begun = [found for found in around if found[0] <= today]
    return _once(begun[-1]) if begun else None


def nearest(spans: list[Span], ahead: bool) -> Span | None:
    """Return the latest of several, where `ahead` the next; None where there is none."""
    return (min if ahead else max)(spans, key=lambda span: span.to_on, default=None)


def _once(found: Days | None, fixed: bool = False) -> Span | None:
    if found is None:
        return None
    return days(*found, fixed=fixed, again=relativedelta(years=1), on=found[0] if found[0] == found[1] else None)
