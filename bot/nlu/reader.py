"""Everything that the classifiers look at in a line: its meaning as numbers, its letters and its words."""

from __future__ import annotations

import logging
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.nlu.embedding import SIZE, Array, Embedder, pooled
from bot.nlu.normalise import normalise
from bot.nlu.spelling import Speller

logger = logging.getLogger(__name__)
BUCKETS = 1 << 16
_LETTERS = (2, 3, 4, 5)
_ACROSS = (4, 5, 6)
_AT_ONCE = 4096  # lines; also how often training says how far it is
_NO_STATES = np.zeros((0, SIZE), dtype=np.float32)


@dataclass(frozen=True)
class Reading:
    """A line as the classifiers see it."""

    plain: str  # normalised, spelling as it came
    repaired: str  # normalised, unknown words repaired
    states: Array  # what the embedder says of each word piece of the repaired line: (pieces, 384), float32
    meaning: Array  # their mean, a unit vector: (384,)
    marks: dict[int, float]  # hashed letters and words -> how often (log)


class Reader:
    """Reads lines. Holds the speller that was learned in training and the one embedder of the process."""

    def __init__(self, speller: Speller, embedder: Embedder, remember: bool = False) -> None:
        """`remember`: keep readings and drop states, for training, where two classifiers read the same lines."""
        self.speller = speller
        self._embedder = embedder
        self._kept: dict[str, Array] | None = {} if remember else None
        self._lettered: dict[str, Reading] = {}

    def read_letters(self, lines: Sequence[str]) -> list[Reading]:
        """Readings of the lines with letters and words only: for a classifier that does not ask for the meaning."""
        return [self._lettered.get(line) or self._lettered_now(line) for line in lines]

    def _lettered_now(self, line: str) -> Reading:
        plain = normalise(line)
        repaired = self.speller.repair(plain)
        reading = Reading(plain, repaired, _NO_STATES, pooled(_NO_STATES), marks(plain, repaired, "?" in line))
        if self._kept is not None:
            self._lettered[line] = reading
        return reading

    def read(self, lines: Sequence[str]) -> list[Reading]:
        """Readings of the lines, in order."""
        plain = [normalise(line) for line in lines]
        repaired = [self.speller.repair(line) for line in plain]
        asked = ["?" in line for line in lines]
        sentences = [f"{line} ?" if question else line for line, question in zip(repaired, asked, strict=True)]
        seen = self._embedder.states(sentences) if self._kept is None else [_NO_STATES] * len(lines)
        meant = [pooled(state) for state in seen] if self._kept is None else self._remembered(sentences)
        readings = [
            Reading(p, r, state, meaning, marks(p, r, question))
            for p, r, state, meaning, question in zip(plain, repaired, seen, meant, asked, strict=True)
        ]
        if self._kept is not None:
            self._lettered.update(zip(lines, readings, strict=True))
        return readings

    def _remembered(self, sentences: list[str]) -> list[Array]:
        assert self._kept is not None
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._kept]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            self._kept.update(zip(some, map(pooled, self._embedder.states(some)), strict=True))
            logger.info("  read %d of %d new lines", start + len(some), len(new))
        return [self._kept[sentence] for sentence in sentences]


def marks(plain: str, repaired: str, question: bool) -> dict[int, float]:
    """Hashed pieces of the line as it was written, within words and across them, and words and pairs as repaired."""
    line = f" {plain} "
    words = ["<s>", *repaired.split(), "</s>"]
    pieces = [piece for word in plain.split() for piece in _within(word)]
    pieces += ["x" + line[i : i + n] for n in _ACROSS for i in range(len(line) - n + 1)]
    pieces += ["w" + word for word in words]
    pieces += [f"b{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    pieces += ["?"] if question else []
    hashed: dict[int, float] = {}
    for piece, n in Counter(pieces).items():
        bucket = zlib.crc32(piece.encode()) % BUCKETS
        hashed[bucket] = hashed.get(bucket, 0.0) + 1.0 + math.log(n)
    return hashed


@lru_cache(maxsize=20_000)
def _within(word: str) -> tuple[str, ...]:
    """Every piece of a word and its ends. People use the same words again and again."""
    whole = f" {word} "
    return tuple("c" + whole[i : i + n] for n in _LETTERS for i in range(len(whole) - n + 1))


def meanings(readings: Iterable[Reading]) -> Array:
    """Shape (lines, 384)."""
    rows = [reading.meaning for reading in readings]
    return np.stack(rows) if rows else np.zeros((0, SIZE), dtype=np.float32)
