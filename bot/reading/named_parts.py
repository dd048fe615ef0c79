# ruff: noqa: E501 - patterns read best as long lines
"""Days named as a part of what is longer, or beside it: "the first week of october", "the monday after half term",
"the end of the week", "saturday the 12th", "the 26th of this month"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.reading import seasons
from bot.reading.relative import WEEKDAY_NAMES, unit_at, weekday_number
from bot.reading.spans import Days, Span, day, days, month_of, nearest, part_of, yearly
from bot.reading.written import day_only

_NTH = {"1th": 0, "first": 0, "2th": 1, "second": 1, "3th": 2, "third": 2, "4th": 3, "fourth": 3}
"""Which one, from 0; whatever else the patterns allow is the last one."""
_WHICH = "|".join((*_NTH, "last", "final"))
PART_OF_THIS = re.compile(r"\b(?P<part>start|beginning|middle|end) of the (?P<unit>week|month|year)\b")
PART_OF_NAMED = re.compile(
    rf"\b(?P<nth>{_WHICH}) (?P<unit>week|weekend|day)s? (?:of|in) (?:the )?(?P<what>{seasons.MONTH_NAMES}|{seasons.SCHOOL})\b(?: (?P<year>(?:19|20)\d\d))?"
)
WEEKDAY_OF_MONTH = re.compile(
    rf"\b(?P<nth>{_WHICH}) (?P<day>{WEEKDAY_NAMES}) (?:of|in) (?P<what>{seasons.MONTH_NAMES})\b(?: (?P<year>(?:19|20)\d\d))?"
)
WEEKDAY_BESIDE = re.compile(
    rf"\b(?P<day>{WEEKDAY_NAMES}|day|weekend) (?P<way>before|after) (?:the )?(?P<what>{seasons.SCHOOL}|{seasons.FESTIVAL})\b"
)
WEEKDAY_DAY = re.compile(rf"\b(?P<name>{WEEKDAY_NAMES}) (?:the )?(?P<day>\d{{1,2}})th\b")
DAY_OF_THIS_MONTH = re.compile(r"\b(?P<day>\d{1,2})th of (?P<which>this|last|next) month\b")
MONTH_YEAR = re.compile(r"(?<![/.-] )\b(?P<month>0?[1-9]|1[0-2]) / (?P<year>20[0-4]\d)\b")
_SATURDAY = 5
_SOON = timedelta(days=31)


def part_of_this(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the start of the year"; ahead, "the end of the week", "the start of the month" that comes."""
    part, unit = found["part"], found["unit"]
    for back in (0, -1) if ahead else (0,):
        first, last = part_of(unit_at(today, unit, back), part)
        if ahead and last >= today:
            return days(max(first, today), last)
        if not ahead and part != "end" and first <= today:
            return days(first, min(today, last), fixed=True)
    return None


def part_of_named(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the first week of october", "the last day of the summer holidays", "the first weekend in may"."""
    nth, unit = _NTH.get(found["nth"]), found["unit"]

    def part(whole: Days) -> Days:
        if unit == "weekend":
            on = _weekday_in(whole, _SATURDAY, nth)
            return on, on + timedelta(days=1)
        length = timedelta(days=0 if unit == "day" else 6)
        if nth is None:
            return max(whole[0], whole[1] - length), whole[1]
        first = min(whole[0] + timedelta(days=nth * (1 if unit == "day" else 7)), whole[1])
        return first, min(first + length, whole[1])

    return _nearest(found["what"], part, today, ahead, found["year"])


def weekday_of_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the last friday of october"."""
    number, nth = weekday_number(found["day"]), _NTH.get(found["nth"])

    def part(whole: Days) -> Days:
        on = _weekday_in(whole, number, nth)
        return on, on

    return _nearest(found["what"], part, today, ahead, found["year"])


def weekday_beside(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the monday after half term", "the day before easter"."""
    is_before = found["way"] == "before"
    one = timedelta(days=1)

    def part(whole: Days) -> Days:
        edge, step = (whole[0] - one, -one) if is_before else (whole[1] + one, one)
        if found["day"] == "day":
            return edge, edge
        number = _SATURDAY if found["day"] == "weekend" else weekday_number(found["day"])
        while edge.weekday() != number:
            edge += step
        return edge, edge

    return _nearest(found["what"], part, today, ahead, None)


def weekday_day(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "saturday the 12th". Who slips in the weekday still means the nearest such day; one that comes soon, and on that
    weekday, is none that is over.
    """
    over, comes = day_only(found, today, False), day_only(found, today, True)
    if ahead or over is None or comes is None:
        return comes if ahead else over
    number = weekday_number(found["name"])
    is_to_come = comes.to_on.weekday() == number != over.to_on.weekday() and comes.to_on - today <= _SOON
    return None if is_to_come else over


def day_of_this_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the 26th of this month", of last or of next month."""
    first, last = unit_at(today, "month", {"this": 0, "last": 1, "next": -1}[found["which"]])
    on = first + timedelta(days=int(found["day"]) - 1)
    return day(on, fixed=True) if first <= on <= last else None


def month_year(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "11/2025"."""
    first, last = month_of(int(found["year"]), int(found["month"]))
    return days(first, last, fixed=True) if first <= today or ahead else None


def _weekday_in(whole: Days, number: int, nth: int | None) -> date:
    """Return the nth such weekday in some days, the last one where nth is None."""
    if nth is None:
        return whole[1] - timedelta(days=(whole[1].weekday() - number) % 7)
    return whole[0] + timedelta(days=(number - whole[0].weekday()) % 7, weeks=nth)


def _nearest(what: str, part: Callable[[Days], Days], today: date, ahead: bool, year: str | None) -> Span | None:
    """Return a part of what comes once a year, or three times (half term): the latest, or ahead the next."""
    spans = []
    for of in seasons.each_in_year(what):
        span = yearly(lambda at, of=of: part(whole) if (whole := of(at)) else None, today, ahead, year)  # type: ignore[misc]
        if span is not None:
            spans.append(span)
    return nearest(spans, ahead)
