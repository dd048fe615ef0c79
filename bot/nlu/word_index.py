"""Which known words share a sound, or all letters but one, with a word that nobody knows: found without trying all.

Two sorted arrays instead of a dictionary of a quarter of a million strings: made once in training, read in a moment.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.published import Array
from bot.nlu.sounds import sound_key


@dataclass(frozen=True)
class WordIndex:
    """Hashes of pieces in rising order, and beside each the place of a word that has the piece."""

    pieces: Array  # uint32
    places: Array  # int32

    @classmethod
    def of(cls, words: Sequence[str]) -> WordIndex:
        """The index of these words; words of one or two letters are left out."""
        found = sorted((hashed, place) for place, word in enumerate(words) if len(word) > 2 for hashed in _pieces(word))
        return cls(*(np.array(column, dtype=kind) for column, kind in zip(zip(*found), ("u4", "i4"), strict=True)))  # noqa: B905 - zip(*) has no lengths to compare

    def places_like(self, word: str) -> list[int]:
        """Places of the words that share a piece with this one, in rising order.

        Two pieces may have the same hash: then there is a word too many, which the speller finds too far away.
        """
        wanted = np.array(sorted(_pieces(word)), dtype="u4")
        starts, ends = (np.searchsorted(self.pieces, wanted, side=side) for side in ("left", "right"))
        found = {int(place) for start, end in zip(starts, ends, strict=True) for place in self.places[start:end]}
        return sorted(found)


def _pieces(word: str) -> set[int]:
    """Its sound; the word with doubled letters made single; and the same with one letter left out at every place."""
    single = re.sub(r"(.)\1+", r"\1", word)
    gaps = {single} | {single[:i] + single[i + 1 :] for i in range(len(single))}
    return {zlib.crc32(piece.encode()) for piece in ("/" + sound_key(word), *gaps)}
