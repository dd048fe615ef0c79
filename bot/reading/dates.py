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
from bot.reading.mentions import mentions
from bot.reading.relative import MANY_DAYS, WEEKDAY_NAMES
from bot.reading.spans import Span
from bot.reading.tokens import PlainWords, plain_words, start_and_end

Coarse = Literal["now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"]
_WEEK, _MONTH = timedelta(days=7), timedelta(days=35)
_WEEKS_AFTER = 4
"""Weeks in which "after christmas" comes, as far as such words say anything."""

_FEELS = r"(?:hurt|upset|think|remember|feel|mak(?:e|es|ing) me|sad|angry|cry|dream|worr|scared|griev)\w*"
"""Behind "still": what somebody feels about it goes on, and not what happened."""
_STILL = re.compile(
    r"\b(?:still (?:have not|has not|havent|hasnt|did not|didnt|is not|are not|am not|not|no|aint|waiting|owes?|owed)|still (?:going on|happening|doing (?:it|this)|does it|goes on|keeps)|(?:it is|been|keeps|still|and|thing) going on(?! (?:holidays?|a|the|my|about))|(?:is|are|been|keeps|it) happening(?: (?:now|again|still|all))?|ongoing|happening (?:right )?now|"
    r"yet to be|to this day|(?:up to|until) now|no end (?:to|in)|still at it|goes on (?:each|every) (?:week|month|time|visit)|never stopped|has not stopped|not stopped|ever since|keeps? (?:on )?\w+ing|keeps? on)\b"
)
_IS_STILL = re.compile(
    rf"\b(?:it is|i am|we are|he is|she is|they are|that is|is|are) still\b(?! (?:{_FEELS}|(?:my|a|an|the|very|really|so|good|nice|kind|best|friends?|here|there|raining|in|at|with|our|his|her|their|living|working|together|young|little|small|only)\b))"
)
"""Beside a day in a story: it began then, and is still so."""
_HABIT = re.compile(
    r"\b(?:(?:is|are) always \w+ing|all the time|every (?:single )?(?:day|night|week|time|weekend|month|morning)s?|everyday|constantly|continuously|still)\b"
)
_WEAK_HABITS = ("still", "all the time", "everyday")
_WISH = re.compile(r"\b(?:want|wants|would like|wish|should|need|let me|could|can i|please)\b")
_STILL_IF_ASKED = re.compile(
    rf"\b(?:still(?! {_FEELS})|always|now|currently|at the moment|atm|everyday|forever|going on|happening|happens (?:a lot|loads|often|all|every)|most (?:days|nights|weeks)|a lot|daily|weekly|nightly|since|"
    r"right now|for (?:about |like |nearly |over |around )?(?:\w+ )?(?:weeks?|months?|years?|ages|days))\b(?! ago)"
)
_SINCE = re.compile(r"\bsince\b(?! then| you| u)")
_SINCE_WHAT = re.compile(
    r"\bsince (?:i|we|he|she|they|my|the|our|her|his|last) (?:\w+ ){0,3}?(?:moved|came|come|started|got|left|been|was|were|went|placed|lived|joined|changed|stopped|turned|arrived|died|placement|review)\b(?! born)"
)
_NOT_DONE = re.compile(
    r"\b(?:(?:(?:has|have|it is|is|they are|are|that is) (?:still )?(?:not|never)(?: yet)?|(?:hasnt|havent|aint|not|never)(?: yet)?) (?:been )?(?:\w+ly )?(?:replaced|fixed|mended|repaired|sorted|returned|paid|answered|resolved|put right|collected|delivered|restored|reinstated|rearranged|found|(?:given|sent|paid) back)|(?:has|have|it is|is) never (?:come|arrived|turned up|shown up)|(?:nobody|no one|noone) (?:will|wants to|has) (?:sort|fix|mend|answer|help|ring|rung|tell|told|done)\w*|nothing (?:has |is )?(?:been )?(?:done|changed)|still (?:nothing|missing|broken|do not have|have not got)|(?:have not|has not|havent|hasnt|never|will not|wont) (?:given|give|gave|paid|sent) (?:it|them|me|that|my \w+)(?: \w+)? back|never (?:got|had|seen) (?:it|them|that|my \w+) (?:back|again))\b(?!.*\bnow (?:it|they) (?:has|have|is|are)\b)"
)
"""What should have been done is not: so it goes on. Not where it happened more than a year ago: then that is asked."""
_FOR_NOW = re.compile(
    r"\b(?:been|being) (?!here |there |living |with |in (?:care|foster|this) )(?:\w+ ){1,4}?for (?:about |like |nearly |over |around |the (?:last|past) )?(?:an? |\d+ |a few |few |several )?(?:days?|weeks?|months?|years?|ages)\b|\b(?:have|has|ive|hes|shes) been (?!here|there|with|in )\w+ing\b(?: [^ .!?]+){1,14}? for (?:about |like |nearly |over |around |the (?:last|past) )?(?:an? |\d+ |a few |few |several )?(?:days?|weeks?|months?|years?|ages)\b|\bfor (?:an? |\d+ |a few |several )?(?:days|weeks?|months?|years?|ages) now\b"
)
_ANNIVERSARY = re.compile(
    r"\b(?:was|it is|it has been|been|is) (?:over |like |about |exactly |nearly |almost |only )*(?:an? |\d+ )?(?:days?|weeks?|months?|years?) $"
)
"""Before "since": "it was a year since my nan died" is a day, and nothing that goes on."""
_OVER = re.compile(
    r"(?<!not )(?<!never )\b(?:better|over|ok|okay|fine|alright|sorted|fixed|left|gone|safe|stopped|finished|done|somewhere else)(?: right)? now\b(?= *(?:[.,!?]|$|(?:but|so|and|tho|though)\b))|\bnow (?:it is |he is |she is |i am |been |that is )?(?:better|over|ok|okay|fine|alright|sorted|fixed|left|gone|safe|stopped|finished|done|somewhere else)\b|\bnow it has\b|\bnow and (?:then|again)\b"
)
"""In an answer to when, with "now": that it is over."""
_STILL_DOING = re.compile(rf"(?<!was )(?<!were )\bstill (?!{_FEELS}|living|working|going out)\w+ing\b")
"""In an answer to when: "it began in spring and the staff are still talking"."""
_FROM_THEN, _HAS_BEEN = re.compile(r"\bfrom(?: the)?(?: \w{1,4})?$"), re.compile(r"[^.!?]{0,40}?\b(?:has|have) been\b")
"""Around a day: "from the start of november it has been cut" goes on."""
_STILL_LONG = 7
"""Words between "since" and the day it counts from."""
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
_STILL_TODAY = re.compile(
    r"^(?:(?:it|is|its|happens|happening|yes|yeah|yh|well|and|like) )*(?:still\b|ev(?:e)?ry (?:single )?(?:day|night|week|morning|weekend|time)s?\b|always\b)"
    r"|\b(?:today|now) (?:is )?still\b|\bstill (?:now|today)\b"
)
"""In an answer to when: then it has not ended, whatever day is named beside it."""


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
    still = _still(said.plain, spans, asked, today)
    if spans:
        return _of_spans(spans, said, today, still is not None)
    if still is not None:
        habit = still.group() in _WEAK_HABITS or _WISH.search(_CLAUSE_END.split(said.plain[: still.start()])[-1])
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
    return not asked and bool(with_another or _OF_EVERY_WEEK.search(before) or _OF_EVERY_MONTH.search(after))


def _still(plain: str, spans: list[Span], asked: bool, today: date) -> re.Match[str] | None:
    """Return what says that it is still going on. A mere habit does not where a day is named as well."""
    for since in _SINCE.finditer(plain):
        if _ANNIVERSARY.search(plain[: since.start()]):
            continue
        if any(span.start <= since.start() and span.end == since.end() for span in spans):
            continue  # "thirteen months since": so long ago
        after = next(
            (span for span in spans if since.start() <= span.start or span.start <= since.start() < span.end), None
        )
        between = plain[since.end() : after.start] if after else "."
        if len(between.split()) <= _STILL_LONG and not re.search(r"[.!?]", between):
            return since
    if asked and (ongoing := _STILL_TODAY.search(plain)):
        return ongoing
    since_what = next(
        (since for since in _SINCE_WHAT.finditer(plain) if not _ANNIVERSARY.search(plain[: since.start()])), None
    )
    found = _FOR_NOW.search(plain) or since_what or _from_then(plain, spans) or _STILL.search(plain)
    if found is None and not _is_long_over(spans, today):
        found = (_IS_STILL.search(plain) if spans else None) or _NOT_DONE.search(plain)
        found = found or (_STILL_DOING.search(plain) if asked else None)
    if found is None and not spans:
        found = _HABIT.search(plain) or MANY_DAYS.search(plain) or _still_if_asked(plain, asked)
    return found


def _from_then(plain: str, spans: list[Span]) -> re.Match[str] | None:
    """Return where it says that something has been so from a day on."""
    for span in spans:
        said = _FROM_THEN.search(plain[: span.start + len("from")])
        if said and _HAS_BEEN.match(plain, span.end):
            return said
    return None


def _is_long_over(spans: list[Span], today: date) -> bool:
    """Say whether every day that is named is more than a year ago."""
    return bool(spans) and all(span.to_on < today - relativedelta(years=1) for span in spans)


def _still_if_asked(plain: str, asked: bool) -> re.Match[str] | None:
    return None if not asked or _OVER.search(plain) else _STILL_IF_ASKED.search(plain)


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
    again = _AGAIN.search(plain) is not None
    return (
        [s for s in spans if s.sure or again or plain[: s.start].endswith("then ")]
        if any(s.sure for s in spans)
        else spans
    )


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
