"""Everything that the classifiers look at in a line: its meaning as numbers, its letters and its words."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bot.nlu.embedding import Embedder, pooled
from bot.nlu.normalise import normalise
from bot.nlu.published import SIZE, Array
from bot.nlu.spelling import Speller

BUCKETS = 1 << 16
_LETTERS = (2, 3, 4, 5)
_ACROSS = (4, 5, 6)
_NO_STATES = np.zeros((0, SIZE), dtype=np.float32)
_NO_MEANING = pooled(_NO_STATES)


class Marks(NamedTuple):
    """Hashed letters and words, as arrays: a training keeps those of a hundred thousand lines."""

    buckets: Array  # (M,), int32
    weights: Array  # (M,) how often (log), float32


@dataclass(frozen=True)
class Reading:
    """A line as the classifiers see it."""

    plain: str  # normalised, spelling as it came
    repaired: str  # normalised, unknown words repaired
    states: Array  # what the embedder says of each word piece of the repaired line: (pieces, 384), float32
    meaning: Array  # their mean, a unit vector: (384,)
    marks: Marks


class Reader:
    """Reads lines. Holds the speller that was learned in training and the one embedder of the process."""

    def __init__(self, speller: Speller, embedder: Embedder) -> None:
        self.speller = speller
        self._embedder = embedder

    def read(self, lines: Sequence[str]) -> list[Reading]:
        """Readings of the lines, in order."""
        return self.read_on(lines, self.read_letters(lines))

    def read_on(self, lines: Sequence[str], lettered: Sequence[Reading]) -> list[Reading]:
        """Lines of which only letters and words were read so far, whole."""
        seen = self._embedder.states(sentences(lines, lettered))
        return [
            replace(reading, states=states, meaning=pooled(states))
            for reading, states in zip(lettered, seen, strict=True)
        ]

    def read_letters(self, lines: Sequence[str]) -> list[Reading]:
        """The same with letters and words only, in a tenth of the time: for who does not ask for the meaning."""
        return [self._letters(line) for line in lines]

    def _letters(self, line: str) -> Reading:
        """A reading with letters and words only."""
        plain = normalise(line)
        repaired = self.speller.repair(plain)
        return Reading(plain, repaired, _NO_STATES, _NO_MEANING, marks(plain, repaired, "?" in line))


def sentences(lines: Sequence[str], lettered: Sequence[Reading]) -> list[str]:
    """What the embedder is given for each line."""
    return [sentence(line, reading.repaired) for line, reading in zip(lines, lettered, strict=True)]


def sentence(line: str, repaired: str) -> str:
    """The repaired line; normalising took its question mark."""
    return f"{repaired} ?" if "?" in line else repaired


def marks(plain: str, repaired: str, question: bool) -> Marks:
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
    return Marks(np.array(list(hashed), dtype=np.int32), np.array(list(hashed.values()), dtype=np.float32))


@lru_cache(maxsize=20_000)
def _within(word: str) -> tuple[str, ...]:
    """Every piece of a word and its ends. People use the same words again and again."""
    whole = f" {word} "
    return tuple("c" + whole[i : i + n] for n in _LETTERS for i in range(len(whole) - n + 1))


def meanings(readings: Iterable[Reading]) -> Array:
    """Shape (lines, 384)."""
    rows = [reading.meaning for reading in readings]
    return np.stack(rows) if rows else np.zeros((0, SIZE), dtype=np.float32)
