"""Several opinions on a line made one: meaning, letters, and the tuned head, weighed by trust."""

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
from bot.nlu.published import Array
from bot.nlu.reader import Reading

HEADS = WEIGHTS / "heads.npz"
_SURE = 1e-7


class StaleModel(Exception):
    """What was tuned and what was trained do not belong together."""


@dataclass(frozen=True)
class Trust:
    """How much each kind of opinion counts (they need not sum to 1), and the temperature (below 1: surer)."""

    meaning: float
    letters: float
    head: float
    temperature: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Trust:
        return cls(config["trust_meaning"], config["trust_letters"], config["trust_head"], config["temperature"])


@dataclass(frozen=True)
class Opinions:
    """The linear model of a training, and the head that was tuned before it; None: labels that nobody tuned to."""

    linear: Linear
    head: Head | None

    def __post_init__(self) -> None:
        if self.head and self.head.labels != self.linear.labels:
            raise StaleModel("The labels have changed since the encoder was tuned: run `make tune`.")

    @property
    def labels(self) -> tuple[str, ...]:
        return self.linear.labels

    def probabilities(self, reading: Reading, trust: Trust) -> Array:
        """Probability of each label, in the order of `labels`: the weighed mean of the log-probabilities."""
        return together(self.each(reading, trust), trust.temperature)

    def each(self, reading: Reading, trust: Trust) -> list[tuple[float, Array]]:
        """Each opinion, and how much it counts."""
        said = [(trust.meaning, self.linear.by_meaning(reading)), (trust.letters, self.linear.by_letters(reading))]
        if self.head and len(reading.states):
            said.append((trust.head, self.head.probabilities(reading.states)))
        return said

    def weights_hash(self) -> str:
        """Twelve hex digits that are the same for the same lines, whenever it was trained."""
        digest = hashlib.sha256(json.dumps(self.labels).encode())
        digest.update(encoder_hash().encode())
        for arrays in (self.linear.arrays(), self.head.arrays if self.head else {}):
            for name, array in sorted(arrays.items()):
                digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:12]

    def save(self, folder: Path, name: str) -> None:
        np.savez_compressed(folder / f"{name}.npz", **self.linear.arrays())
        facts = {"labels": self.labels, "encoder": encoder_hash()}
        (folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
        save_heads({name: self.head} if self.head else {}, folder / f"{name}_head.npz")

    @classmethod
    def load(cls, folder: Path, name: str) -> Opinions:
        facts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if facts["encoder"] != encoder_hash():
            raise StaleModel("The model was trained with another encoder: run `make train`.")
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            linear = Linear(tuple(facts["labels"]), **{key: arrays[key] for key in arrays.files})
        return cls(linear, load_head(name, folder / f"{name}_head.npz"))


def together(said: Sequence[tuple[float, Array]], temperature: float) -> Array:
    """The weighed mean of the log-probabilities of some opinions, as probabilities."""
    total = sum(weight for weight, _ in said)
    mixed = sum(weight * np.log(chances + _SURE) for weight, chances in said)
    return softmax(np.asarray(mixed) / total / temperature)


def save_heads(heads: Mapping[str, Head], path: Path) -> None:
    """Heads in one file of half-precision arrays, with their labels and the encoder they were tuned with."""
    arrays = {
        f"{name}.{array_name}": array.astype(np.float16)
        for name, head in heads.items()
        for array_name, array in head.arrays.items()
    }
    labels = {f"{name}.labels": np.array(head.labels, dtype=np.str_) for name, head in heads.items()}
    np.savez_compressed(path, encoder=np.array(encoder_hash()), **arrays, **labels)


def load_head(name: str, path: Path = HEADS) -> Head | None:
    """A head of a file; None if it is not there.

    Raises StaleModel if it was tuned with another encoder.
    """
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["encoder"]) != encoder_hash():
            raise StaleModel(f"{path.name} was tuned with another encoder: run `make tune`.")
        found = {key.removeprefix(f"{name}."): stored[key] for key in stored.files if key.startswith(f"{name}.")}
    if not found:
        return None
    labels = tuple(found.pop("labels").tolist())
    return Head(labels, {key: array.astype(np.float32) for key, array in found.items()})
