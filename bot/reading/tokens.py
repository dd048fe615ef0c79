# ruff: noqa: E501 - the token pattern reads best in long lines
"""The words of a message in one plain shape, with the way back to what was typed.

`plain_words("Yestaday, 3wks ago")` holds "yesterday , 3 weeks ago" in `plain`; `typed(match)` gives the typed words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"\d{1,2}[:.]\d{2}\s?(?:am|pm)\b|\d{1,2}:\d{2}|\d{1,2}\s?(?:am|pm)\b"  # a time of day
    r"|2m(?:oro?|oro?ws?|orr?ow|ora|oz|rw)\b|2(?:day|nite|night)\b|b4\b"
    r"|(?:twen|thir|four|fif|six|seven|eigh|nine|for)ty[\s-](?:one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b"
    r"|\d{1,4}(?:[/.-]\d{1,2}){2}(?:\d{2})?(?!\d)|\d{1,2}/\d{1,2}(?![\d/])|\d+(?:st|nd|rd|th)\b|\d+"
    r"|[^\W\d_]+(?:['’‘`´ʼ][^\W\d_]+)*|[^\w\s]",
    re.IGNORECASE,
)
_APOSTROPHES = re.compile("['’‘`´ʼ]")


@dataclass(frozen=True)
class PlainWords:
    """The words of a text in one plain shape, with the way back to what was typed.

    plain: the words, lower case, without accents and apostrophes, one space between. starts: where each begins in
    `plain`; places: (start, end) of each in `text`; all in characters.
    """

    text: str
    plain: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def typed(self, start: int, end: int) -> str:
        """Return what was typed for this stretch of `plain`."""
        first, last = self._token_at(start), self._token_at(end - 1)
        return self.text[self.places[first][0] : self.places[last][1]]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where this stretch of `plain` stands in `text`."""
        return self.places[self._token_at(start)][0], self.places[self._token_at(end - 1)][1]

    def _token_at(self, at: int) -> int:
        return max(0, bisect_right(self.starts, at) - 1)


MOST = 4_000
"""Letters of a message that are read for facts: the first and the last of a longer one, where facts stand."""


def start_and_end(text: str) -> str:
    """Return a text, or the beginning and the end of a very long one, so that no message takes long to read."""
    return text if len(text) <= MOST else f"{text[: MOST * 5 // 8]}\n{text[-MOST * 3 // 8 :]}"


def plain_words(text: str, spell: Callable[[str], str] = str) -> PlainWords:
    """Return the words of a text. `spell` gives the plain word for a lower-case one; it may hold spaces, or be empty."""
    parts: list[str] = []
    starts: list[int] = []
    places: list[tuple[int, int]] = []
    at = 0
    for folded, place in _tokens(text):
        word = spell(folded) if folded else ""
        if not word:
            continue
        starts.append(at)
        places.append(place)
        parts.append(word)
        at += len(word) + 1
    return PlainWords(text, " ".join(parts), tuple(starts), tuple(places))


@lru_cache(maxsize=1)
def _tokens(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Return each token and its place.

    The last message only is kept: all readers of a story ask for the same one.
    """
    return tuple((fold(found.group()), found.span()) for found in _TOKEN.finditer(text))


def fold(word: str) -> str:
    """Return a word in lower case, without accents and apostrophes."""
    word = _APOSTROPHES.sub("", word.lower())
    if word.isascii():
        return word
    word = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in word if not unicodedata.combining(letter))
