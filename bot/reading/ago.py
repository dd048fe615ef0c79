# ruff: noqa: E501 - patterns read best as long lines
"""How long ago, counted: "thirty days ago", "a year and two months ago", "half a year", "nearly a year", "years ago"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.reading.numbers import VAGUE
from bot.reading.spans import Span, day, days

_UNIT = r"(?:minute|hour|day|night|week|fortnight|month|year)s?"
_COUNT = r"(?:\d{1,3}|an?|(?:a )?couple(?: of)?|(?:a )?few|several|some|half an?|half)"
_ONE = rf"(?:(?P<n@>{_COUNT}) )?(?:more |whole |full |good |odd |long )*(?P<u@>{_UNIT})"
_ABOUT = r"(?:(?P<about>over|more than|just over|nearly|not quite|under|less than|about|around|like|maybe|at least) )?"
_SPAN = (
    rf"{_ABOUT}(?:{_ONE.replace('@', '1')}|(?P<n3>\d{{1,2}}) (?:and|n|an|&) a (?P<half2>half) (?P<u3>{_UNIT}))(?P<half> and a half)?(?: or (?P<other>\d{{1,2}}))?(?: or so)?"
    rf"(?: (?:and|,|&)? ?(?:{_ONE.replace('@', '2')}))?"
)
AGO = re.compile(
    rf"\b(?:(?P<low>\d{{1,3}}) (?:or|to|-|–) )?{_SPAN} (?:(?:ago|back|previously)\b(?: today\b)?|since(?= *(?:[,.!?;]|$)))"
)
BARE = re.compile(rf"^(?:it was |like |i think |probably |erm |um )*{_SPAN}(?: ?(?:ago|back|before|now|or so|\.|!))*$")
LOCKDOWN = re.compile(
    r"\b(?:in|during|since|back in|from|over|through) (?:the )?(?:\w+ )?(?:lockdown|lock down|pandemic)s?\b"
)
"""The limits on meeting in England, 23 March 2020 to 19 July 2021 (first announced, last lifted; SI 2020/350 and after)."""
LONG_AGO = re.compile(r"\b(?:many |lots of |loads of )?years (?:and years )?(?:ago|back)\b")
UNKNOWN = re.compile(
    r"\b(?:ages (?:and ages )?(?:ago|back)|(?:a )?long (?:long )?(?:time|while) (?:ago|back)|(?:a )?while (?:ago|back)|way back|some time ago|sometime ago|months and months ago)\b"
)
IN_SOME_TIME = re.compile(rf"\b(?:in|within) (?:about |like )?(?P<n>{_COUNT}) (?P<unit>{_UNIT})(?: time)?\b")
TIME_LEFT = re.compile(
    rf"\b(?P<n>{_COUNT}) (?P<unit>{_UNIT})(?P<left> (?:time|(?<=days )away|(?<=weeks )away|(?<=months )away|(?<=fortnight )away|(?<=months )off|notice|from (?:now|today)|left(?= *$| (?:until|before|here)\b)|to go)\b(?! (?:from (?:my|the|here|home|school)|school|work))| *[.!]?$)"
)
"""Asked when it will happen: "it is 16 days away", "seven days notice", "21 days"."""
_LASTS = re.compile(
    r"\b(?:for|been|here|there|liv\w+|was|were|last\w*|past|next|take\w*|took|every)(?: (?:about|like|nearly|over|around|the))* $"
)
"""Before a length of time: it is how long something lasts or lasted."""
_ALONE = re.compile(r"(?:it is |its |about |like |only |just |in |maybe |i think |er+m* |um |they said |they say )*")
WITHIN_HOURS = re.compile(
    r"\b(?:in|within|next) (?:the next )?(?:(?P<low>\d{1,2}) (?:(?:to|or|-) )?)?(?P<n>\d{1,2}) hours\b"
    r"|^(?:(?P<low2>\d{1,2}) (?:(?:to|or|-) )?)?(?P<n2>\d{1,2}) hours(?: notice)?\b(?! (?:a day|left|away))|\b(?:in|within) (?:a )?(?:few |couple of )?hours?\b"
)
_MOST_HOURS = 96
_DAYS_IN = {"minute": 0.0, "hour": 0.04, "day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0}
_OLDEST = 90  # years


def ago(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read how long ago. The range is as wide as such words are vague: a month ago may be two weeks more or less."""
    if found["half2"]:
        return _with_half(int(found["n3"]), found["u3"].rstrip("s"), today)
    unit = found["u1"].rstrip("s")
    many = found["u1"].endswith("s")
    if found["n1"] is None:
        if unit == "year" and many:
            return long_ago(found, today, ahead)
        if unit == "year" and found["half"]:
            return _with_half(1, unit, today)  # "year and a half ago"
        return _several(today, unit) if many else None
    first, second = _amount(found["n1"], unit), _amount(found["n2"] or "", (found["u2"] or "").rstrip("s"))
    if first is None or (found["u2"] and second is None) or _too_old(first):
        return None
    months, more_days = first[0] + (second or (0, 0))[0], first[1] + (second or (0, 0))[1]
    if found["half"]:
        months, more_days = months + (6 if unit == "year" else 0), more_days + {"month": 15, "week": 3}.get(unit, 0)
    finest = (found["u2"] or unit).rstrip("s")
    vague = _vagueness(finest, found["half"] is not None, "half" in found["n1"], found["n1"])
    return _placed(today, months, more_days, vague, found["about"], _further(found, unit))


def lockdown(found: re.Match[str], today: date, ahead: bool) -> Span:
    """Read "back in lockdown"."""
    return days(date(2020, 3, 23), date(2021, 7, 19), fixed=True)


def long_ago(found: re.Match[str], today: date, ahead: bool) -> Span:
    """Read "years ago": two at least."""
    return days(None, today - relativedelta(months=18), fixed=True)


def _with_half(count: int, unit: str, today: date) -> Span | None:
    """Read "one and a half years ago"."""
    if unit not in ("year", "month", "week"):
        return None
    months = count * 12 + 6 if unit == "year" else count if unit == "month" else 0
    more_days = {"year": 0, "month": 15, "week": count * 7 + 3}[unit]
    return _placed(today, months, more_days, _vagueness(unit, True, True, ""), None, 0)


def _several(today: date, unit: str) -> Span | None:
    """Read "weeks ago" and "months ago", which nobody counted."""
    if unit == "month":
        return days(today - relativedelta(months=12), today - relativedelta(months=2), fixed=True, sure=False)
    return (
        days(today - timedelta(days=35), today - timedelta(days=14), fixed=True, sure=False) if unit == "week" else None
    )


def _amount(count: str, unit: str) -> tuple[float, float] | None:
    """Return the months and days of a count ("a couple of", "3") of units; None where it is no number."""
    word = count.replace(" of", "").removeprefix("a ") if count not in ("a", "an") else count
    if word.startswith("half"):
        return {
            "year": (6.0, 0.0),
            "month": (0.0, 15.0),
            "week": (0.0, 3.0),
            "day": (0.0, 0.0),
            "hour": (0.0, 0.0),
        }.get(unit)
    number = int(word) if word.isdecimal() else VAGUE.get(word)
    if number is None or not unit:
        return None
    if unit in ("month", "year"):
        return float(number * (12 if unit == "year" else 1)), 0.0
    return 0.0, number * _DAYS_IN[unit]


def _too_old(amount: tuple[float, float]) -> bool:
    return amount[0] > 12 * _OLDEST or amount[1] > 365 * _OLDEST


def _further(found: re.Match[str], unit: str) -> int:
    """Return the days that "2 or 3 weeks" and "a year or 2" reach further back than the first number."""
    per = {"year": 365, "month": 30}.get(unit, int(_DAYS_IN.get(unit, 0)))
    low = found.groupdict().get("low")
    if low and (found["n1"] or "").isdecimal():
        return -per * max(0, int(found["n1"]) - int(low))
    return per * (int(found["other"]) - 1) if found["other"] and found["other"].isdecimal() else 0


def _vagueness(unit: str, and_half: bool, half: bool, count: str) -> int:
    """Return how many days more or less such words can mean."""
    if count.rstrip(" of").endswith(("few", "several", "some", "couple")):
        return {"year": 180, "month": 31, "week": 7, "day": 1}.get(unit, 1)
    if and_half or half:
        return {"year": 45, "month": 7, "week": 2}.get(unit, 0)
    return {"year": 90, "month": 15, "week": 3, "fortnight": 3}.get(unit, 0)


def _placed(today: date, months: float, more_days: float, vague: int, about: str | None, further: int) -> Span:
    on = today - relativedelta(months=int(months)) - timedelta(days=round(more_days))
    long = (today - on).days
    wide = timedelta(days=min(vague, max(0, long)))
    first, last = on - wide, min(on + wide, today)
    if about in ("over", "more than", "just over", "at least"):
        first, last = on - timedelta(days=max(long if long >= 365 else long // 2, 1)), on - timedelta(days=1)
        return days(first, last, fixed=True, on=on if long < 300 else None)
    if about in ("under", "less than"):
        return days(on + timedelta(days=1) if long else on, today, fixed=True)
    if about in ("nearly", "not quite"):
        first, last = on + timedelta(days=1), on + timedelta(days=max(1, long // 4))
        return days(min(first, today), min(last, today), fixed=True)
    if further:
        first, last = min(first, on - timedelta(days=further)), max(last, on - timedelta(days=further))
        return days(first, min(last, today), fixed=True)
    return day(on, fixed=True) if not vague else days(first, last, on=on, fixed=True)


def in_some_time(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "in two weeks"."""
    amount = _amount(found["n"], found["unit"].rstrip("s"))
    if amount is None or _too_old(amount):
        return None
    return day(today + relativedelta(months=int(amount[0])) + timedelta(days=round(amount[1])))


def time_left(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "16 days away", "21 days"; not how long something has lasted: "its been like this for 2 years"."""
    before = found.string[: found.start()]
    if _LASTS.search(before) or (not found["left"].strip(" .!") and not _ALONE.fullmatch(before)):
        return None
    return in_some_time(found, today, ahead)


def within_hours(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "within hours", "the next 48 to 72 hours", "twenty four hours"."""
    said = found["n"] or found["n2"]
    if said is None:
        return day(today)
    low, most = int(found["low"] or found["low2"] or 0), int(said)
    hours = low + most if low and low % 10 == 0 and most < 10 else most  # "twenty four" is two numbers in figures
    return days(today, today + timedelta(days=round(hours / 24))) if hours <= _MOST_HOURS else None
