# ruff: noqa: E501 - tables of words read best as long lines
"""The words that dates are made of, and how they are misspelt and shortened.

`spell` gives the plain word. Where several words are one ("bonfire night") the rules of `seasons.py` join them.
"""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.phonetics import distance, phonetic_key
from bot.reading.numbers import number_of, ordinal_of
from bot.reading.usual import is_common

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SHORT = {
    "mon": "mon_", "tue": "tuesday", "tues": "tuesday", "wed": "wed_", "weds": "wednesday", "wednes": "wednesday", "thur": "thursday", "thurs": "thursday",
    "thu": "thursday", "fri": "friday", "sat": "sat_", "sun": "sun_", "mondy": "monday", "munday": "monday", "tusday": "tuesday", "wensday": "wednesday",
    "wendsday": "wednesday", "wenesday": "wednesday", "wednsday": "wednesday", "thirsday": "thursday", "fursday": "thursday", "firsday": "thursday", "chewsday": "tuesday", "fryday": "friday", "saterday": "saturday", "satday": "saturday", "satdee": "saturday", "satdy": "saturday", "sundee": "sunday", "sundy": "sunday", "mondee": "monday", "fridee": "friday",
    "jan": "jan_", "feb": "february", "mar": "mar_", "apr": "april", "jun": "june", "jul": "july", "aug": "august", "sept": "september",
    "sep": "september", "oct": "october", "nov": "november", "dec": "december", "febuary": "february", "feburary": "february",
    "xmas": "christmas", "chrimbo": "christmas", "crimbo": "christmas", "crimbles": "christmas", "crimble": "christmas", "xmass": "christmas", "chrismas": "christmas", "crismas": "christmas", "cristmas": "christmas", "christmass": "christmas",
    "haloween": "halloween", "holloween": "halloween", "helloween": "halloween", "diwalli": "diwali", "divali": "diwali", "deepavali": "diwali",
    "yrs": "years", "yr": "year", "yer": "year", "yeer": "year", "wk": "week", "wks": "weeks", "weeek": "week", "weak": "weak_", "mth": "month", "mths": "months", "mnth": "month", "mnths": "months", "munths": "months", "munth": "month",
    "hols": "holidays", "holls": "holidays", "holiday": "holidays", "hollidays": "holidays", "holidaze": "holidays", "hr": "hour", "hrs": "hours", "min": "minute", "mins": "minutes",
    "yday": "yesterday", "yest": "yesterday", "ystday": "yesterday", "yestaday": "yesterday", "yesturday": "yesterday", "yesterdy": "yesterday", "yesday": "yesterday", "yestrday": "yesterday", "yester": "yesterday", "yesterdays": "yesterday",
    "2day": "today", "2nite": "tonight", "tonite": "tonight", "2night": "tonight", "2moro": "tomorrow", "2morrow": "tomorrow", "2mora": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow", "tmoz": "tomorrow", "tmrow": "tomorrow", "tomoza": "tomorrow", "tomos": "tomorrow", "tomo": "tomorrow", "2mrw": "tomorrow", "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomoro": "tomorrow", "2moz": "tomorrow", "2mor": "tomorrow", "2morow": "tomorrow", "2moros": "tomorrow",
    "wknd": "weekend", "wkend": "weekend", "lst": "last", "larst": "last", "prev": "last", "previous": "last", "nite": "night", "nites": "nights", "mornin": "morning", "arvo": "afternoon", "eve": "eve", "aft": "afternoon",
    "bday": "birthday", "birfday": "birthday", "b4": "before", "befor": "before", "b": "b", "agoe": "ago", "bk": "back", "nxt": "next", "bout": "about", "tother": "the other", "morn": "morning", "avvy": "afternoon", "lastnight": "last night", "tday": "today", "cuple": "couple", "choosday": "tuesday", "agao": "ago", "inbetween": "between",
    "sinse": "since", "sence": "since", "scince": "since", "til": "until", "till": "until", "untill": "until", "thru": "to", "stil": "still",
    "fall": "fall_", "primry": "primary", "secondry": "secondary", "y": "y", "yeargroup": "year", "happend": "happened", "hapened": "happened",
    "almost": "nearly", "nearley": "nearly", "roughly": "about", "around": "around", "approx": "about", "approximately": "about",
    "dont": "do not", "didnt": "did not", "havent": "have not", "hasnt": "has not", "isnt": "is not", "arent": "are not", "im": "i am", "ive": "i have", "its": "it is", "hes": "he is", "shes": "she is", "theyre": "they are", "cant": "can not",
    "is": "is", "wasnt": "was not", "were": "were", "keep": "keep", "keeps": "keeps", "ongoin": "ongoing", "goin": "going",
}  # fmt: skip
_LONG = (
    *MONTHS,
    *DAYS,
    "yesterday",
    "tomorrow",
    "christmas",
    "halloween",
    "fortnight",
    "afternoon",
    "weekend",
    "holidays",
    "birthday",
    "bonfire",
    "primary",
)
_LONG_WORDS = tuple(word for word in _LONG if len(word) >= 6)
_FIRST_LETTERS = frozenset(word[0] for word in _LONG_WORDS)


@lru_cache(maxsize=20_000)
def spell(word: str) -> str:
    """Return the plain word: written out, a number in figures, an ordinal as "2nd", a misspelt long word repaired."""
    if word in _SHORT:
        return _SHORT[word]
    number = number_of(word)
    if number is not None:
        return str(number)
    ordinal = ordinal_of(word)
    if ordinal is not None:
        return f"{ordinal}th"
    if word[0].isdigit() and word[-1:] == "m":
        return "clock"
    if ":" in word and word[0].isdigit():
        return "clock"
    return _repaired(word)


def _repaired(word: str) -> str:
    if len(word) < 6 or word[0] not in _FIRST_LETTERS or word in _LONG_WORDS or not word.isalpha():
        return word
    for long_word in _LONG_WORDS:
        if long_word[0] == word[0] and abs(len(long_word) - len(word)) < 3:
            alike = 0.5 if phonetic_key(word) == phonetic_key(long_word) else 0.0
            if distance(word, long_word, enough=1.6) - alike <= 1.1 and not is_common(word):
                return long_word
    return word
