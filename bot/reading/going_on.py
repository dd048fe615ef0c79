# ruff: noqa: E501 - patterns read best as long lines
"""Whether what happened still goes on: said so, not mended since, every day, since a day; and what only sounds like it."""

from __future__ import annotations

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.reading.relative import MANY_DAYS
from bot.reading.spans import Span

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
WEAK_HABITS = ("still", "all the time", "everyday")
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
_STILL_TODAY = re.compile(
    r"^(?:(?:it|is|its|happens|happening|yes|yeah|yh|well|and|like) )*(?:still\b|ev(?:e)?ry (?:single )?(?:day|night|week|morning|weekend|time)s?\b|always\b)"
    r"|\b(?:today|now) (?:is )?still\b|\bstill (?:now|today)\b"
)
"""In an answer to when: then it has not ended, whatever day is named beside it."""


def goes_on(plain: str, spans: list[Span], asked: bool, today: date) -> re.Match[str] | None:
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
