# ruff: noqa: E501 - patterns read best as long lines
"""When by age and school year: "when i was 8, im 12 now", "in year 6, I'm in year 9 now", "when i was little".

An English school year runs from September to August; Year 1 is that of the sixth birthday.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.reading.spans import Span, days

_I_WAS = r"(?:i|he|she|they|we) (?:was|were|wos|woz|wer|turned|turn|had turned|had just turned|just turned)(?: (?:about|around|like|only|just|nearly))*"
AT_AGE = re.compile(
    rf"\b(?:(?:when|wen|while|since|wheb|til|until|before|after) {_I_WAS}|^{_I_WAS}|(?:at|from) (?:the )?age(?: of)?|aged|(?<!am )(?<!is )(?<!are )at) (?P<age>[1-9]|1\d|2[0-5])\b(?! (?:am|pm|oclock|clock|st|weeks?|months?|days?|hours?|minutes?|percent|%|per|th))(?: or (?P<or>\d{{1,2}}))?"
)
AGE_NOW = re.compile(
    r"\b(?:(?:i am|now i am|he is|she is|now he is|now she is|and now) (?:now |currently |nearly )?(?P<now>[5-9]|1\d|2[0-5])\b(?! (?:minutes?|weeks?|months?|days?|hours?|of|in|out|and half|percent|%|times?|th|or)\b)(?: (?:years? old|now|atm|yo|yrs))?|(?P<now2>[5-9]|1\d|2[0-5]) (?:now|years? old now|atm)\b|\bnow (?:aged )?(?P<now3>[5-9]|1\d|2[0-5])\b(?= *(?:[,.!?]|$|and\b|so\b)))"
)
IN_YEAR = re.compile(
    r"\b(?:(?:when|wen|while|since|back when) (?:i|he|she|we|they) (?:was|were|wos|woz|wer|started)(?: (?:still|only|just|back))?(?: in)?|in|start of|end of|during|since|was in|started) (?:school )?(?:(?:year|y) (?P<year>1[0-3]|[1-9])\b(?! (?:ago|old))|(?P<reception>reception|nursery)\b(?! (?:room|desk)))"
)
YEAR_ALONE = re.compile(r"^(?:year|y) (?P<year>1[0-3]|[1-9])$|^(?P<reception>reception|nursery)$")
YEAR_NOW = re.compile(
    r"\b(?:(?:i am|now i am|he is|she is|now he is|now she is|now|am)(?: now)?(?: just)? in (?:year|y) (?P<now>1[0-3]|[1-9])\b|(?:in )?(?:year|y) (?P<now2>1[0-3]|[1-9]) now\b)"
)
_PRESENT = re.compile(
    r"\b(?:i am|he is|she is|we are)(?: now)?(?: just)?(?: \d+(?: years old)?)?(?: and)?(?: (?:i|he|she) (?:am|is))? $"
)
LITTLE = re.compile(
    r"\b(?:when|wen|since) (?:i|he|she|we) (?:was|were|wos|woz) (?:a |an )?(?:very |really |only |just |still |so |reely )*(?:little|small|tiny|young|baby|babies|toddler|infant|born|a kid|kid|newborn)\b(?! (?:bit|group))|\b(?:as|when) a (?:baby|toddler|little (?:kid|girl|boy|child)|young child)\b"
)
YOUNGER = re.compile(
    r"\b(?:when|wen) (?:i|he|she|we) (?:was|were|wos|woz) (?:a (?:bit|lot) )?(?:younger|smaller|at primary|in primary|in infants|in juniors)\b|\b(?:in|at) primary(?: school)?\b|\bin my childhood\b"
)
_OF_ANOTHER = re.compile(r"(?:when|wen|since) (?:he|she)\b")
_BEFORE_A_TIME = re.compile(
    r"\b(?:off|on|out|up|down|bed|in|home|back|it|starts?|started|finish\w*|shuts?|opens?|clos\w+|dinner|tea|breakfast|ends?|curfew|lights)\s*$"
)
_AFTER_A_TIME = re.compile(
    r"\s*(?:now|every|each|at night|in the|on (?:a )?(?:school|week)|sharp|o ?clock|tonight|so)\b"
)
_OLDEST = 25
"""Age to which care leavers are looked after: nobody here means something longer ago than that by "when I was 4"."""
_SCHOOL_STARTS = 5  # Year 1 begins in the September after the fifth birthday


def at_age(found: re.Match[str], said: str, today: date, asked: bool) -> Span | None:
    """Read an age then, with the age now where it is told. Without it only a small age says that it is long ago."""
    age, last = int(found["age"]), int(found["or"] or found["age"])
    if found.group().startswith("at ") and not found.group().startswith("at the age") and _is_a_time(found, said):
        return None
    rest = said[: found.start()] + " " * (found.end() - found.start()) + said[found.end() :]
    now = AGE_NOW.search(rest)
    if now:
        years = int(now["now"] or now["now2"] or now["now3"])
        if years < last:
            return None
        first = today - relativedelta(years=years + 1 - age) + timedelta(days=1)
        return days(first, min(today, today - relativedelta(years=years - last - 1) - timedelta(days=1)), fixed=True)
    year_now = YEAR_NOW.search(rest)
    if year_now:
        youngest = int(year_now["now"] or year_now["now2"]) + _SCHOOL_STARTS - 1
        start = _school_year(today)
        first = date(start.year - youngest - 1 + age, 9, 1)
        return (
            days(first, min(today, date(start.year - youngest + last, 8, 31) + relativedelta(years=1)), fixed=True)
            if first <= today
            else None
        )
    if found.group().startswith("at ") and not asked:
        return None
    return _unknown(today, young=last <= _SCHOOL_STARTS)


def in_year(found: re.Match[str], said: str, today: date, asked: bool) -> Span | None:
    """Read a school year then, with the school year or the age now where it is told."""
    if YEAR_NOW.match(said, found.start()) or _PRESENT.search(said[: found.start()]):
        return None  # the present one
    then = int(found["year"]) if found["year"] else {"reception": 0, "nursery": -1}[found["reception"]]
    rest = said[: found.start()] + " " * (found.end() - found.start()) + said[found.end() :]
    year_now, age_now = YEAR_NOW.search(rest), AGE_NOW.search(rest)
    start = _school_year(today)
    if year_now:
        back = int(year_now["now"] or year_now["now2"]) - then
        return _school_years(start, back, back, today)
    if age_now:
        age = int(age_now["now"] or age_now["now2"] or age_now["now3"])
        return _school_years(start, age - _SCHOOL_STARTS - then + 1, age - _SCHOOL_STARTS - then, today)
    return _unknown(today, young=then <= 0)


def _is_a_time(found: re.Match[str], said: str) -> bool:
    """Say whether "at 9" is a time of the day: "they turn the wifi off at 9 now"."""
    return bool(_BEFORE_A_TIME.search(said[: found.start()]) or _AFTER_A_TIME.match(said[found.end() :]))


def little(found: re.Match[str], said: str, today: date, asked: bool) -> Span | None:
    """Read "when i was little": more than a year ago, nobody knows how long.

    Of another person it is told in passing as a rule ("when she was small her drawings were put in a box"), and counts
    only where the question was when.
    """
    if not asked and _OF_ANOTHER.match(found.group()):
        return None
    return _unknown(today, young=True)


def younger(found: re.Match[str], said: str, today: date, asked: bool) -> Span:
    """Read "when i was younger": nobody knows."""
    return _unknown(today, young=False)


def _unknown(today: date, young: bool) -> Span:
    return days(None, today - relativedelta(years=1) - timedelta(days=1) if young else today, fixed=True)


def _school_year(today: date) -> date:
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)


def _school_years(start: date, most: int, least: int, today: date) -> Span | None:
    if most < 0 or most > _OLDEST:
        return None
    first = date(start.year - most, 9, 1)
    last = date(start.year - max(0, least) + 1, 8, 31)
    return days(first, min(last, today), fixed=True)
