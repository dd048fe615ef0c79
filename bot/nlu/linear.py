"""Two linear opinions on a line: one from its meaning (sentence embedding), one from its letters and words.

Each is a multinomial logistic regression. What is stored is plain arrays and names: nothing that could run code.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.published import SIZE, Array
from bot.nlu.reader import BUCKETS, Reading, meanings

_ROUNDS = {"meaning": 60, "letters": 20}  # more changes little on the dev lines


@dataclass(frozen=True)
class Linear:
    """The trained weights. Shapes: L labels, K kept buckets."""

    labels: tuple[str, ...]
    meaning_weights: Array  # (384, L)
    meaning_bias: Array  # (L,)
    buckets: Array  # (K,) which hash buckets are used
    rarity: Array  # (K,) inverse document frequency of each
    letters_weights: Array  # (K, L)
    letters_bias: Array  # (L,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_place", _places(self.buckets))

    def by_meaning(self, reading: Reading) -> Array:
        """Probability of each label, from the meaning."""
        return softmax(reading.meaning @ self.meaning_weights + self.meaning_bias)

    def by_letters(self, reading: Reading) -> Array:
        """Probability of each label, from letters and words."""
        columns, values = _columns(reading, self._place, self.rarity)  # type: ignore[attr-defined]
        return softmax(values @ self.letters_weights[columns] + self.letters_bias)

    def arrays(self) -> dict[str, Array]:
        names = ("meaning_weights", "meaning_bias", "buckets", "rarity", "letters_weights", "letters_bias")
        return {name: getattr(self, name) for name in names}


def train(
    readings: Sequence[Reading], labels: Sequence[str], strictness: tuple[float | None, float], with_meaning: int = 0
) -> Linear:
    """Fit both opinions. `strictness`: C of the meaning regression (None: leave it out) and of the letters one.

    `with_meaning`: so many of the first readings have a meaning (0: all). Misspelt copies teach letters; for the
    meaning they bring next to nothing and cost as much time to read as the lines themselves.
    """
    # Only training needs it (and scikit-learn below): serving starts faster without.
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    used = np.zeros(BUCKETS, dtype=np.int64)
    for reading in readings:
        used[reading.marks.buckets] += 1
    buckets = np.flatnonzero(used >= 3).astype(np.int32)
    rarity = (np.log((1 + len(readings)) / (1 + used[buckets])) + 1).astype(np.float32)
    place = _places(buckets)
    rows = [_columns(reading, place, rarity) for reading in readings]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate([row[i] for row in rows]) for i in (0, 1))
    written = csr_matrix((values, columns, starts), shape=(len(rows), len(buckets)))
    some = slice(with_meaning or None)
    wanted = [("letters", written, labels, strictness[1])]
    if strictness[0] is not None:
        wanted.append(("meaning", meanings(readings[some]), labels[some], strictness[0]))
    with ThreadPoolExecutor() as both:  # the arithmetic of each leaves Python alone: one core each
        fitted = [both.submit(_fit, *one) for one in wanted]
    by_letters, *by_meaning = (one.result() for one in fitted)
    kinds = tuple(by_letters.classes_)
    meant: tuple[Array, Array] = np.zeros((SIZE, len(kinds)), np.float32), np.zeros(len(kinds), np.float32)
    if by_meaning:
        meant = _rounded(by_meaning[0])
    return Linear(kinds, *meant, buckets, rarity, *_rounded(by_letters))


def _fit(kind: str, rows: Any, labels: Sequence[str], strictness: float) -> Any:
    """A regression stopped after its rounds; scikit-learn warns of that."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strictness, max_iter=_ROUNDS[kind], tol=1e-3).fit(rows, labels)


def _rounded(model: object) -> tuple[Array, Array]:
    """Weights and bias, rounded so that the last digits of a machine's arithmetic do not change the hash."""
    weights, bias = model.coef_, model.intercept_  # type: ignore[attr-defined]
    if len(weights) == 1:  # two labels: sklearn keeps one row
        weights, bias = np.concatenate((-weights, weights)) / 2, np.concatenate((-bias, bias)) / 2
    return np.round(weights.T, 3).astype(np.float32), np.round(bias, 3).astype(np.float32)


def _places(buckets: Array) -> Array:
    place = np.full(BUCKETS, -1, dtype=np.int32)
    place[buckets] = np.arange(len(buckets))
    return place


def _columns(reading: Reading, place: Array, rarity: Array) -> tuple[Array, Array]:
    """Kept columns of a reading and their weights, of length 1 together."""
    columns = place[reading.marks.buckets]
    kept = columns >= 0
    columns = columns[kept]
    values = reading.marks.weights[kept] * rarity[columns]
    length = float(np.sqrt((values**2).sum()))
    order = np.argsort(columns)
    return columns[order], (values[order] / length if length else values)


def softmax(scores: Array) -> Array:
    """Shares that are 1 together, along the last axis."""
    raised: Array = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Array = raised / raised.sum(axis=-1, keepdims=True)
    return shares
