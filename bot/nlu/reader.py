"""The features of a line that the classifiers look at: sentence embedding, hashed n-grams, repaired words."""

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
from bot.nlu.pretrained import SIZE, Array
from bot.nlu.spelling import Speller

BUCKETS = 1 << 16
_WITHIN_WORDS = (2, 3, 4, 5)  # lengths of character n-grams inside a word and its ends
_ACROSS_WORDS = (4, 5, 6)  # lengths of those that may run over the edge of words
_NO_STATES = np.zeros((0, SIZE), dtype=np.float32)
_NO_EMBEDDING = pooled(_NO_STATES)


class HashedNgrams(NamedTuple):
    """Hash buckets of character and word n-grams, as arrays: a training run keeps those of a hundred thousand lines."""

    buckets: Array  # (M,), int32
    weights: Array  # (M,) 1 + log of how often each occurs, float32


@dataclass(frozen=True)
class Reading:
    """The features of one line."""

    plain: str  # normalised, spelling as it came
    repaired: str  # normalised, unknown words repaired
    states: Array  # the encoder's hidden state of each word piece of the repaired line: (pieces, 384), float32
    embedding: Array  # their mean, a unit vector: (384,)
    ngrams: HashedNgrams


class Reader:
    """Extracts features, with the speller that was learned in training and the one encoder of the process."""

    def __init__(self, speller: Speller, embedder: Embedder) -> None:
        self.speller = speller
        self._embedder = embedder

    def read(self, lines: Sequence[str]) -> list[Reading]:
        """Return all features of the lines, in order."""
        return self.add_embeddings(lines, self.read_ngrams(lines))

    def add_embeddings(self, lines: Sequence[str], readings: Sequence[Reading]) -> list[Reading]:
        """Return readings that have only n-grams so far with the encoder's states and their mean as well."""
        found = self._embedder.states(sentences(lines, readings))
        return [
            replace(reading, states=states, embedding=pooled(states))
            for reading, states in zip(readings, found, strict=True)
        ]

    def read_ngrams(self, lines: Sequence[str]) -> list[Reading]:
        """Return the lines with n-grams only, without the encoder: a tenth of the time."""
        return [self._with_ngrams(line) for line in lines]

    def _with_ngrams(self, line: str) -> Reading:
        plain = normalise(line)
        repaired = self.speller.repair(plain)
        return Reading(plain, repaired, _NO_STATES, _NO_EMBEDDING, hashed_ngrams(plain, repaired, "?" in line))


def sentences(lines: Sequence[str], readings: Sequence[Reading]) -> list[str]:
    """Return what the encoder is given for each line."""
    return [sentence(line, reading.repaired) for line, reading in zip(lines, readings, strict=True)]


def sentence(line: str, repaired: str) -> str:
    """Return the repaired line with its question mark, which normalising took away."""
    return f"{repaired} ?" if "?" in line else repaired


def hashed_ngrams(plain: str, repaired: str, question: bool) -> HashedNgrams:
    """Hash a line: character n-grams as written, within words and across them; repaired words, alone and in pairs.

    Why not scikit-learn's: docs/decisions/0009-hashed-n-grams.md.
    """
    line = f" {plain} "
    words = ["<s>", *repaired.split(), "</s>"]
    pieces = [piece for word in plain.split() for piece in _within(word)]
    pieces += ["x" + line[i : i + n] for n in _ACROSS_WORDS for i in range(len(line) - n + 1)]
    pieces += ["w" + word for word in words]
    pieces += [f"b{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    pieces += ["?"] if question else []
    hashed: dict[int, float] = {}
    for piece, n in Counter(pieces).items():
        bucket = zlib.crc32(piece.encode()) % BUCKETS
        hashed[bucket] = hashed.get(bucket, 0.0) + 1.0 + math.log(n)
    return HashedNgrams(np.array(list(hashed), dtype=np.int32), np.array(list(hashed.values()), dtype=np.float32))


@lru_cache(maxsize=20_000)
def _within(word: str) -> tuple[str, ...]:
    """Return the character n-grams of a word and its ends. Cached: people use the same words again and again."""
    whole = f" {word} "
    return tuple("c" + whole[i : i + n] for n in _WITHIN_WORDS for i in range(len(whole) - n + 1))


def embeddings(readings: Iterable[Reading]) -> Array:
    """Return the sentence embeddings of some readings, shape (lines, 384)."""
    rows = [reading.embedding for reading in readings]
    return np.stack(rows) if rows else np.zeros((0, SIZE), dtype=np.float32)
