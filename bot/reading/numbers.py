"""Numbers in words, as far as people use them for dates and counts: up to ninety-nine, and ordinals up to the 31st."""

from __future__ import annotations

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_FIRST = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_SPELT = {"fourty": "forty", "fiveteen": "fifteen", "thre": "three", "therty": "thirty", "twenny": "twenty",
          "eigth": "eighth", "twelth": "twelfth", "ninteen": "nineteen", "forteen": "fourteen"}  # fmt: skip

CARDINALS: dict[str, int] = {word: n for n, word in enumerate(_ONES)} | _TENS
ORDINALS: dict[str, int] = {word: n for n, word in enumerate(_FIRST, 1)} | {"thirtieth": 30}
VAGUE = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4, "some": 3, "half": 0}
"""How many people mean, about, where they do not count."""


def number_of(word: str) -> int | None:
    """Return the number that a word ("seven", "twenty-one") or its figures say, or None."""
    if word.isdecimal():
        return int(word)
    tens, ones = _parts(word)
    if ones is None:
        return CARDINALS.get(tens)
    return CARDINALS[tens] + CARDINALS[ones] if tens in _TENS and ones in CARDINALS else None


def ordinal_of(word: str) -> int | None:
    """Return 2 for "second" and "2nd", 21 for "twenty first", or None."""
    if word[:-2].isdecimal() and word[-2:] in ("st", "nd", "rd", "th"):
        return int(word[:-2])
    tens, ones = _parts(word)
    if ones is None:
        return ORDINALS.get(tens)
    return CARDINALS[tens] + ORDINALS[ones] if tens in _TENS and ones in ORDINALS else None


def _parts(word: str) -> tuple[str, str | None]:
    first, *second = word.replace("-", " ").split() or [word]
    return _SPELT.get(first, first), second[0] if second else None
