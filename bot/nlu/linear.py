"""A calibrated linear classifier with two opinions: one from the meaning of a line, one from its letters and words.

Each opinion is a multinomial logistic regression; their log-probabilities are averaged (`trust_meaning`) and sharpened or
softened by a `temperature`. What is stored is plain arrays (npz) and names (json): nothing that could run code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.reader import BUCKETS, Reading, meanings


@dataclass(frozen=True)
class TwoOpinions:
    """The trained weights. Shapes: L labels, K kept buckets."""

    labels: tuple[str, ...]
    meaning_weights: np.ndarray  # (768, L)
    meaning_bias: np.ndarray  # (L,)
    buckets: np.ndarray  # (K,) which hash buckets are used
    rarity: np.ndarray  # (K,) inverse document frequency of each
    marks_weights: np.ndarray  # (K, L)
    marks_bias: np.ndarray  # (L,)

    def __post_init__(self) -> None:
        place = np.full(BUCKETS, -1, dtype=np.int32)
        place[self.buckets] = np.arange(len(self.buckets))
        object.__setattr__(self, "_place", place)

    def probabilities(self, reading: Reading, trust_meaning: float, temperature: float) -> np.ndarray:
        """Probability of each label, in the order of `labels`; they sum to 1."""
        meant = _log_softmax(reading.meaning @ self.meaning_weights + self.meaning_bias)
        written = _log_softmax(self._from_marks(reading) + self.marks_bias)
        both = (trust_meaning * meant + (1 - trust_meaning) * written) / temperature
        return np.exp(_log_softmax(both))

    def _from_marks(self, reading: Reading) -> np.ndarray:
        columns, values = _columns(reading, self._place, self.rarity)  # type: ignore[attr-defined]
        return values @ self.marks_weights[columns]

    def arrays(self) -> dict[str, np.ndarray]:
        names = ("meaning_weights", "meaning_bias", "buckets", "rarity", "marks_weights", "marks_bias")
        return {name: getattr(self, name) for name in names}

    def weights_hash(self) -> str:
        """Twelve hex digits that are the same for the same lines, whenever and wherever it was trained."""
        digest = hashlib.sha256(json.dumps(self.labels).encode())
        for name, array in sorted(self.arrays().items()):
            digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:12]

    def save(self, folder: Path, name: str) -> None:
        np.savez_compressed(folder / f"{name}.npz", **self.arrays())
        (folder / f"{name}.json").write_text(json.dumps({"labels": self.labels}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> TwoOpinions:
        labels = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["labels"]
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(tuple(labels), **{key: arrays[key] for key in arrays.files})


def train(readings: Sequence[Reading], labels: Sequence[str], strictness: tuple[float, float]) -> TwoOpinions:
    """Fit both opinions. `strictness`: C of the meaning and of the marks regression (smaller is smoother)."""
    from scipy.sparse import csr_matrix  # only training needs them: serving starts faster without
    from sklearn.linear_model import LogisticRegression

    used = np.zeros(BUCKETS, dtype=np.int64)
    for reading in readings:
        used[list(reading.marks)] += 1
    buckets = np.flatnonzero(used >= 2)
    rarity = (np.log((1 + len(readings)) / (1 + used[buckets])) + 1).astype(np.float32)
    place = np.full(BUCKETS, -1, dtype=np.int32)
    place[buckets] = np.arange(len(buckets))
    rows = [_columns(reading, place, rarity) for reading in readings]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate([row[i] for row in rows]) for i in (0, 1))
    written = csr_matrix((values, columns, starts), shape=(len(rows), len(buckets)))
    kind = {"max_iter": 80, "tol": 1e-3}
    by_meaning = LogisticRegression(C=strictness[0], **kind).fit(meanings(readings).astype(np.float64), labels)
    by_marks = LogisticRegression(C=strictness[1], **kind).fit(written, labels)
    return TwoOpinions(
        tuple(by_meaning.classes_), *_rounded(by_meaning), buckets.astype(np.int32), rarity, *_rounded(by_marks)
    )


def _rounded(model: object) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias, rounded so that the last digits of a machine's arithmetic do not change the hash."""
    weights, bias = model.coef_, model.intercept_  # type: ignore[attr-defined]
    if len(weights) == 1:  # two labels: sklearn keeps one row
        weights, bias = np.concatenate((-weights, weights)) / 2, np.concatenate((-bias, bias)) / 2
    return np.round(weights.T, 3).astype(np.float32), np.round(bias, 3).astype(np.float32)


def _columns(reading: Reading, place: np.ndarray, rarity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Kept columns of a reading and their weights, of length 1 together."""
    buckets = np.fromiter(reading.marks, dtype=np.int64, count=len(reading.marks))
    counts = np.fromiter(reading.marks.values(), dtype=np.float32, count=len(reading.marks))
    columns = place[buckets]
    kept = columns >= 0
    columns = columns[kept]
    values = counts[kept] * rarity[columns]
    length = float(np.sqrt((values**2).sum()))
    order = np.argsort(columns)
    return columns[order], (values[order] / length if length else values)


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    scores = scores - scores.max()
    return scores - np.log(np.exp(scores).sum())
