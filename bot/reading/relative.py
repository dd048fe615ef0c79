# ruff: noqa: E501 - patterns read best as long lines
"""Days and weeks by their place: yesterday, last thursday but one, the week before last, this morning, next week."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.reading.date_words import DAYS
from bot.reading.spans import Span, day, days, month_of, part_of

WEEKDAY_NAMES = "|".join((*DAYS, "mon_", "wed_", "sat_", "sun_"))
"""Days of the week in plain words, as a part of a pattern."""
_BUT_ONE = r"(?P<before> but 1| before last)"
NEAR = re.compile(
    r"\b(?:(?P<back2>day before yesterday)|(?P<back1>yesterday|last night|yday)|(?P<the_other_day>the other (?:day|night|morning|evening|afternoon))"
    r"|(?P<the_other_week>the other week)|(?P<today>today|tonight|this (?:very )?(?:morning|afternoon|evening)|this very (?:day|night)|earlier on today|just happened|an? (?:minute|hour) ago|few (?:minutes|hours) ago)"
    r"|(?P<ahead2>day after tomorrow)|(?P<ahead1>tomorrow))\b"
)
WEEKDAYS_AGO = re.compile(rf"\b(?P<n>\d) (?P<many>{WEEKDAY_NAMES})s? ago\b")
WEEKDAY = re.compile(
    rf"\b(?:(?P<weekbefore>(?<!for a )(?<!for the )(?<!for 1 )(?<!last )(?<!this )(?<!next )week (?:ago )?(?:on|last|ago) (?:on )?)|(?P<which>last|this past|past|this|next|coming|on|since|from|until|between|to|and|by) )?(?:the )?"
    rf"(?P<day>{WEEKDAY_NAMES})\b(?:{_BUT_ONE}|(?P<after> after next)| (?P<of>last week|this week|next week|week before last))?(?: (?P<part>morning|afternoon|evening|night))?(?: just gone| gone)?\b"
)
MANY_DAYS = re.compile(
    rf"\b(?:(?:on|all|most) (?:{WEEKDAY_NAMES})s|(?:every|each|alternate)(?: other)? (?:{WEEKDAY_NAMES})s?)\b"
)
WEEK = re.compile(
    rf"\b(?:the )?(?:(?P<part>start|beginning|end|middle|early|late|earlier|later)(?: on)?(?: of| in)? )?(?:the )?"
    rf"(?:(?P<gone>(?:at|over|on|during) the weekend|(?:this |last )?weekend (?:just )?gone)|(?P<which>last|this|next|past|coming) (?P<unit>week|weekend|fortnight|month|year)|(?P<unit2>week|weekend|month|year) (?P<before2>before last)"
    rf")\b(?:{_BUT_ONE})?"
)
LATELY = re.compile(
    r"\b(?:(?:in|over|for|during|within) (?:the )?(?:last|past)|(?:the )?(?:last|past)) (?:(?P<n>\d{1,2}|couple of|couple|few) )?(?P<unit>days|weeks|months|years|day|week|month|year)\b(?! (?:ago|before|but))"
)
RECENTLY = re.compile(r"\b(?:recently|lately)\b")


def near(found: re.Match[str], today: date, ahead: bool) -> Span:
    """Read yesterday, tomorrow, this morning, the other day."""
    kind = found.lastgroup
    if kind == "the_other_day":
        return days(today - timedelta(days=7), today - timedelta(days=1), fixed=True)
    if kind == "the_other_week":
        return days(today - timedelta(days=21), today - timedelta(days=6), fixed=True)
    away = {"back2": -2, "back1": -1, "today": 0, "ahead1": 1, "ahead2": 2}[str(kind)]
    return day(today + timedelta(days=away), fixed=True)


def weekdays_ago(found: re.Match[str], today: date, ahead: bool) -> Span:
    """Read "two mondays ago"."""
    on = day_before(today, weekday_number(found["many"]))
    return day(on - timedelta(weeks=int(found["n"]) - 1), fixed=True)


def weekday(found: re.Match[str], today: date, ahead: bool, alone: bool = False) -> Span | None:
    """Read a day of the week: the latest one before today, or the next one where `ahead`. alone: "sat" is a day."""
    number = weekday_number(found["day"])
    which, of = found["which"], found["of"]
    if (
        not alone
        and found["day"].endswith("_")
        and not (which or of or found["before"] or found["weekbefore"] or found["part"])
    ):
        return None  # "she sat down", "the sun"
    if of:
        monday = today - timedelta(days=today.weekday())
        weeks = {"last week": -1, "this week": 0, "next week": 1, "week before last": -2}[of]
        return day(monday + timedelta(weeks=weeks, days=number), fixed=True)
    if found["after"]:
        return day(day_after(today, number) + timedelta(weeks=1)) if ahead else None
    if which in ("next", "coming") or ahead and which not in ("last", "past", "this past"):
        return day(day_after(today, number), again=relativedelta(weeks=1))
    on = day_before(today, number)
    if found["before"] or found["weekbefore"]:
        return day(on - timedelta(weeks=1), fixed=True)
    return day(on, fixed=which in ("last", "past", "this past"), again=relativedelta(weeks=1))


def week(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read this or last week, weekend, month or year, and the one before last."""
    unit = found["unit"] or found["unit2"] or "weekend"
    which = found["which"] or ("last" if found["before2"] or not ahead else "this")
    back = {"last": 1, "past": 1, "this": 0, "next": -1, "coming": -1}[which]
    back += bool(found["before"] or found["before2"])
    whole = part_of(unit_at(today, unit, back), found["part"])
    if unit == "weekend" and which == "past" and whole[1] >= today:
        whole = unit_at(today, unit, back + 1)
    if whole[0] > today and not ahead and which != "next":
        return None
    return days(*whole, fixed=which in ("last", "past") or found["part"] == "earlier")


def lately(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "over the past few weeks": all of it, up to now. "The last week" alone is no such stretch."""
    if found["n"] is None and (
        not found["unit"].endswith("s") and not found.group().startswith(("in", "over", "for", "within", "during"))
    ):
        return None
    count = {"couple of": 2, "couple": 2, "few": 4, None: 3 if found["unit"].endswith("s") else 1}.get(
        found["n"]
    ) or int(found["n"])
    back = {
        "day": relativedelta(days=count),
        "week": relativedelta(weeks=count),
        "month": relativedelta(months=count),
        "year": relativedelta(years=count),
    }
    once = found.group().startswith("within")  # "within the past week" is one day of it
    return days(today - back[found["unit"].rstrip("s")], today, whole=not once, fixed=True)


def recently(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "recently": some five weeks, as far as such a word says anything."""
    return None if ahead else days(today - timedelta(days=35), today, fixed=True, sure=False)


def unit_at(today: date, unit: str, back: int) -> tuple[date, date]:
    """Return the first and the last day of a week, weekend, month or year, so many of them back."""
    monday = today - timedelta(days=today.weekday())
    if unit in ("week", "fortnight"):
        weeks = 2 if unit == "fortnight" and back else 1
        first = monday - timedelta(weeks=back * weeks)
        return first, first + timedelta(days=7 * weeks - 1)
    if unit == "weekend":
        saturday = monday + timedelta(days=5) - timedelta(weeks=back)
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        at = today - relativedelta(months=back)
        return month_of(at.year, at.month)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def weekday_number(word: str) -> int:
    """Return 0 for monday, in one of its plain words."""
    return DAYS.index({"mon_": "monday", "wed_": "wednesday", "sat_": "saturday", "sun_": "sunday"}.get(word, word))


def day_before(today: date, number: int) -> date:
    """Return the last day before today with this weekday."""
    return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)


def day_after(today: date, number: int) -> date:
    """Return the first day after today with this weekday."""
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
