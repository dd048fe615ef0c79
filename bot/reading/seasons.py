# ruff: noqa: E501 - tables of words read best as long lines
"""Words for what comes once a year: months, seasons, school holidays and terms, festivals; and for years themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.reading.date_words import MONTHS
from bot.reading.spans import Days, Span, Yearly, days, month_of, nearest, part_of, yearly
from bot.reading.written import month_number
from bot.reading.yearly_days import half_term, moving_festival, terms_of, yearly_of

_SURE_MONTHS = "january|february|july|september|october|november|december"
_NAMES_TOO = "april|june|august|march|may|jan_|mar_"  # "April shouted at me", "may i"
MONTH_NAMES = f"{_SURE_MONTHS}|{_NAMES_TOO}"
_BEFORE = (
    r"in|since|from|until|between|around|during|over|early|late|mid|of|about|by|through|was|before|after|and|or|to"
)
_MAY_BE = re.compile(r" (?:be|have|not|also|well|get|want|need|seem|sound|take|help|only|just|or)\b")
_OF_SOMEBODY, _WORDS_TOO = ("from", "until", "of"), ("april", "june", "august", "may", "march")
_PART = r"(?:(?P<part>start|beginning|early|end|late|middle|mid)(?: -)?(?: of| in)? )?(?:the )?"
_WHEN = r"(?: (?:of |in )?(?:(?P<year>(?:19|20)\d\d)|(?P<of>last year|this year|next year|year before last|(?P<back>\d) years? ago|a year ago)|(?P<before>before last|but 1|before that))\b)?"
MONTH = re.compile(
    rf"\b{_PART}(?:(?P<which>last but 1|last|this|next|{_BEFORE}) )?(?P<what>{_SURE_MONTHS}|{_NAMES_TOO})\b(?! \d{{1,2}}(?!\d))(?: time)?{_WHEN}"
)
SEASON = r"spring|summer|autumn|winter"
FESTIVAL = (
    r"christmas eve|christmas day|christmas|boxing day|new years? (?:eve|day)|new year|easter (?:sunday|monday|weekend)|easter|good friday|pancake day|halloween|bonfire night|"
    r"guy fawkes(?: night)?|fireworks night|mothers day|mothering sunday|fathers day|valentines(?: day)?|eid al(?: -)? fitr|eid al(?: -)? adha|big eid|little eid|eid|ramadan|diwali|"
    r"chinese new year|lunar new year|remembrance (?:sunday|day)|armistice day|poppy day|children in need (?:day|night)|trick or treat(?:ing)?(?: night)?|"
    r"(?:st|saint) (?:georges|patricks|davids|andrews) day(?! (?:cent|care|nurs|school|hosp|trip|serv))|ash wednesday|shrove tuesday|palm sunday|(?:when )?(?:the )?clocks (?:went|go|going|were put) (?:back|forward)"
)
SCHOOL = (
    r"(?:summer|easter|christmas|6 weeks?|six weeks?|october|autumn half term|half term) holidays|(?:october|february|may|autumn|spring|summer|whit) half term|half term|"
    r"(?:autumn|spring|summer) term"
)
NAMED = re.compile(
    rf"\b{_PART}(?:(?P<which>last but 1|last|this|next|{_BEFORE}|at|on|past) )?(?:the )?(?:last )?(?P<what>{SCHOOL}|{FESTIVAL}|{SEASON})\b(?: time)?{_WHEN}"
)
YEAR = re.compile(
    rf"\b(?:{_PART}(?:in|since|during|of|back in|from|until|around|about|between|and|to|over|was) |(?P<early>early|late|mid|end of|start of) (?:of )?)(?P<what>(?:19[89]|20[0-4])\d)\b(?! (?:pounds?|quid|times?|people|hours?|%))"
)
YEAR_ALONE = re.compile(r"^(?:it was |like |about |sometime |i think )*(?P<what>(?:19[89]|20[0-4])\d)\b(?! \d)")
TERM = re.compile(
    r"\b(?:(?P<part>start|beginning|end|last day|first day|last week|first week) of (?:the |this |next )?|(?P<which>last|this) )term\b"
)
_WEAK = ("to", "and", "or", "about", "by", "through", "was", "after")
"""Words after which "march", "may", "april" need not be months."""
TWO_MONTHS = re.compile(
    rf"\b(?:from|between) (?P<first>{_SURE_MONTHS}|{_NAMES_TOO}) (?:to|and|until|-|–) (?P<last>{_SURE_MONTHS}|{_NAMES_TOO})\b(?: (?P<year>(?:19|20)\d\d))?(?! \d)"
)
YEARLY_AGO = re.compile(rf"\b(?P<n>\d) (?P<what>christmas|easter|eid|diwali|{SEASON})(?:s|es)? ago\b")
_NAME_LIKE_SEASONS = ("summer", "autumn", "spring", "winter", "easter")


def month(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read a month. One that is also a name or another word needs a word before it, or a year."""
    bare = not (found["which"] or found["part"] or found["year"] or found["of"])
    if re.fullmatch(_NAMES_TOO, found["what"]) and (
        bare or not (found["year"] or found["of"]) and found["which"] in _WEAK
    ):
        return None
    weak = found["which"] in _OF_SOMEBODY or (found["what"] == "may" and found["which"] == "this")
    if weak and found["what"] in _WORDS_TOO and not found["year"] and _MAY_BE.match(found.string, found.end()):
        return None
    number = month_number(found["what"])
    span = yearly(
        lambda year: part_of(month_of(year, number), found["part"]),
        today,
        ahead,
        _which(found, today),
        two_meanings=True,
    )
    return replace(span, on=span.to_on) if span and found["part"] == "end" and span.to_on < today else span


def two_months(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "between march and may"."""
    first, last = month_number(found["first"]), month_number(found["last"])
    end = yearly(lambda year: month_of(year, last), today, ahead, found["year"])
    if end is None:
        return None
    start = month_of(end.to_on.year - (first > last), first)[0]
    return days(start, end.to_on, whole=True, fixed=end.fixed, again=end.again)


def yearly_ago(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "two christmases ago"."""
    of = yearly_of(found["what"])
    over = [meant for year in range(today.year - 10, today.year + 1) if (meant := of(year)) and meant[1] < today]
    at = int(found["n"])
    return days(*over[-at], fixed=True) if 0 < at <= len(over) else None


def month_alone(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "may", where the question was when."""
    number = month_number(found["what"])
    return yearly(lambda year: month_of(year, number), today, ahead, None)


def named(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read a season, a festival, a school holiday or a term."""
    what = found["what"]
    bare = not (found["which"] or found["part"] or found["year"] or found["of"] or found["before"])
    if bare and what in ("spring", "new year", "autumn", "winter", "summer"):
        return None  # "a summer job", "my spring coat", "Summer is my sister"
    return named_days(what, found["part"], today, ahead, _which(found, today))


def named_alone(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "summer", where the question was when."""
    return named_days(found["what"], None, today, ahead, None)


def named_days(what: str, part: str | None, today: date, ahead: bool, which: str | None) -> Span | None:
    """Return the days of what comes once a year, or three times (half term)."""
    of = yearly_of(what)
    if what in ("half term", "half term holidays"):
        found = [span for of in each_in_year(what) if (span := yearly(of, today, ahead, which))]
        return nearest(found, ahead) if ahead else _with_its_week(nearest(found, ahead))
    if what in ("october half term", "autumn half term", "october holidays", "autumn half term holidays"):
        return _with_its_week(yearly(half_term("october"), today, ahead, which))
    if what == "eid":
        both = [yearly(moving_festival(at), today, ahead, which) for at in ("eid_al_fitr", "eid_al_adha")]
        spans = [span for span in both if span]
        if not spans or ahead:
            return min(spans, key=lambda span: span.to_on, default=None)
        return days(min(s.to_on for s in spans) - timedelta(days=2), max(s.to_on for s in spans), fixed=which == "last")

    def some(year: int) -> Days | None:
        whole = of(year)
        return part_of(whole, part) if whole else None

    return yearly(some, today, ahead, which, two_meanings=what in _NAME_LIKE_SEASONS and what != "easter")


def each_in_year(what: str) -> list[Yearly]:
    """Return the days of a month, a season, a festival or a school holiday in any year: three for half term, else one."""
    if re.fullmatch(MONTH_NAMES, what):
        number = month_number(what)
        return [lambda year: month_of(year, number)]
    if what in ("half term", "half term holidays"):
        return [half_term(at) for at in ("february", "may", "october")]
    return [yearly_of(what)]


def _with_its_week(span: Span | None) -> Span | None:
    """Return a half term in October with the Monday on which most councils begin it, the last one up to the 28th."""
    if span is None or span.from_on is None or span.from_on.month != 10:
        return span
    late = span.from_on.replace(day=28)
    return replace(span, on=late - timedelta(days=late.weekday()))


def year_itself(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read "in 2023"."""
    year = int(found["what"])
    whole = date(year, 1, 1), date(year, 12, 31)
    return (
        days(
            *part_of(whole, found.groupdict().get("part") or (found.groupdict().get("early") or "").split(" ")[0]),
            fixed=True,
        )
        if year <= today.year
        else None
    )


def term(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """Read this term and last term of an English school year, and the first or last days of one."""
    if re.match(r"(?: in| of)? (?:last year|year before|the year before|(?:19|20)\d\d)", found.string[found.end() :]):
        return None  # the year says more
    terms = [t for year in range(today.year - 2, today.year + 2) for t in terms_of(year)]
    begun, over = [t for t in terms if t[0] <= today], [t for t in terms if t[1] < today]
    part = found["part"]
    if part is None:
        return days(*(over if found["which"] == "last" else begun)[-1], fixed=True)
    if part.startswith(("start", "beginning", "first")):
        first = next(t for t in terms if t[0] > today)[0] if ahead else begun[-1][0]
        return days(first, first + timedelta(days=7), on=first, fixed=not ahead)
    last = next(t for t in terms if t[1] >= today)[1] if ahead else over[-1][1]
    return days(last - timedelta(days=4), last, on=last, fixed=not ahead)


def _which(found: re.Match[str], today: date) -> str | None:
    if found["year"]:
        return found["year"]
    if found["back"]:
        return str(today.year - int(found["back"]))
    by_year = {"last year": 1, "this year": 0, "next year": -1, "year before last": 2, "a year ago": 1}
    if found["of"] in by_year:
        return str(today.year - by_year[found["of"]])
    if found["before"] or found["which"] == "last but 1":
        return "before_last"
    said_last = found["which"] in ("last", "past") or " last " in f" {found.group()} "
    return "last" if said_last else found["which"] if found["which"] == "next" else None


def month_words() -> frozenset[str]:
    """Return the months as plain words."""
    return frozenset((*MONTHS, "jan_", "mar_"))
