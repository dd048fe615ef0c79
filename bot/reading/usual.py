"""Is a word an everyday one, or may it be a name? Common words come from bot/nlu, given names from words/."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_COMMON_WORDS = Path(__file__).parents[1] / "nlu" / "words" / "common_words.txt"
_OUR_WORDS = _COMMON_WORDS.with_name("our_words.txt")
_GIVEN_NAMES = Path(__file__).parent / "words" / "given_names.txt"
_SURNAMES = _GIVEN_NAMES.with_name("surnames.txt")
_FIRST = 8_000
"""So many of the common words are the very usual ones: beyond them the list holds surnames as well."""
_WORDS_TOO = frozenset(("will", "mark", "may", "hope", "summer"))


@lru_cache(maxsize=1)
def _common() -> tuple[str, int]:
    """Return all common words in one string, the most usual first, and where the very usual ones end.

    A set would take ten times its memory.
    """
    words = _COMMON_WORDS.read_text(encoding="utf-8").split()
    first = len("\n".join(words[:_FIRST])) + 2
    return "\n" + "\n".join([*words, *_OUR_WORDS.read_text(encoding="utf-8").split()]) + "\n", first


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    return frozenset(_GIVEN_NAMES.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(_SURNAMES.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    return frozenset(_GIVEN_NAMES.with_name("not_names.txt").read_text(encoding="utf-8").split())


def is_never_a_name(word: str) -> bool:
    """Say whether a lower-case word follows "i am" and "my name is" without being a name ("fine", "spelled")."""
    return word in _not_names()


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    """Say whether a lower-case word is among the thirty thousand most usual."""
    return f"\n{word}\n" in _common()[0]


@lru_cache(maxsize=20_000)
def is_very_usual(word: str) -> bool:
    """Say whether a lower-case word is among the eight thousand most usual."""
    words, first = _common()
    return words.find(f"\n{word}\n", 0, first) >= 0


def is_given_name(word: str) -> bool:
    """Say whether a lower-case word is a given name that many bear."""
    return word in _given_names()


def is_surname(word: str) -> bool:
    """Say whether a lower-case word is a surname that many bear.

    Many are other words too ("green"), so ask only after a given name.
    """
    return word in _surnames()


def is_also_a_word(name: str) -> bool:
    """Say whether a given name is an everyday word as well ("will", "mark")."""
    return name in _WORDS_TOO
