"""Two multinomial logistic regressions on a line: one on its sentence embedding, one on its hashed n-grams (tf-idf).

The one on embeddings is trained only to measure. What is stored is plain arrays and names: nothing that could run code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.pretrained import SIZE, Array
from bot.nlu.reader import BUCKETS, Reading, embeddings

_THOUSANDTHS = np.float32(1000)
_ON_EMBEDDING, _PASSES = 60, 5
"""Iterations of the regression on embeddings, and passes over the lines of that on n-grams: more changes little."""


@dataclass(frozen=True)
class Linear:
    """The trained weights. Shapes: L labels, K hash buckets that occur in the training lines."""

    labels: tuple[str, ...]
    embedding_weights: Array  # (384, L)
    embedding_bias: Array  # (L,)
    buckets: Array  # (K,) which hash buckets are used
    idf: Array  # (K,) inverse document frequency of each
    ngram_thousandths: Array  # (K, L), int16: weights in thousandths, half of the memory
    ngram_bias: Array  # (L,)

    @classmethod
    def from_arrays(cls, labels: Sequence[str], arrays: Mapping[str, Array]) -> Linear:
        """Return what `arrays` gave; of a model of the version before, too, which stored `ngram_weights` as they are.

        Their name is another since: a program of that version refuses a model of this one, and reads no weight wrongly.
        """
        kept = dict(arrays)
        if (weights := kept.pop("ngram_weights", None)) is not None:
            kept["ngram_thousandths"] = _in_thousandths(weights)
        return cls(tuple(labels), **kept)

    def from_ngrams(self, reading: Reading) -> Array:
        """Return the probability of each label by the hashed n-grams, shape (L,)."""
        columns, values = _columns(reading, self.buckets, self.idf)
        weights = self.ngram_thousandths[columns].astype(np.float32) / _THOUSANDTHS
        return softmax(values @ weights + self.ngram_bias)

    def arrays(self) -> dict[str, Array]:
        """Return all arrays by name, as they are stored."""
        names = ("embedding_weights", "embedding_bias", "buckets", "idf", "ngram_thousandths", "ngram_bias")
        return {name: getattr(self, name) for name in names}


def train(readings: Sequence[Reading], labels: Sequence[str], c: tuple[float | None, float]) -> Linear:
    """Fit the regressions to readings and their labels, in the same order.

    c: inverse strength of the regularisation of the regression on embeddings (None: leave it out) and on n-grams.
    """
    # Only training needs it (and scikit-learn below): serving starts faster without.
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    used = np.zeros(BUCKETS, dtype=np.int64)
    for reading in readings:
        used[reading.ngrams.buckets] += 1
    buckets = np.flatnonzero(used >= 3).astype(np.int32)
    idf = (np.log((1 + len(readings)) / (1 + used[buckets])) + 1).astype(np.float32)
    rows = [_columns(reading, buckets, idf) for reading in readings]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate([row[i] for row in rows]) for i in (0, 1))
    written = csr_matrix((values, columns, starts), shape=(len(rows), len(buckets)))
    with ThreadPoolExecutor() as both:  # scikit-learn releases the interpreter lock: one core each
        fitted = [both.submit(_fit_sparse, written, labels, c[1])]
        if c[0] is not None:
            fitted.append(both.submit(_fit_dense, embeddings(readings), labels, c[0]))
    on_ngrams, *on_embedding = (one.result() for one in fitted)
    kinds = tuple(on_ngrams.classes_)
    weights: tuple[Array, Array] = np.zeros((SIZE, len(kinds)), np.float32), np.zeros(len(kinds), np.float32)
    if on_embedding:
        weights = _rounded(on_embedding[0])
    ngram_weights, ngram_bias = _rounded(on_ngrams)
    return Linear(kinds, *weights, buckets, idf, _in_thousandths(ngram_weights), ngram_bias)


def _fit_sparse(rows: Any, labels: Sequence[str], c: float) -> Any:
    """Fit a regression on n-grams. It goes over the lines one by one: on 32,000 lines of 60 labels, four passes take a
    third of the time of twelve iterations over all lines at once, and are much nearer to the end."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=c, solver="saga", random_state=7, max_iter=_PASSES, tol=1e-3).fit(rows, labels)


def _fit_dense(rows: Any, labels: Sequence[str], c: float) -> Any:
    """Fit a regression on embeddings, stopped after its iterations; scikit-learn warns of that."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=c, max_iter=_ON_EMBEDDING, tol=1e-3).fit(rows, labels)


def _rounded(model: object) -> tuple[Array, Array]:
    """Return weights and bias, rounded so that the last digits of a machine's arithmetic do not change the hash."""
    weights, bias = model.coef_, model.intercept_  # type: ignore[attr-defined]
    if len(weights) == 1:  # two labels: sklearn keeps one row
        weights, bias = np.concatenate((-weights, weights)) / 2, np.concatenate((-bias, bias)) / 2
    return np.round(weights.T, 3).astype(np.float32), np.round(bias, 3).astype(np.float32)


def _in_thousandths(weights: Array) -> Array:
    """Return rounded weights as int16. One beyond 32 (measured: 12 at most) would decide alone, as 32 does."""
    most = np.iinfo(np.int16).max
    thousandths: Array = np.clip(np.round(weights * _THOUSANDTHS), -most, most).astype(np.int16)
    return thousandths


def _columns(reading: Reading, buckets: Array, idf: Array) -> tuple[Array, Array]:
    """Return the columns of a reading that the model knows and their tf-idf values, normalised to length 1.

    buckets: (K,) those that are used, in ascending order.
    """
    asked = reading.ngrams.buckets
    columns = np.searchsorted(buckets, asked)
    kept = columns < len(buckets)
    kept[kept] = buckets[columns[kept]] == asked[kept]
    columns = columns[kept]
    values = reading.ngrams.weights[kept] * idf[columns]
    length = float(np.sqrt((values**2).sum()))
    order = np.argsort(columns)
    return columns[order], (values[order] / length if length else values)


def softmax(scores: Array) -> Array:
    """Return probabilities that sum to 1 along the last axis."""
    raised: Array = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Array = raised / raised.sum(axis=-1, keepdims=True)
    return shares
