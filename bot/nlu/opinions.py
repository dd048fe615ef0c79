"""Several opinions on a line made one: meaning, letters, and the tuned seventh layers, weighed by trust."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.embedding import Array
from bot.nlu.linear import Linear, softmax
from bot.nlu.reader import Reading
from bot.nlu.seventh_layer import SeventhLayer

WEIGHTS = Path(__file__).parent / "weights"
_SURE = 1e-7


class StaleLayers(Exception):
    """The tuned layers were made for other labels than the training lines have."""


@dataclass(frozen=True)
class Trust:
    """How much each kind of opinion counts (they need not sum to 1), and the temperature (below 1: surer)."""

    meaning: float
    letters: float
    layers: float
    temperature: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Trust:
        return cls(config["trust_meaning"], config["trust_letters"], config["trust_layers"], config["temperature"])


@dataclass(frozen=True)
class Opinions:
    """The linear model of a training and the layers that were tuned before it."""

    linear: Linear
    layers: tuple[SeventhLayer, ...]

    def __post_init__(self) -> None:
        for layer in self.layers:
            if layer.labels != self.linear.labels:
                raise StaleLayers("The labels have changed since the layers were tuned: run `python -m bot.nlu.tune`.")

    @property
    def labels(self) -> tuple[str, ...]:
        return self.linear.labels

    def probabilities(self, reading: Reading, trust: Trust) -> Array:
        """Probability of each label, in the order of `labels`: the weighed mean of the log-probabilities."""
        said = [(trust.meaning, self.linear.by_meaning(reading)), (trust.letters, self.linear.by_letters(reading))]
        if len(reading.states):
            said += [(trust.layers / len(self.layers), layer.probabilities(reading.states)) for layer in self.layers]
        total = sum(weight for weight, _ in said)
        mixed = sum(weight * np.log(chances + _SURE) for weight, chances in said)
        return softmax(np.asarray(mixed) / total / trust.temperature)

    def weights_hash(self) -> str:
        """Twelve hex digits that are the same for the same lines, whenever it was trained."""
        digest = hashlib.sha256(json.dumps(self.labels).encode())
        for arrays in (self.linear.arrays(), *(layer.arrays for layer in self.layers)):
            for name, array in sorted(arrays.items()):
                digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:12]

    def save(self, folder: Path, name: str) -> None:
        np.savez_compressed(folder / f"{name}.npz", **self.linear.arrays())
        (folder / f"{name}.json").write_text(json.dumps({"labels": self.labels}), encoding="utf-8")
        save_layers(self.layers, folder / f"{name}_layers.npz")

    @classmethod
    def load(cls, folder: Path, name: str) -> Opinions:
        labels = tuple(json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["labels"])
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            linear = Linear(labels, **{key: arrays[key] for key in arrays.files})
        return cls(linear, load_layers(folder / f"{name}_layers.npz"))


def save_layers(layers: tuple[SeventhLayer, ...], path: Path) -> None:
    """All layers in one file of half-precision arrays, with their labels."""
    arrays = {
        f"{i}.{name}": array.astype(np.float16)
        for i, layer in enumerate(layers)
        for name, array in layer.arrays.items()
    }
    labels = np.array(layers[0].labels if layers else [], dtype=np.str_)
    np.savez_compressed(path, labels=labels, **arrays)


def load_layers(path: Path) -> tuple[SeventhLayer, ...]:
    """The layers of a file; none if there is no file."""
    if not path.is_file():
        return ()
    with np.load(path, allow_pickle=False) as stored:
        labels = tuple(stored["labels"].tolist())
        found: dict[str, dict[str, Array]] = {}
        for key in stored.files:
            if key != "labels":
                number, name = key.split(".", 1)
                found.setdefault(number, {})[name] = stored[key].astype(np.float32)
    return tuple(SeventhLayer(labels, arrays) for _, arrays in sorted(found.items()))
