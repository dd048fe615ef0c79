# ruff: noqa: E501 - patterns read best as long lines
"""Days counted from another day ("a week today", "two weeks on friday", "a year last march"), or named by a part of what is
longer ("the first week of october", "last friday of the month before", "the monday after half term")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.reading import seasons
from bot.reading.relative import WEEKDAY_NAMES, day_after, day_before, unit_at, weekday_number
from bot.reading.seasons import days_in_year
from bot.reading.spans import Days, Span, day, days, month_of, yearly
from bot.reading.written import day_only, month_number

_UNIT = r"(?:weeks?|months?|fortnights?|years?)"
_BESIDE_WEEK = r"(?<!last )(?<!this )(?<!next )(?<!every )(?<!each )(?<!all )"
COUNTED = re.compile(
    rf"\b(?:(?P<n>\d{{1,2}}|an?|couple of) (?P<unit>{_UNIT})|{_BESIDE_WEEK}\b(?P<bare>week|fortnight))(?P<ago> ago)? "
    rf"(?:(?P<how>on|from|come|this|next|last|past|since) )?(?P<day>yesterday|today|tomorrow|{WEEKDAY_NAMES})\b(?! ago)(?: just gone)?"
)
WEEK_LATER = re.compile(
    rf"\b(?P<last>last )?(?P<day>tomorrow|{WEEKDAY_NAMES}) (?P<unit>week|fortnight)\b(?P<ago> ago)?"
)
YEARS_LAST = re.compile(
    rf"\b(?:(?P<n>\d|an?|couple of) )?years? last (?P<what>{seasons.MONTH_NAMES}|{seasons.FESTIVAL}|{seasons.SEASON})\b"
)
WEEK_THEN_DAY = re.compile(
    rf"\b(?P<week>last|this|next) week(?: ,)?(?: on)?(?: the)? (?P<day>{WEEKDAY_NAMES})\b|\b(?P<day2>{WEEKDAY_NAMES}) of (?:the )?(?P<week2>last|this|next) week\b"
)
WEEK_AFTER_NEXT = re.compile(rf"\bweek after next\b(?: on (?P<day>{WEEKDAY_NAMES}))?")
NOT_BUT_BEFORE = re.compile(
    r"\b(?:not|was not) (?P<which>last|this) (?P<unit>week|weekend|month|year)(?: (?:,|but|like|no|it was))* the (?:1|week|weekend|month|year) before(?: that)?\b"
)
PART_OF_THIS = re.compile(r"\b(?P<part>start|beginning|middle|end) of the (?P<unit>week|month|year)\b")
_NTH = {"1th": 0, "first": 0, "2th": 1, "second": 1, "3th": 2, "third": 2, "4th": 3, "fourth": 3}
_NTH_NAMES = "|".join((*_NTH, "last", "final"))
PART_OF_NAMED = re.compile(
    rf"\b(?P<nth>{_NTH_NAMES}) (?P<unit>week|weekend|day)s? (?:of|in) (?:the )?(?P<what>{seasons.MONTH_NAMES}|{seasons.SCHOOL})\b(?: (?P<year>(?:19|20)\d\d))?"
)
WEEKDAY_OF_MONTH = re.compile(
    rf"\b(?P<nth>{_NTH_NAMES}) (?P<day>{WEEKDAY_NAMES}) (?:of|in) (?P<what>{seasons.MONTH_NAMES})\b(?: (?P<year>(?:19|20)\d\d))?"
)
WEEKDAY_BESIDE = re.compile(
    rf"\b(?P<day>{WEEKDAY_NAMES}|day|weekend) (?P<way>before|after) (?:the )?(?P<what>{seasons.SCHOOL}|{seasons.FESTIVAL})\b"
)
_MONTHS_ROUND = 4
WEEKDAY_DAY = re.compile(rf"\b(?P<name>{WEEKDAY_NAMES}) (?:the )?(?P<day>\d{{1,2}})th\b")
DAY_OF_THIS_MONTH = re.compile(r"\b(?P<day>\d{1,2})th of (?P<which>this|last|next) month\b")
MONTH_YEAR = re.compile(r"(?<![/.-] )\b(?P<month>0?[1-9]|1[0-2]) / (?P<year>20[0-4]\d)\b")


def counted(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "a week today", "two weeks on friday", "3 weeks last tuesday", "a year ago yesterday"."""
    name, unit = found["day"], (found["unit"] or found["bare"]).rstrip("s")
    away = _away({"a": 1, "an": 1, "couple of": 2, None: 1}.get(found["n"]) or int(found["n"]), unit)
    over = bool(found["ago"] or found["how"] in ("last", "past") or name == "yesterday" or "gone" in found.group())
    if ahead and over or found["how"] == "since":
        return None
    if name in ("yesterday", "today", "tomorrow"):
        on = today + timedelta(days=("yesterday", "today", "tomorrow").index(name) - 1)
        if ahead:
            return day(on + away)
        return day(on - away, fixed=over) if name != "tomorrow" else None
    if ahead:
        return day(day_after(today, weekday_number(name)) + away)
    return day(day_before(today, weekday_number(name)) - away, fixed=over)


def week_later(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "friday week", "tomorrow fortnight"; over, "last monday week", "friday week ago"."""
    away = _away(1, found["unit"])
    if ahead and not (found["last"] or found["ago"]):
        return day(
            (
                today + timedelta(days=1)
                if found["day"] == "tomorrow"
                else day_after(today, weekday_number(found["day"]))
            )
            + away
        )
    if ahead or found["day"] == "tomorrow":
        return None
    return replace(
        day(day_before(today, weekday_number(found["day"])) - away), sure=bool(found["last"] or found["ago"])
    )


def years_last(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "a year last march": a year before the last one."""
    count = {"a": 1, "an": 1, "couple of": 2, None: 1}.get(found["n"]) or int(found["n"])
    last = yearly(days_in_year(found["what"]), today, False, "last")
    if ahead or last is None or last.from_on is None:
        return None
    back = relativedelta(years=count)
    return days(last.from_on - back, last.to_on - back, fixed=True)


def week_then_day(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "last week on wednesday", "wednesday of next week"."""
    weeks = {"last": -1, "this": 0, "next": 1}[found["week"] or found["week2"]]
    monday = today - timedelta(days=today.weekday())
    on = monday + timedelta(weeks=weeks, days=weekday_number(found["day"] or found["day2"]))
    return day(on, fixed=weeks < 0)


def week_after_next(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the week after next"."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=2)
    return (
        day(monday + timedelta(days=weekday_number(found["day"])))
        if found["day"]
        else days(monday, monday + timedelta(6))
    )


def not_but_before(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "not last week, the week before"."""
    back = {"last": 2, "this": 1}[found["which"]]
    return None if ahead else days(*unit_at(today, found["unit"], back), fixed=True)


def part_of_this(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the start of the year"; ahead, "the end of the week"."""
    whole = unit_at(today, found["unit"], 0)
    length = (whole[1] - whole[0]) / 3
    if found["part"] == "end":
        return days(max(today, whole[1] - length), whole[1]) if ahead else None
    first = whole[0] + (length if found["part"] == "middle" else timedelta(0))
    return None if ahead or first > today else days(first, min(today, first + length), fixed=True)


def part_of_named(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the first week of october", "the last day of the summer holidays"."""
    of = days_in_year(found["what"])

    def part(year: int) -> Days | None:
        whole = of(year)
        if whole is None:
            return None
        length = timedelta(days=0 if found["unit"] == "day" else 1 if found["unit"] == "weekend" else 6)
        if found["nth"] not in _NTH:
            return whole[1] - length, whole[1]
        step = timedelta(days=_NTH[found["nth"]]) * (1 if found["unit"] == "day" else 7)
        return min(whole[0] + step, whole[1]), min(whole[0] + step + length, whole[1])

    return yearly(part, today, ahead, found["year"])


def weekday_of_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the last friday of october"."""
    number, at = weekday_number(found["day"]), month_number(found["what"])

    def on(year: int) -> Days:
        first, last = month_of(year, at)
        if found["nth"] not in _NTH:
            when = last - timedelta(days=(last.weekday() - number) % 7)
        else:
            when = first + timedelta(days=(number - first.weekday()) % 7, weeks=_NTH[found["nth"]])
        return when, when

    return yearly(on, today, ahead, found["year"])


def weekday_beside(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the monday after half term", "the day before easter"."""
    of, is_before = days_in_year(found["what"]), found["way"] == "before"

    def on(year: int) -> Days | None:
        whole = of(year)
        if whole is None:
            return None
        edge = whole[0] if is_before else whole[1]
        if found["day"] == "day":
            when = edge + timedelta(days=-1 if is_before else 1)
            return when, when
        number = 5 if found["day"] == "weekend" else weekday_number(found["day"])
        when = (
            edge - timedelta(days=(edge.weekday() - number - 1) % 7 + 1)
            if is_before
            else edge + timedelta(days=(number - edge.weekday() - 1) % 7 + 1)
        )
        return when, when

    return yearly(on, today, ahead, None)


def weekday_day(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "saturday the 12th": the nearest such day that is a saturday, where there is one."""
    number, first = weekday_number(found["name"]), today.replace(day=1)
    months = [first + relativedelta(months=more) for more in range(-_MONTHS_ROUND, _MONTHS_ROUND + 1)]
    all_days = [on for at in months if (on := _day_of(at, int(found["day"]))) and on.weekday() == number]
    if not all_days:
        return day_only(found, today, ahead)
    on = min(all_days, key=lambda one: abs((one - today).days))
    if ahead:
        return day(on) if on >= today else None
    return day(on, again=relativedelta(months=1)) if on <= today else None


def _day_of(month: date, number: int) -> date | None:
    on = month + timedelta(days=number - 1)
    return on if on.month == month.month else None


def day_of_this_month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the 26th of this month"."""
    first = unit_at(today, "month", {"this": 0, "last": 1, "next": -1}[found["which"]])
    on = first[0] + timedelta(days=int(found["day"]) - 1)
    return day(on, fixed=True) if first[0] <= on <= first[1] else None


def month_year(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "11/2025"."""
    first, last = month_of(int(found["year"]), int(found["month"]))
    return days(first, last, fixed=True) if first <= today or ahead else None


def no_longer_meant(span: Span, plain: str) -> bool:
    """Say whether it is a day that somebody says it was not: "not today, yesterday"."""
    own = plain[span.start : span.end]
    return plain[: span.start].endswith(("not ", "not on ")) and not own.startswith(
        ("since", "until", "before", "after")
    )


def in_year_named(year: int, span: Span, start: int, end: int) -> Span:
    """Return what comes once a year as it came in that year: "last year in may"."""
    assert span.from_on is not None
    away = relativedelta(years=year - span.from_on.year)
    on = span.on + away if span.on else None
    moved = replace(span, from_on=span.from_on + away, to_on=span.to_on + away, on=on, again=None, fixed=True)
    return moved.at(start, end)


def _away(count: int, unit: str) -> relativedelta:
    if unit in ("month", "year"):
        return relativedelta(months=count * (12 if unit == "year" else 1))
    return relativedelta(weeks=count * (2 if unit == "fortnight" else 1))
