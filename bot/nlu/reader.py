"""Everything that the classifiers look at in a line: its meaning as numbers, its letters and its words."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.embedding import SIZE, Embedder
from bot.nlu.normalise import normalise, unguard
from bot.nlu.spelling import Speller

BUCKETS = 1 << 16
_LETTERS = (2, 3, 4, 5)
_ACROSS = (4, 5, 6)


@dataclass(frozen=True)
class Reading:
    """A line as the classifiers see it."""

    plain: str  # normalised, spelling as it came
    repaired: str  # normalised, unknown words repaired
    meaning: np.ndarray  # embedding of the line as it came, then of the repaired line: 2 x 384, float32
    marks: dict[int, float]  # hashed letters and words -> how often (log)


class Reader:
    """Reads lines. Holds the speller that was learned in training and the one embedder of the process."""

    def __init__(self, speller: Speller, embedder: Embedder, remember: bool = False) -> None:
        """`remember`: keep every vector, for training, where two classifiers read the same lines."""
        self.speller = speller
        self._embedder = embedder
        self._kept: dict[str, np.ndarray] | None = {} if remember else None

    def read(self, lines: Sequence[str]) -> list[Reading]:
        """Readings of the lines, in order. Equal strings are embedded once."""
        came = [" ".join(unguard(line).split()) for line in lines]
        plain = [normalise(line) for line in lines]
        repaired = [self.speller.repair(line) for line in plain]
        vectors = self._vectors(list(dict.fromkeys([*came, *repaired])))
        return [
            Reading(p, r, np.concatenate((vectors[c], vectors[r])), marks(p, r))
            for c, p, r in zip(came, plain, repaired)
        ]

    def _vectors(self, lines: list[str]) -> dict[str, np.ndarray]:
        kept = self._kept if self._kept is not None else {}
        new = [line for line in lines if line not in kept]
        kept.update(zip(new, self._embedder.embed(new)))
        return kept


def marks(plain: str, repaired: str) -> dict[int, float]:
    """Hashed pieces of the line as it was written, within words and across them, and words and pairs as repaired."""
    pieces = Counter(
        "c" + word[i : i + n]
        for word in (f" {w} " for w in plain.split())
        for n in _LETTERS
        for i in range(len(word) - n + 1)
    )
    line = f" {plain} "
    pieces.update("x" + line[i : i + n] for n in _ACROSS for i in range(len(line) - n + 1))
    words = ["<s>", *repaired.split(), "</s>"]
    pieces.update("w" + word for word in words)
    pieces.update(f"b{a} {b}" for a, b in zip(words, words[1:]))
    hashed: dict[int, float] = {}
    for piece, n in pieces.items():
        bucket = zlib.crc32(piece.encode()) % BUCKETS
        hashed[bucket] = hashed.get(bucket, 0.0) + 1.0 + math.log(n)
    return hashed


def meanings(readings: Iterable[Reading]) -> np.ndarray:
    """Shape (lines, 2 x 384)."""
    rows = [reading.meaning for reading in readings]
    return np.stack(rows) if rows else np.zeros((0, 2 * SIZE), dtype=np.float32)
