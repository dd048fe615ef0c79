"""An ensemble of two classifiers: a regression on hashed n-grams, and the tuned head of the encoder.

Their probabilities are pooled as a weighted geometric mean (a logarithmic opinion pool).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.embedding import WEIGHTS, encoder_hash
from bot.nlu.head import Head
from bot.nlu.linear import Linear, softmax
from bot.nlu.pretrained import Array
from bot.nlu.reader import Reading

HEADS = WEIGHTS / "heads.npz"
_SMOOTHING = 1e-7  # added to a probability before its logarithm is taken


class StaleModel(Exception):
    """A tuned head and a trained model were made for different labels or encoders."""


@dataclass(frozen=True)
class EnsembleWeights:
    """The weight of each member (they need not sum to 1), and the softmax temperature (below 1: more confident)."""

    ngrams: float
    head: float
    temperature: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> EnsembleWeights:
        """Read them from the settings of a component in config.yml."""
        return cls(config["ngram_weight"], config["head_weight"], config["temperature"])


@dataclass(frozen=True)
class Ensemble:
    """The regression on n-grams of a training run, and the head tuned before it (None where there is none).

    Raises StaleModel where the head has other labels.
    """

    linear: Linear
    head: Head | None

    def __post_init__(self) -> None:
        if self.head and self.head.labels != self.linear.labels:
            raise StaleModel("The labels have changed since the encoder was tuned: run `make tune`.")

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels, in the order of all probabilities."""
        return self.linear.labels

    def probabilities(self, reading: Reading, weights: EnsembleWeights) -> Array:
        """Return the pooled probability of each label, shape (labels,)."""
        return pooled_probabilities(self.members(reading, weights), weights.temperature)

    def members(self, reading: Reading, weights: EnsembleWeights) -> list[tuple[float, Array]]:
        """Return the weight of each member and its probabilities for a line, shape (labels,)."""
        found = [(weights.ngrams, self.linear.from_ngrams(reading))]
        if self.head and len(reading.states):
            found.append((weights.head, self.head.probabilities(reading.states)))
        return found

    def weights_hash(self) -> str:
        """Return twelve hex digits that are the same for the same training lines, whenever it was trained."""
        digest = hashlib.sha256(json.dumps(self.labels).encode())
        digest.update(encoder_hash().encode())
        for arrays in (self.linear.arrays(), self.head.arrays if self.head else {}):
            for name, array in sorted(arrays.items()):
                digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:12]

    def save(self, folder: Path, name: str) -> None:
        """Write plain arrays and names: nothing in them can run code."""
        np.savez_compressed(folder / f"{name}.npz", **self.linear.arrays())
        facts = {"labels": self.labels, "encoder": encoder_hash()}
        (folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
        save_heads({name: self.head} if self.head else {}, folder / f"{name}_head.npz")

    @classmethod
    def load(cls, folder: Path, name: str) -> Ensemble:
        """Read what `save` wrote. Raises StaleModel where it was trained with another encoder."""
        facts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if facts["encoder"] != encoder_hash():
            raise StaleModel("The model was trained with another encoder: run `make train`.")
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            linear = Linear.from_arrays(facts["labels"], {key: arrays[key] for key in arrays.files})
        return cls(linear, load_head(name, folder / f"{name}_head.npz"))


def pooled_probabilities(members: Sequence[tuple[float, Array]], temperature: float) -> Array:
    """Return the weighted geometric mean of the probabilities of several classifiers, as probabilities.

    members: (weight, probabilities of shape (labels,)).
    """
    total = sum(weight for weight, _ in members)
    logs = sum(weight * np.log(probabilities + _SMOOTHING) for weight, probabilities in members)
    return softmax(np.asarray(logs) / total / temperature)


def save_heads(heads: Mapping[str, Head], path: Path) -> None:
    """Write heads as half-precision arrays into one file, with their labels and the hash of their encoder."""
    arrays = {
        f"{name}.{array_name}": array.astype(np.float16)
        for name, head in heads.items()
        for array_name, array in head.arrays.items()
    }
    labels = {f"{name}.labels": np.array(head.labels, dtype=np.str_) for name, head in heads.items()}
    np.savez_compressed(path, encoder=np.array(encoder_hash()), **arrays, **labels)


def load_head(name: str, path: Path = HEADS) -> Head | None:
    """Return a head of a file; None if it is not there.

    Raises StaleModel if it was tuned with another encoder, OSError if there is no such file.
    """
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["encoder"]) != encoder_hash():
            raise StaleModel(f"{path.name} was tuned with another encoder: run `make tune`.")
        found = {key.removeprefix(f"{name}."): stored[key] for key in stored.files if key.startswith(f"{name}.")}
    if not found:
        return None
    labels = tuple(found.pop("labels").tolist())
    return Head(labels, {key: array.astype(np.float32) for key, array in found.items()})
