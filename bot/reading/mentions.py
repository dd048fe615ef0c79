"""Find every stretch of days that a text names, in the order in which it names them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta

from bot.reading import ages, ago, relative, seasons, written
from bot.reading.date_words import DAYS
from bot.reading.spans import Span

Rule = Callable[["re.Match[str]", date, bool], "Span | None"]
"""Reads (match in the plain words, today, ahead) as days. ahead: a day to come is meant where both can be."""
AgeRule = Callable[["re.Match[str]", str, date, bool], "Span | None"]
"""Reads (match, all plain words, today, asked) as days. asked: the question was when."""
_MONTHS = seasons.month_words()
_FIGURES = frozenset("#")
"""The mark for "any figure" among the words of which a rule needs one."""
_DAYS = frozenset((*DAYS, "mon_", "wed_", "sat_", "sun_"))
_YEARLY = frozenset(
    [
        "christmas",
        "boxing",
        "new",
        "easter",
        "good",
        "pancake",
        "halloween",
        "bonfire",
        "guy",
        "fireworks",
        "mothers",
        "mothering",
        "fathers",
        "valentines",
        "eid",
        "ramadan",
        "diwali",
        "chinese",
        "lunar",
        "holidays",
        "half",
        "term",
        "spring",
        "summer",
        "autumn",
        "winter",
        "summers",
        "winters",
        "remembrance",
        "armistice",
        "poppy",
        "children",
        "trick",
        "clocks",
        "st",
        "saint",
    ]
)
_RULES: tuple[tuple[frozenset[str], re.Pattern[str], Rule], ...] = (
    (frozenset(["lockdown", "lockdowns", "lock", "pandemic"]), ago.LOCKDOWN, ago.lockdown),
    (_FIGURES, written.NUMERIC, written.numeric),
    (_MONTHS, written.TWO_DAYS_MONTH, written.two_days_month),
    (_MONTHS, written.DAY_MONTH, written.day_month),
    (_MONTHS, written.MONTH_DAY, written.day_month),
    (_FIGURES, written.DAY_SLASH_MONTH, written.day_slash_month),
    (_FIGURES, written.ON_THE_DAY, written.day_only),
    (_MONTHS, seasons.TWO_MONTHS, seasons.two_months),
    (frozenset(["ago"]), seasons.YEARLY_AGO, seasons.yearly_ago),
    (frozenset(["ago", "back", "previously", "since"]), ago.AGO, ago.ago),
    (frozenset(["ago", "back"]), ago.LONG_AGO, ago.long_ago),
    (frozenset(["last", "past"]), relative.LATELY, relative.lately),
    (frozenset(["not"]), relative.NOT_BUT_BEFORE, relative.not_but_before),
    (frozenset(["week", "weeks", "month", "months", "fortnight"]), relative.WEEKS_ON, relative.weeks_on),
    (frozenset(["week", "month", "year"]), relative.PART_OF_THIS, relative.part_of_this),
    (_MONTHS, seasons.WEEK_OF_MONTH, seasons.week_of_month),
    (_YEARLY, seasons.NAMED, seasons.named),
    (_MONTHS, seasons.MONTH, seasons.month),
    (frozenset(["ago"]), relative.WEEKDAYS_AGO, relative.weekdays_ago),
    (_DAYS, relative.WEEKDAY, relative.weekday),
    (frozenset(["week", "weekend", "fortnight", "month", "year"]), relative.WEEK, relative.week),
    (
        frozenset(
            [
                "yesterday",
                "last",
                "very",
                "other",
                "today",
                "tonight",
                "this",
                "earlier",
                "just",
                "ago",
                "few",
                "tomorrow",
            ]
        ),
        relative.NEAR,
        relative.near,
    ),
    (frozenset(["term"]), seasons.TERM, seasons.term),
    (frozenset(["recently", "lately"]), relative.RECENTLY, relative.recently),
    (_FIGURES, seasons.YEAR, seasons.year_itself),
)
_AGES: tuple[tuple[frozenset[str], re.Pattern[str], AgeRule], ...] = (
    (frozenset(["when", "wen", "since", "as"]), ages.LITTLE, ages.little),
    (frozenset(["when", "wen", "primary", "childhood"]), ages.YOUNGER, ages.younger),
    (frozenset(["year", "y", "reception", "nursery"]), ages.IN_YEAR, ages.in_year),
    (_FIGURES, ages.AT_AGE, ages.at_age),
)
_MONTH_ALONE = re.compile(rf"\b(?P<what>{'|'.join(sorted(seasons.month_words()))})\b")
_SEASON_ALONE = re.compile(r"\b(?P<what>spring|summer|autumn|winter|new year)\b")
_IF_ASKED: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (ago.BARE, ago.ago),
    (seasons.YEAR_ALONE, seasons.year_itself),
    (written.DAY_SLASH_MONTH, written.slash_alone),
    (written.DAY_ONLY, written.day_only),
    (relative.WEEKDAY, partial(relative.weekday, alone=True)),
    (_MONTH_ALONE, seasons.month_alone),
    (_SEASON_ALONE, seasons.named_alone),
)
_IF_AHEAD: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (ago.IN_SOME_TIME, ago.in_some_time),
    (ago.TIME_LEFT, ago.in_some_time),
    (ago.WITHIN_HOURS, ago.within_hours),
    (written.DAY_ONLY, written.day_only),
)
_SHORT = 6  # words: in a longer answer "may" and "summer" stand for something else as often
_FIGURE = re.compile(r"\d")
_MOST = 12  # stretches of days in one message; more would only make a wider range
_TAKEN = "\0"


def mentions(plain: str, today: date, ahead: bool = False, asked: bool = False) -> list[Span]:
    """Return the stretches of days named in plain words. ahead: a day to come is meant where both can be. asked: the
    question was when, so bare words ("may", "half a year") count."""
    left, there = plain, set(plain.split())
    if _FIGURE.search(plain):
        there.add("#")
    found: list[Span] = []
    for needs, pattern, rule in _RULES:
        if needs.isdisjoint(there):
            continue
        left = _taken(pattern, left, found, lambda match, rule=rule: rule(match, today, ahead))  # type: ignore[misc]
    for needs, pattern, age_rule in (*_AGES, (_FIGURES, ages.YEAR_ALONE, ages.in_year)) if asked else _AGES:
        if needs.isdisjoint(there):
            continue
        left = _taken(pattern, left, found, lambda match, rule=age_rule: rule(match, plain, today, asked))  # type: ignore[misc]
    if ahead or asked and len(plain.split()) <= _SHORT:
        for pattern, rule in _IF_AHEAD if ahead else _IF_ASKED:
            left = _taken(pattern, left, found, lambda match, rule=rule: rule(match, today, ahead))  # type: ignore[misc]
    return _joined(sorted(found, key=lambda span: span.start), plain)


def _taken(pattern: re.Pattern[str], left: str, found: list[Span], read: Callable[[re.Match[str]], Span | None]) -> str:
    """Add what a rule finds; return the text without it, so that no word is read twice."""
    for match in pattern.finditer(left):
        if len(found) >= _MOST:
            break
        span = read(match) if _TAKEN not in match.group() else None
        if span is not None:
            start, end = match.start() + len(match.group()) - len(match.group().lstrip()), match.end()
            found.append(span.at(start, end))
            left = left[:start] + _TAKEN * (end - start) + left[end:]
    return left


def _joined(spans: list[Span], plain: str) -> list[Span]:
    """Make one of two that are the ends of a range ("between june and august", "from monday to wednesday")."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and _is_year_of(plain, before, span):
            joined[-1] = _in_that_year(before, span)
        elif before is not None and _is_range(plain, before, span):
            joined[-1] = _from_to(before, span)
        else:
            joined.append(span)
    return joined


_OF_A_YEAR = re.compile(r"^ *(?:,|-|–)? *(?:(?:in|around|about|at|during|over|before|after|early|late)(?: the)? *)?$")
"""Between a year and what comes once in it: "last year in may", "last year, october"."""


def _is_year_of(plain: str, year: Span, span: Span) -> bool:
    """Say whether a whole year is named and right behind it what comes once in it."""
    if year.from_on is None or span.from_on is None or span.again != relativedelta(years=1):
        return False
    is_year = (year.from_on.month, year.from_on.day, year.to_on.month, year.to_on.day) == (1, 1, 12, 31)
    return is_year and _OF_A_YEAR.match(plain[year.end : span.start]) is not None


def _in_that_year(year: Span, span: Span) -> Span:
    assert year.from_on is not None  # as `_is_year_of` says
    assert span.from_on is not None
    away = relativedelta(years=year.from_on.year - span.from_on.year)
    on = span.on + away if span.on else None
    moved = replace(span, from_on=span.from_on + away, to_on=span.to_on + away, on=on, again=None, fixed=True)
    return moved.at(year.start, span.end)


def _is_range(plain: str, first: Span, last: Span) -> bool:
    gap = plain[first.end : last.start].strip()
    lead, own = plain[: first.start].rstrip() + " " + plain[first.start : first.end], plain[last.start : last.end]
    joins = gap or own.split()[0]
    if joins in ("to", "until", "through", "-", "–", "to the", "until the", "right up to", "up to"):
        return first.end <= last.start
    return joins in ("and", "and the") and re.search(r"\bbetween(?: the)?(?: [^ ]+){1,4}$", lead) is not None


def _from_to(first: Span, last: Span) -> Span:
    from_on = first.from_on
    while from_on is not None and from_on > last.to_on:
        again = first.again or last.again
        if again is None:
            return replace(
                last,
                start=first.start,
                from_on=min(from_on, last.to_on),
                to_on=max(from_on, last.to_on),
                whole=True,
                on=None,
            )
        from_on -= again
    return Span(first.start, last.end, from_on, last.to_on, whole=True, fixed=first.fixed or last.fixed)
