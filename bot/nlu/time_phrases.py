# ruff: noqa: E501 - tables of words read best as long lines
"""Read phrases of time as an answer to "when did it happen?": "last tuesday", "3 weeks ago", "when i was little".

Nothing is worked out that the person did not say: how long ago "ages ago", "last year" or "when i was in year 6" is
depends on things we do not know, so those are `not_sure`, and their own words are kept beside it.
"""

import re

from bot.nlu.normalise import normalise
from bot.nlu.phonetics import nearest_word
from bot.reading.dates import Coarse

_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_SEASONS = "spring summer autumn winter easter christmas halloween"
_KNOWN = tuple(sorted(set(f"""{_DAYS} {_MONTHS} {_SEASONS} yesterday today tonight morning afternoon evening week weeks month
    months year years weekend fortnight ages before still happening always every time moment right while again going since
    forever ongoing remember know sure about couple half little younger baby primary nursery long holidays term recently
    lately currently constantly everyday last this""".split())))  # fmt: skip
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "few": 3, "three": 3, "four": 4, "five": 5, "six": 6,
            "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "several": 4, "some": 3,
            "thirteen": 13, "fourteen": 14, "fifteen": 15, "eighteen": 18, "twenty": 20, "half": 0.5}  # fmt: skip
_SHORT = {"mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "weds": "wednesday", "thur": "thursday",
          "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday", "jan": "january", "feb": "february",
          "mar": "march", "apr": "april", "jun": "june", "jul": "july", "aug": "august", "sept": "september",
          "sep": "september", "oct": "october", "nov": "november", "dec": "december", "xmas": "christmas", "yrs": "years",
          "yr": "year", "wk": "week", "wks": "weeks", "mth": "month", "mths": "months", "hols": "holidays", "hr": "hour",
          "yday": "yesterday", "eva": "ever", "wknd": "weekend"}  # fmt: skip
_DAYS_IN = {
    "hour": 0.05,
    "minute": 0.01,
    "day": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
    "month": 30.5,
    "year": 365.25,
}

_AGO = re.compile(r"\b(?:(\w+) (?:of )?)?(?:and a half )?(?:whole |full |or so )?(hour|minute|day|night|week|fortnight|month|year)s?"
                  r"(?: or so| or two| and a half)? (?:ago|back|before)\b")  # fmt: skip
_WRITTEN: list[tuple[Coarse, str]] = [
    ("now", r"\b(?:still|always|ongoing|constantly|currently|everyday|forever)\b|\bkeeps? \w+ing\b|\bkeeps on\b"),
    ("now", r"\b(?:all|every) (?:the )?(?:time|day|night|week|weekend|month|morning)\b|\bat the moment\b|\bright now\b|\bjust now\b"),
    ("now", r"\bsince\b|\b(?:for|over|past) (?:the |like |about )?(?:last |past )?(?:\w+ )?(?:weeks|months|years|ages|days)\b(?! ago)"),
    ("now", r"\b(?:is|are) (?:still )?happening\b|\bhappening (?:now|again)\b|^happening$|^now$|\bhappens (?:a lot|loads|often|every)\b|\bgoing on\b"),
    ("not_sure", r"\b(?:do|can|could|did) not (?:really |even )?(?:know|remember|tell|recall)\b|\bnot (?:really |too |very )?sure\b|\bno idea\b|\bforgot"),
    ("over_a_year", r"\bwhen i was (?:a )?(?:very |really |only )?(?:little|small|tiny|young|younger|baby|kid|child|toddler|born)\b"),
    ("over_a_year", r"\bwhen i was (?:only |about |like )?(?:1|2|3|4|5|one|two|three|four|five)\b|\b(?:in|at) nursery\b|\byears (?:and years )?ago\b|\byears back\b"),
    ("over_a_year", r"\b(?:over|more than|about|nearly|around) (?:a|one|1) year ago\b(?<!nearly a year ago)|\byear (?:before|b4) last\b|\bmore than (?:a|one|1) year\b"),
    ("not_sure", r"\bages (?:ago|back)\b|\b(?:long|ages?) (?:time )?ago\b|\ba while (?:ago|back)\b|\blast year\b|\bwhen i (?:was|were|lived|went|had|first)\b|\bin (?:year|yr) \d"),
    ("not_sure", r"\bin primary\b|\bat my (?:old|last|first|other) (?:placement|home|school|foster|carers?)\b|^ages$|\bbefore (?:i|we) (?:came|moved|went)\b"),
    ("this_week", r"\b(?:today|tonight|yesterday|yesterdays)\b|\bthis (?:week|morning|afternoon|evening|weekend)\b|\bearlier(?: on)?$|\bjust happened\b"),
    ("this_week", r"\b(?:last|the other) night\b|\bthe other day\b|\bfew (?:days|hours) ago\b|\bday before yesterday\b"),
    ("this_month", r"\blast (?:week|weekend|fortnight)\b|\bthis month\b|\bweek before last\b|\bfew weeks ago\b|\bfortnight ago\b|\brecently\b|\blately\b|\bweek(?:s)? ago\b|\ba week or two\b"),
    ("this_week", rf"\b(?:last|on|this|since)? ?(?:{_DAYS.replace(' ', '|')})\b(?! in\b)"),
    ("this_year", rf"\b(?:in|last|this|around|at|over|during|back in|since|before|after|early|late|mid|it was)? ?\b(?:the )?(?:start of |end of |middle of )?(?:{_MONTHS.replace(' ', '|').replace('may|', '')}|{_SEASONS.replace(' ', '|')})\b"),
    ("this_year", r"\b(?:in|last|early|late) may\b|^may$|\blast (?:month|term|half term|holidays|half)\b|\bthis (?:year|term)\b|\b(?:half term|holidays)\b|\bmonths? (?:ago|back)\b|\bmonth before last\b|\bearlier in the year\b"),
]  # fmt: skip
_RULES = [(when, re.compile(pattern)) for when, pattern in _WRITTEN]
_YEAR = re.compile(r"\b(20[0-4]\d|19\d\d)\b")


def read_when(text: str, this_year: int | None = None) -> Coarse | None:
    """Return how long ago; None when the words name no time.

    `this_year` (for example 2026) is only needed to place a year that the person wrote ("in 2023").
    """
    said = " ".join(_word(word) for word in normalise(_with_numbers(text)).split())
    named = _YEAR.search(said)
    if named:
        return _from_year(int(named.group()), this_year)
    ago = _AGO.search(said)
    if ago and not re.search(r"\b(?:still|every|since|always|keeps)\b", said):
        return _from_days(_count(ago.group(1)) * _DAYS_IN[ago.group(2)], exact=ago.group(1))
    return next((when for when, pattern in _RULES if pattern.search(said)), None)


def _with_numbers(text: str) -> str:
    return (
        re.sub(r"(\d)(?=[a-zA-Z])", r"\1 ", text)
        if re.search(r"\d+(?:wk|week|month|mth|yr|year|day)", text, re.I)
        else text
    )


def _word(word: str) -> str:
    word = _SHORT.get(word, word)
    return word if word.isdigit() or word in _NUMBERS else nearest_word(word, _KNOWN) or word


def _count(word: str | None) -> float:
    if word is None:
        return 3.0
    return float(word) if word.isdigit() else float(_NUMBERS.get(word, 3.0))


def _from_days(days: float, exact: str | None) -> Coarse:
    if days < 7:
        return "this_week"
    if days < 32:
        return "this_month"
    return "this_year" if days < 365 else "over_a_year"


def _from_year(year: int, this_year: int | None) -> Coarse:
    if this_year is None or year > this_year:
        return "not_sure"
    return "this_year" if year == this_year else "not_sure" if year == this_year - 1 else "over_a_year"
