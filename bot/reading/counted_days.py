# ruff: noqa: E501 - patterns read best as long lines
"""Days counted from another day: "a week today", "two weeks on friday", "friday week", "a year last march", "the week
after next"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.reading import seasons
from bot.reading.numbers import VAGUE
from bot.reading.relative import WEEKDAY_NAMES, day_after, day_before, unit_at, weekday_number
from bot.reading.spans import Span, day, days, yearly

_COUNT = r"[1-9]\d?|an?|couple of"
_NO_LENGTH = r"(?<!for )(?<!for about )(?<!for like )(?<!lasted )(?<!took )(?<!over )(?<!within )"
"""Before a count it would be how long something lasts: "grounded for a week on monday"."""
COUNTED = re.compile(
    rf"(?:{_NO_LENGTH}\b(?P<n>{_COUNT}) (?P<unit>weeks?|months?|fortnights?|years?)|^(?:it was |about )?(?P<bare>week|fortnight))(?P<ago> ago)? "
    rf"(?:(?P<how>on|from|come|this|next|last|past|since) )?(?P<day>yesterday|today|tomorrow|{WEEKDAY_NAMES})\b(?! ago)(?: just gone)?"
)
_SO_OFTEN = re.compile(r"\b(?:once|twice|times?|days?|hours?|nights?|visits?|every|each|\d+) $")
"""Before a count it is how often something is: "once a week from monday"."""
WEEK_LATER = re.compile(
    rf"\b(?P<last>last )?(?P<day>tomorrow|{WEEKDAY_NAMES}) (?P<unit>week|fortnight)\b(?P<ago> ago)?"
)
YEARS_LAST = re.compile(
    rf"\b(?P<n>{_COUNT}) years? last (?P<what>{seasons.MONTH_NAMES}|{seasons.FESTIVAL}|{seasons.SEASON})\b"
)
WEEK_THEN_DAY = re.compile(
    rf"\b(?P<week>last|this|next) week(?: ,)?(?: on)?(?: the)? (?P<day>{WEEKDAY_NAMES})\b|\b(?P<day2>{WEEKDAY_NAMES}) of (?:the )?(?P<week2>last|this|next) week\b"
)
WEEK_AFTER_NEXT = re.compile(rf"\bweek after next\b(?: on (?P<day>{WEEKDAY_NAMES}))?")
NOT_BUT_BEFORE = re.compile(
    r"\b(?:not|was not) (?P<which>last|this) (?P<unit>week|weekend|month|year)(?: (?:,|but|like|no|it was))* the (?:1|week|weekend|month|year) before(?: that)?\b"
)


def counted(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "a week today", "two weeks on friday", "3 weeks last tuesday", "a year ago yesterday"."""
    name, unit = found["day"], (found["unit"] or found["bare"]).rstrip("s")
    away = _away(_count(found["n"]), unit)
    over = bool(found["ago"] or found["how"] in ("last", "past") or name == "yesterday" or "gone" in found.group())
    if (over or found["how"] == "since") if ahead else found["how"] in ("from", "since"):
        return None
    if _SO_OFTEN.search(found.string[: found.start()]):
        return None
    if name in ("yesterday", "today", "tomorrow"):
        on = today + timedelta(days=("yesterday", "today", "tomorrow").index(name) - 1)
        if ahead:
            return day(on + away)
        return day(on - away, fixed=over) if name != "tomorrow" else None
    number = weekday_number(name)
    before, after = day_before(today, number), day_after(today, number)
    if ahead:
        return day(after + away)
    if found["how"] in ("this", "next", "come"):
        return day(after - away, fixed=True)
    if unit == "year" and not over:
        return days(before - away, after - away, fixed=True)  # "it is a year on friday": which one?
    return day(before - away, fixed=over)


def week_later(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "friday week", "tomorrow fortnight"; over, "last monday week", "friday week ago"."""
    away, is_over = _away(1, found["unit"]), bool(found["last"] or found["ago"])
    if ahead:
        from_on = today + timedelta(days=1) if found["day"] == "tomorrow" else None
        on = from_on or day_after(today, weekday_number(found["day"]))
        return None if is_over else day(on + away)
    if found["day"] == "tomorrow":
        return None
    return replace(day(day_before(today, weekday_number(found["day"])) - away), sure=is_over)


def years_last(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "a year last march": a year before the last one."""
    last = yearly(seasons.each_in_year(found["what"])[-1], today, False, "last")
    if ahead or last is None or last.from_on is None:
        return None
    back = relativedelta(years=_count(found["n"]))
    return days(last.from_on - back, last.to_on - back, fixed=True)


def week_then_day(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "last week on wednesday", "wednesday of next week"."""
    weeks = {"last": -1, "this": 0, "next": 1}[found["week"] or found["week2"]]
    on = unit_at(today, "week", 0)[0] + timedelta(weeks=weeks, days=weekday_number(found["day"] or found["day2"]))
    return day(on, fixed=weeks < 0)


def week_after_next(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "the week after next"."""
    first = unit_at(today, "week", 0)[0] + timedelta(weeks=2)
    if found["day"]:
        return day(first + timedelta(days=weekday_number(found["day"])))
    return days(first, first + timedelta(days=6))


def not_but_before(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "not last week, the week before"."""
    back = {"last": 2, "this": 1}[found["which"]]
    return None if ahead else days(*unit_at(today, found["unit"], back), fixed=True)


def _count(said: str | None) -> int:
    word = (said or "a").removesuffix(" of")
    return VAGUE.get(word) or int(word)


def _away(count: int, unit: str) -> relativedelta:
    if unit in ("month", "year"):
        return relativedelta(months=count * (12 if unit == "year" else 1))
    return relativedelta(weeks=count * (2 if unit == "fortnight" else 1))
