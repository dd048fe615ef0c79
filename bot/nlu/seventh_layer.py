"""A seventh layer on top of the six of the embedder, that learned from our safeguarding lines what to look at.

The embedder's own mean over a line loses one sentence of harm in a long story about something else. This small layer
reads the embedder's words one by one, lets them look at each other once more, and gathers what several "questions" ask.
Plain arrays and numpy: about 1 ms a line. Trained in `seventh_layer_training.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.nlu.embedding import Array

HEADS = 6
_EPSILON = 1e-3


@dataclass(frozen=True)
class SeventhLayer:
    """The trained arrays, by name (see `seventh_layer_training.shapes`), and the labels of the last one."""

    labels: tuple[str, ...]
    arrays: dict[str, Array]

    def probabilities(self, states: Array) -> Array:
        """Probability of each label for one line; `states`: what the embedder said of its words, (words, 384)."""
        a = self.arrays
        x = _normed(states + self._look_around(states), a["norm1_scale"], a["norm1_shift"])
        x = _normed(
            x + _gelu(x @ a["wide"] + a["wide_bias"]) @ a["narrow"] + a["narrow_bias"],
            a["norm2_scale"],
            a["norm2_shift"],
        )
        asked = _softmax((x @ a["questions"]).T)  # (questions, words)
        gathered = np.concatenate(((asked @ x).ravel(), x.mean(axis=0)))
        hidden = np.maximum(gathered @ a["hidden"] + a["hidden_bias"], 0.0)
        return _softmax(hidden @ a["out"] + a["out_bias"])

    def _look_around(self, x: Array) -> Array:
        """Attention of each word to all words, in several heads."""
        a, words = self.arrays, len(x)
        query, key, value = (
            np.transpose((x @ a[name]).reshape(words, HEADS, -1), (1, 0, 2)) for name in ("query", "key", "value")
        )
        looked = _softmax(query @ np.transpose(key, (0, 2, 1)) / np.sqrt(query.shape[-1])) @ value
        return np.transpose(looked, (1, 0, 2)).reshape(words, -1) @ a["together"]


def _normed(x: Array, scale: Array, shift: Array) -> Array:
    middle: Array = x - x.mean(axis=-1, keepdims=True)
    normed: Array = middle / np.sqrt((middle**2).mean(axis=-1, keepdims=True) + _EPSILON) * scale + shift
    return normed


def _gelu(x: Array) -> Array:
    raised: Array = 0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return raised


def _softmax(x: Array) -> Array:
    e: Array = np.exp(x - x.max(axis=-1, keepdims=True))
    shares: Array = e / e.sum(axis=-1, keepdims=True)
    return shares
