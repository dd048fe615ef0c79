"""An index of known words by phonetic key and by deletions of one letter, to find candidates for a misspelt word.

Two sorted arrays instead of a dictionary of a quarter of a million strings: made once in training, loaded in a
moment. Why not SymSpell: docs/decisions/0007-spelling.md.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.phonetics import phonetic_key
from bot.nlu.pretrained import Array


@dataclass(frozen=True)
class WordIndex:
    """Hashed keys in rising order, and beside each the position of a word that has the key."""

    keys: Array  # uint32
    positions: Array  # int32

    @classmethod
    def of(cls, words: Sequence[str]) -> WordIndex:
        """Return the index of these words; words of one or two letters are left out."""
        found = sorted((hashed, place) for place, word in enumerate(words) if len(word) > 2 for hashed in _keys(word))
        return cls(*(np.array(column, dtype=kind) for column, kind in zip(zip(*found), ("u4", "i4"), strict=True)))  # noqa: B905 - zip(*) has no lengths to compare

    def positions_like(self, word: str) -> list[int]:
        """Return the positions of words that share a key with this one, in rising order.

        Two keys may have the same hash: then there is a word too many, which the speller finds too far away.
        """
        wanted = np.array(sorted(_keys(word)), dtype="u4")
        starts, ends = (np.searchsorted(self.keys, wanted, side=side) for side in ("left", "right"))
        found = {int(place) for start, end in zip(starts, ends, strict=True) for place in self.positions[start:end]}
        return sorted(found)


def _keys(word: str) -> set[int]:
    """Return the keys of a word: its phonetic key, its letters with doubled ones made single, each deletion of one."""
    single = re.sub(r"(.)\1+", r"\1", word)
    gaps = {single} | {single[:i] + single[i + 1 :] for i in range(len(single))}
    return {zlib.crc32(key.encode()) for key in ("/" + phonetic_key(word), *gaps)}
