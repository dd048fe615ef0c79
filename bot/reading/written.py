# ruff: noqa: E501 - patterns read best as long lines
"""Dates as they are written: 2/11, 2.11.26, 2 nov, 2nd of November 2026, November 2nd, 2026-11-02. British order."""

from __future__ import annotations

import re
from datetime import date

from dateutil import parser
from dateutil.relativedelta import relativedelta

from bot.reading.date_words import DAYS, MONTHS
from bot.reading.spans import Span, day, days

_MONTH = "|".join((*MONTHS, "jan_", "mar_"))
_YEAR = r"(?:(?:19|20)\d\d)"
_WEEKDAY = rf"(?:(?:{'|'.join(DAYS)}|mon_|wed_|sat_|sun_)(?: the)? )?"
_ROAD = r"(?! (?:road|rd|street|lane|avenue|close|house|drive|way|court|place|terrace|grove|crescent)\b)"
NUMERIC = re.compile(rf"\b(?:{_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}}|\d{{1,2}}([/.-])\d{{1,2}}\1(?:{_YEAR}|\d\d))\b")
DAY_MONTH = re.compile(
    rf"\b{_WEEKDAY}(?:the )?(?P<day>\d{{1,2}})(?P<th>th)?(?P<of> of)? (?P<month>{_MONTH})\b{_ROAD}(?:(?: ,)? (?P<year>{_YEAR})\b)?"
)
MONTH_DAY = re.compile(
    rf"\b{_WEEKDAY}(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}})(?P<th>th)?\b(?! \d)(?! years? (?:ago|back))(?:(?: ,)? (?P<year>{_YEAR})\b)?"
)
TWO_DAYS_MONTH = re.compile(
    rf"\b(?:the )?(?P<first>\d{{1,2}})(?:th)?(?: (?:to|until|and|-|–|or) (?:the )?)(?P<day>\d{{1,2}})(?:th)?(?: of)? "
    rf"(?P<month>{_MONTH})\b(?:(?: ,)? (?P<year>{_YEAR})\b)?"
)
DAY_SLASH_MONTH = re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})\b(?!/)")
ON_THE_DAY = re.compile(
    r"\b(?:on|(?:around|about)(?= the \d{1,2}th *(?:[,.!?;]|$|(?:of|they|he|she|i|we|it|when|and|but)\b))) the (?P<day>\d{1,2})th\b(?! (?:time|one|person|day|floor|place|year|chance|page|go|try|attempt|occasion|bus|train|taxi|visit|night|evening|morning|week|weekend|month|half|hand|team|list|row|line|shelf|phone|call|letter|form|warning|strike|question|message|step|stage|side|whole|(?:mon|tues|wednes|thurs|fri|satur|sun)day|of (?:each|every|the))\b)"
)
DAY_ONLY = re.compile(
    r"(?:\bthe |^)(?P<day>\d{1,2})th\b(?! (?:time|one|person|day|floor|place|year|chance|\w+er|thing|night|week|weekend|few|couple|of|half|term|hour|bit|part)\b)"
)
_BEFORE_A_SLASH = re.compile(r"\b(?:on|since|from|until|by|of|dated|date|the|and|to) $")
_NO_DATES = ("24/7", "1/2", "10/10", "9/11")
NAMES_TOO = frozenset(["may", "march", "mar_", "jan_"])
"""Months that are other words as often: a bare figure before them is not enough ("1 may be")."""


def numeric(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read a date of three numbers; None where there is no such day."""
    year_first = found.group()[:4].isdigit()
    try:
        on = parser.parse(found.group(), dayfirst=not year_first, yearfirst=year_first).date()
    except (ValueError, OverflowError):
        return None
    said = [int(part) for part in re.split(r"[/.-]", found.group())]
    if (on.day, on.month) != ((said[2], said[1]) if year_first else (said[0], said[1])):
        return None  # the library also tries the American order (month first), which is never meant
    return day(on, fixed=True)


def day_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read a day and a month, with or without a year."""
    month = month_number(found["month"])
    if found["month"] in NAMES_TOO and not (found["th"] or found["year"] or found.group().endswith(found["month"])):
        return None
    return _in_some_year(int(found["day"]), month, found["year"], today, ahead)


def two_days_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "2 to 6 november"."""
    month = month_number(found["month"])
    last = _in_some_year(int(found["day"]), month, found["year"], today, ahead)
    if last is None or not 0 < int(found["first"]) <= int(found["day"]):
        return None
    return days(last.to_on.replace(day=int(found["first"])), last.to_on, whole=True, fixed=last.fixed)


def day_slash_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "2/11" after a word that makes it a date: not 24/7, not 9/10."""
    return slash_alone(found, today, ahead) if _BEFORE_A_SLASH.search(found.string[: found.start()]) else None


def slash_alone(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "2/11" where the question was when."""
    if found.group() in _NO_DATES:
        return None
    return _in_some_year(int(found["day"]), int(found["month"]), None, today, ahead)


def day_only(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the 14th": of this month or the nearest that has it."""
    at = today.replace(day=1)
    for _ in range(3):
        on = _date(at.year, at.month, int(found["day"]))
        if on and (on >= today if ahead else on <= today):
            return day(on, again=relativedelta(months=1))
        at += relativedelta(months=1 if ahead else -1)
    return None


def month_number(word: str) -> int:
    """Return 1 for january."""
    return MONTHS.index({"jan_": "january", "mar_": "march"}.get(word, word)) + 1


def _in_some_year(day_of: int, month: int, year: str | None, today: date, ahead: bool) -> Span | None:
    if year:
        on = _date(int(year), month, day_of)
        return day(on, fixed=True) if on else None
    tried = [_date(today.year + more, month, day_of) for more in ((0, 1, 2, 3, 4) if ahead else (0, -1, -2, -3, -4))]
    on = next((on for on in tried if on and (on >= today if ahead else on <= today)), None)
    return day(on, again=relativedelta(years=1)) if on else None


def _date(year: int, month: int, day_of: int) -> date | None:
    try:
        return date(year, month, day_of)
    except ValueError:
        return None
