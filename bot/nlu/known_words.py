"""Word lists: common English words by rank, our own words, and words that people hide from filters."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.nlu.text_speak import SHORT_FORMS

COMMON_WORDS = Path(__file__).parent / "words" / "common_words.txt"
OUR_WORDS = COMMON_WORDS.with_name("our_words.txt")
"""Words of care, of the street and of the North of England: add what is wrongly repaired."""
HIDDEN_WORDS = COMMON_WORDS.with_name("hidden_words.txt")
"""Words that people hide from filters: of several words that fit "r*pe", one of these was meant."""
_RANK_OF_OURS = 2_000
"""Rank of our own words and of short forms among the common ones."""


@lru_cache(maxsize=1)
def word_ranks() -> dict[str, int]:
    """Return the rank of each word, the most used in English first (0), with our own words and short forms."""
    common = COMMON_WORDS.read_text(encoding="utf-8").split()
    found = {word: rank for rank, word in enumerate(common)}
    for word in (*OUR_WORDS.read_text(encoding="utf-8").split(), *SHORT_FORMS):
        found.setdefault(word, _RANK_OF_OURS)
    return found


@lru_cache(maxsize=1)
def hidden_words() -> frozenset[str]:
    """Return words that are often written so that a filter does not see them."""
    return frozenset(HIDDEN_WORDS.read_text(encoding="utf-8").split())
