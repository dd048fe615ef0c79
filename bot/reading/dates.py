# ruff: noqa: E501 - patterns read best as long lines
"""When it happened, and when something is going to happen, as children say it.

`read_happened("when i was in year 6, im in year 9 now", today)` gives the range and the coarse word of the case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from bot.reading.ago import UNKNOWN
from bot.reading.date_words import spell
from bot.reading.going_on import WEAK_HABITS, goes_on
from bot.reading.mentions import mentions
from bot.reading.relative import WEEKDAY_NAMES
from bot.reading.spans import Span
from bot.reading.tokens import PlainWords, plain_words, start_and_end

Coarse = Literal["now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"]
_WEEK, _MONTH = timedelta(days=7), timedelta(days=35)
_WEEKS_AFTER = 4
"""Weeks in which "after christmas" comes, as far as such words say anything."""

_WISH = re.compile(r"\b(?:want|wants|would like|wish|should|need|let me|could|can i|please)\b")
_TO_COME = re.compile(
    r"\b(?:will|wont|shall|going to|gonna|gunna|about to|wants? (?:me |to|us )|would like|can i|can we|can you|could i|could you|let me|hopes?|hoping|plan(?:s|ning)?|due|booked|moo?vin'?g? (?:me|us|him|her|them)|(?:am|are|is|be|get|getting) moving|(?:am|are|is|be|get|getting) moved|(?:review|meeting|court|hearing|contact|appointment) is|before|by|no later than|deadline|ready for|in time for|ring me|call me|text me|phone me|contact me|reach me)\b"
)
_IS_TO_COME = re.compile(
    r"\b(?:(?:is|are) (?:making (?:me|us|him|her|them) (?:change|move|leave|swap|go|start)|closing|stopping|sending|putting)(?: (?!and\b|because\b|cos\b|so\b|but\b|since\b)[^ .!?,;]+){0,5}|(?:i|we) (?:move|start)(?: (?:to|in|into|out|at|my|the|a|new|school|college|placement|house|home))*|(?:i|he|she) turns? \d+) $"
)
"""Just before a day: "they are making me change school after christmas" is to come."""
_COMES_BEHIND = re.compile(
    r"^ (?:(?!was\b|were\b|said\b|told\b|saying\b)[^ .!?,;]+ ){0,3}?(?:will|wont|shall|going to|gonna|have to|has to|got to|(?:am|is|are) (?:being )?(?:moving|moved|leaving|starting|closing|sending|sent|coming|ending|stopping|stopped|changing)|turns? \d+|i move|there is (?:a|my|the) (?:\w+ )?(?:meeting|review|hearing))\b"
)
"""Just behind a day without its year: "on the 14th they are moving me"."""
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:agreed|agrees|consent(?:ed|s)?|signed|in writing|(?:told|emailed|texted) (?:me|us|you) (?:\w+ ){0,5}?(?:on|in|at|last)|gave (?:me|us|his|her|their) (?:\w+ )?(?:consent|permission)|born|birthday|dob|date of birth|available|(?:he|she|they) (?:turn|turns|turned) \d+)\b"
)
_COMING = re.compile(
    r"\b(?:will|wont|shall|going to|gonna|gunna|about to|moving|tomorrow|next|coming|due|booked|(?:is|are|am|be|getting) (?:being )?moved|(?:review|meeting|court|hearing|contact|appointment|move) (?:is|on)|before|by|in \d+|in an?|20\d\d)\b"
)
_CLAUSE_END = re.compile(r"[.!?;\n]|\bbut\b|\bthen\b")
_WEEKDAY_ITSELF = re.compile(rf"^(?:and )?(?:{WEEKDAY_NAMES})\b")
_COMES_ROUND = re.compile(
    r"\b(?:ev(?:e)?ry|each|alternate|same|some|most|all|an?|other|\d{1,2}th|last of) (?:the )?$"
    rf"|\b(?:ev(?:e)?ry|each) (?:{WEEKDAY_NAMES})s? (?:and|n|or) $"
)
"""Before a weekday: it comes round, and is no day on which something happened."""
_AND_ANOTHER = re.compile(rf"\b(?:{WEEKDAY_NAMES}) (?:n|and|or|,|&|/|\+) (?:on )?(?:{WEEKDAY_NAMES})\b")
"""Two weekdays beside each other, without "last" or "on", are habits as a rule."""
_OF_EVERY_WEEK = re.compile(r"\b(?:my|our|his|her|their) $")
"""Before a weekday in a story: "her thursday swimming" is one of many."""
_OF_EVERY_MONTH = re.compile(r"^ (?:of|in) (?:each|every|the) (?:month|week)\b")
_AGAIN = re.compile(r"\bagain\b")
_IS_OF_SOMETHING = re.compile(
    rf"\b(?:for|of|a|the|then|is|says?|said|saying|called) \0(?:the )?(?:{WEEKDAY_NAMES})\0"
    rf"|\0(?:{WEEKDAY_NAMES})\0 (?:\w+ing|clubs?|jobs?|visits?|sessions?|group|class|contact|school|team|shift|staff|dinners?|teas?)\b"
    r"|\0this year\0"
)
"""Around a time in a story: "paid for saturday riding", "he says tuesday": it may be no day on which it happened."""
_EVERY_YEAR = re.compile(r"\b(?:every|each|all) \0|\0(?: [^ .!?]+){0,6} (?:every|each) year\b")
"""Around a day, which stands as a zero: it comes once a year."""
_SO_MANY_TIMES = re.compile(r"\b(?:second|third|fourth|fifth|umpteenth|\d(?:nd|rd|th)|\d+|few|many|couple of) times? $")
"""Before "this year": so often within it, and no day."""
_REPORTED = re.compile(r"\b(?:says?|said|saying|goes|went|told \w+) (?:[^ ]+ ){0,4}$")
"""Before "today": it may be the day of what was said then."""


@dataclass(frozen=True)
class Happened:
    """When it happened. coarse: the word of the case. from_on, to_on: the days it can have been, None where nobody can
    say; words: as typed. still_going_on: it has not ended. cannot_be_told: it may or may not be more than a year ago, so
    ask. sure: it was plainly said."""

    coarse: Coarse
    from_on: date | None
    to_on: date | None
    words: str
    still_going_on: bool = False
    cannot_be_told: bool = False
    sure: bool = True


@dataclass(frozen=True)
class DecisionDay:
    """The day or days on which something is going to happen, and the words that say so."""

    from_on: date
    to_on: date
    words: str


def read_happened(text: str, today: date, asked: bool = False) -> Happened | None:
    """Return when it happened; None where the words name no time in the past. asked: the question was when."""
    said = plain_words(start_and_end(text), spell)
    spans = [
        past for span in mentions(said.plain, today, asked=asked) if (past := _past(span, said.plain, today, asked))
    ]
    still = goes_on(said.plain, spans, asked, today)
    if spans:
        return _of_spans(spans, said, today, still is not None)
    if still is not None:
        habit = still.group() in WEAK_HABITS or _WISH.search(_CLAUSE_END.split(said.plain[: still.start()])[-1])
        return Happened("now", None, today, said.typed(*still.span()), True, sure=asked or not habit)
    unknown = UNKNOWN.search(said.plain) or (re.search(r"^(?:for )?ages$|\bages\b", said.plain) if asked else None)
    if unknown:
        return Happened("not_sure", None, None, said.typed(*unknown.span()), cannot_be_told=True)
    return None


def read_decision_day(text: str, today: date, asked: bool = False) -> DecisionDay | None:
    """Return the day to come that the words name ("on monday", "next week", "the 14th"), or None. asked: the question was
    that; otherwise something must say that it is to come ("they are moving me", "next", "tomorrow")."""
    said = plain_words(start_and_end(text), spell)
    if not asked and not _COMING.search(said.plain):
        return None
    for span in mentions(said.plain, today, ahead=True, asked=asked):
        lead = _lead(said.plain, span)
        if asked and lead == "after" and span.from_on is not None and span.to_on >= today:
            weeks = _WEEKS_AFTER if span.again == relativedelta(years=1) else 1
            first, last = span.to_on + timedelta(days=1), span.to_on + timedelta(weeks=weeks)
            return DecisionDay(first, last, said.typed(span.start, span.end))  # "after christmas", "after friday"
        clause = _CLAUSE_END.split(said.plain[: span.start])[-1]
        comes = (
            asked
            or span.fixed
            or _COMES_BEHIND.match(said.plain[span.end :])
            or _COMING.search(f"{clause} {said.plain[span.start : span.end]}")
        )
        if not comes or span.to_on < today or span.from_on is None or span.whole or lead == "after":
            continue
        first = today if lead in ("before", "by") else max(span.from_on, today)
        return DecisionDay(first, span.to_on, said.typed(span.start, span.end))
    return None


def _lead(plain: str, span: Span) -> str:
    """Return the word on which a day hangs: by, before, after; "not before friday" is none of them."""
    words = plain[: span.start].split()
    while words and words[-1] in ("the", "end", "of"):
        words = words[:-1]
    own = plain[span.start : span.end].split()[0]
    lead, before = (own, words[-1:]) if own in ("by", "before", "after") else ((words or [""])[-1], words[-2:-1])
    return "" if lead == "before" and before == ["not"] else lead


def _past(span: Span, plain: str, today: date, asked: bool) -> Span | None:
    """Return the span as far as it is past; None where it is to come, or the day of something else."""
    if span.from_on is not None and span.from_on > today:
        return None
    clause = _CLAUSE_END.split(plain[: span.start])[-1]
    if not asked and (
        _OF_SOMETHING_ELSE.search(clause)
        or not span.fixed
        and _TO_COME.search(f"{clause} {plain[span.start : span.end]}")
    ):
        return None
    before, own = plain[: span.start], plain[span.start : span.end]
    if _comes_round(span, plain, asked) or not asked and _is_no_day_of_it(span, before, own, plain[span.end :]):
        return None
    if not asked and _IS_OF_SOMETHING.search(f"{before[-20:]}\0{own}\0{plain[span.end :]}"):
        span = replace(span, sure=False)
    if not asked and (before.endswith(("by ", "by the ")) or own == "today" and _REPORTED.search(before)):
        span = replace(span, sure=False)
    if span.to_on <= today:
        return span
    return Span(span.start, span.end, span.from_on, today, span.on, span.whole, span.again, span.fixed, span.sure)


def _is_no_day_of_it(span: Span, before: str, own: str, after: str) -> bool:
    """Say whether a day in a story is none on which it happened: "since i was born", "until friday", one to come."""
    if own.endswith(" born"):
        return True
    if span.fixed:
        return False
    to_come = not own.startswith("since ") and _IS_TO_COME.search(before) is not None
    to_come = to_come or (not own.startswith(("since ", "last ")) and _COMES_BEHIND.match(after) is not None)
    return to_come or own.startswith("until ") or before.endswith("until ")


def _comes_round(span: Span, plain: str, asked: bool) -> bool:
    """Say whether a time is one of many: "every friday", in a story "her thursday swimming", "second time this year"."""
    before, own, after = plain[: span.start], plain[span.start : span.end], plain[span.end :]
    if not asked and (_OF_EVERY_MONTH.search(after) or _EVERY_YEAR.search(f"{before[-12:]}\0{after}")):
        return True
    if not _WEEKDAY_ITSELF.search(own):
        return not asked and _SO_MANY_TIMES.search(before) is not None
    if _COMES_ROUND.search(before):
        return True
    with_another = any(two.start() <= span.start < two.end() for two in _AND_ANOTHER.finditer(plain))
    return not asked and bool(with_another or _OF_EVERY_WEEK.search(before))


def _of_spans(spans: list[Span], said: PlainWords, today: date, still: bool) -> Happened:
    spans = [
        span for span in spans if span.from_on
    ] or spans  # "in june, after i turned 15": the one that says something
    spans = _sure_ones(spans, said.plain)
    words = ", ".join(dict.fromkeys(said.typed(span.start, span.end) for span in spans))
    from_on = (
        None if any(span.from_on is None for span in spans) else min(span.from_on for span in spans if span.from_on)
    )
    if still:
        return Happened("now", from_on, today, words, True)
    to_on = max(span.to_on for span in spans)
    coarse, unsure = coarse_of(spans, today)
    return Happened(coarse, from_on, to_on, words, cannot_be_told=unsure, sure=all(span.sure for span in spans))


def _sure_ones(spans: list[Span], plain: str) -> list[Span]:
    """Leave out what is not sure beside what is ("in spring 2022, i discovered it only lately"), unless it came again."""
    if not any(span.sure for span in spans):
        return spans
    again = _AGAIN.search(plain) is not None
    return [span for span in spans if span.sure or again or plain[: span.start].endswith("then ")]


def coarse_of(spans: list[Span], today: date) -> tuple[Coarse, bool]:
    """Return the coarse word for the latest of several spans, and whether it may be on either side of a year ago.

    "this_week" is up to 7 days ago, "this_month" up to 35. After a year the council need not look at it -- SI 2006/1738
    reg 9
    """
    year_ago = today - relativedelta(years=1)
    latest = max(spans, key=lambda span: (span.to_on, span.from_on or date.min))
    if latest.to_on < year_ago:
        return "over_a_year", False
    first = latest.to_on if latest.whole else latest.from_on
    if first is None or first < year_ago:
        return "not_sure", True
    on = latest.on or first
    away = today - on
    if away <= timedelta(0):
        return "now", False
    return ("this_week" if away <= _WEEK else "this_month" if away <= _MONTH else "this_year"), False
