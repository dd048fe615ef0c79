"""Find every stretch of days that a text names, in the order in which it names them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta

from bot.reading import ages, ago, counted_days, named_parts, relative, seasons, written
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
        "shrove",
        "ash",
        "palm",
        "clocks",
        "st",
        "saint",
    ]
)
_COUNTS = frozenset(["week", "weeks", "month", "months", "fortnight", "fortnights", "year", "years"])
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
    (_COUNTS, counted_days.COUNTED, counted_days.counted),
    (frozenset(["week", "fortnight"]), counted_days.WEEK_LATER, counted_days.week_later),
    (frozenset(["ago", "back", "previously", "since"]), ago.AGO, ago.ago),
    (frozenset(["ago", "back"]), ago.LONG_AGO, ago.long_ago),
    (frozenset(["last", "past"]), relative.LATELY, relative.lately),
    (frozenset(["not"]), counted_days.NOT_BUT_BEFORE, counted_days.not_but_before),
    (frozenset(["year", "years"]), counted_days.YEARS_LAST, counted_days.years_last),
    (frozenset(["month"]), named_parts.DAY_OF_THIS_MONTH, named_parts.day_of_this_month),
    (_FIGURES, named_parts.MONTH_YEAR, named_parts.month_year),
    (_DAYS, named_parts.WEEKDAY_OF_MONTH, named_parts.weekday_of_month),
    (frozenset(["before", "after"]), named_parts.WEEKDAY_BESIDE, named_parts.weekday_beside),
    (_DAYS, counted_days.WEEK_THEN_DAY, counted_days.week_then_day),
    (frozenset(["week"]), counted_days.WEEK_AFTER_NEXT, counted_days.week_after_next),
    (frozenset(["week", "day", "days", "weekend"]), named_parts.PART_OF_NAMED, named_parts.part_of_named),
    (_DAYS, named_parts.WEEKDAY_DAY, named_parts.weekday_day),
    (frozenset(["week", "month", "year"]), named_parts.PART_OF_THIS, named_parts.part_of_this),
    (_YEARLY, seasons.NAMED, seasons.named),
    (_MONTHS, seasons.MONTH, seasons.month),
    (frozenset(["ago"]), relative.WEEKDAYS_AGO, relative.weekdays_ago),
    (_DAYS, relative.WEEKDAY, relative.weekday),
    (frozenset(["term"]), seasons.TERM, seasons.term),
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
    (written.DAY_SLASH_MONTH, written.slash_alone),
    (written.DAY_ONLY, written.day_only),
)
_IF_ASKED_AHEAD: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (ago.WITHIN_HOURS, ago.within_hours),
    (ago.TIME_LEFT, ago.time_left),
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
    alone = ((_FIGURES, ages.YEAR_ALONE, ages.in_year),) if asked and not ahead else ()
    for needs, pattern, age_rule in (*_AGES, *alone):
        if needs.isdisjoint(there):
            continue
        left = _taken(pattern, left, found, lambda match, rule=age_rule: rule(match, plain, today, asked and not ahead))  # type: ignore[misc]
    if ahead or asked and len(plain.split()) <= _SHORT:
        for pattern, rule in (*(_IF_ASKED_AHEAD if asked else ()), *_IF_AHEAD) if ahead else _IF_ASKED:
            left = _taken(pattern, left, found, lambda match, rule=rule: rule(match, today, ahead))  # type: ignore[misc]
    meant = [span for span in found if not _is_denied(span, plain)]
    return _joined(sorted(meant, key=lambda span: span.start), plain, today)


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


def _joined(spans: list[Span], plain: str, today: date) -> list[Span]:
    """Make one of two that are the ends of a range ("between june and august", "from monday to wednesday")."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and (in_year := _with_its_year(plain, before, span, today)):
            joined[-1] = in_year
        elif before is not None and _is_range(plain, before, span):
            joined[-1] = _from_to(before, span)
        else:
            joined.append(span)
    return joined


_DENIED = re.compile(
    r"(?<!why )(?<!if )(?<!hopefully )(?<!maybe )(?<!did )(?<!has )(?<!have )(?<!could )\bnot (?:on )?$"
)


def _is_denied(span: Span, plain: str) -> bool:
    """Say whether it is a day that somebody says it was not: "not today, yesterday"."""
    own = plain[span.start : span.end]
    return _DENIED.search(plain[: span.start]) is not None and not own.startswith(("since", "until", "before", "after"))


_OF_A_YEAR = re.compile(r"^ *(?:,|-|–)? *(?:(?:in|around|about|at|during|over|before|after|early|late)(?: the)? *)?$")
"""Between a year and what comes once in it: "last year in may", "last year, october", "2 years ago at christmas"."""
_YEARS_AGO = re.compile(r"(?:about |over )?(?P<n>[2-9]|[1-9]\d) years (?:ago|back)$")


def _year_of(plain: str, span: Span, today: date) -> int | None:
    """Return the year that a stretch of days is, or that many years ago was."""
    counted = _YEARS_AGO.match(plain[span.start : span.end])
    if counted:
        return today.year - int(counted["n"])
    year = span.to_on.year
    return year if (span.from_on, span.to_on) == (date(year, 1, 1), date(year, 12, 31)) else None


def _with_its_year(plain: str, first: Span, last: Span, today: date) -> Span | None:
    """Return what comes once a year in the year that is named beside it; None where none is."""
    between = plain[first.end : last.start]
    if _OF_A_YEAR.match(between) is None or ("," in between and re.match(r" *\w", plain[last.end :])):
        return None  # "at christmas, 2 years ago i moved here" are two things
    for year, once in ((first, last), (last, first)):
        named = _year_of(plain, year, today)
        if named is not None and once.again == relativedelta(years=1) and once.from_on is not None:
            return _in_that_year(named, once, plain).at(first.start, last.end)
    return None


def _in_that_year(year: int, span: Span, plain: str) -> Span:
    """Return what comes once a year as it came in that year: "last year in may", "last year at easter"."""
    named = seasons.NAMED.search(plain[span.start : span.end])
    moved = seasons.each_in_year(named["what"])[-1](year) if named else None
    if moved:
        return replace(span, from_on=moved[0], to_on=moved[1], on=None, again=None, fixed=True)
    assert span.from_on is not None
    away = relativedelta(years=year - span.from_on.year)
    on = span.on + away if span.on else None
    return replace(span, from_on=span.from_on + away, to_on=span.to_on + away, on=on, again=None, fixed=True)


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
