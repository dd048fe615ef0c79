"""A classification head on the encoder's states: attention pooling with several learned queries, then two dense layers.

Mean pooling alone would lose one sentence of harm in a long story about something else. Plain arrays and numpy: a
tenth of a millisecond a line. Tuned together with the encoder (`tuning.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.nlu.linear import softmax
from bot.nlu.pretrained import SIZE, Array

QUERIES, HIDDEN = 6, 128
BETWEEN = ":"
"""Between a group and a label: "about:carer" competes only with the other labels of "about" (the open question)."""


def shapes(labels: int) -> dict[str, tuple[int, ...]]:
    """Return name and shape of every tuned array. "questions": the attention queries, as the stored file calls them."""
    return {
        "questions": (SIZE, QUERIES), "hidden": ((QUERIES + 1) * SIZE, HIDDEN), "hidden_bias": (HIDDEN,),
        "out": (HIDDEN, labels), "out_bias": (labels,),
    }  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The tuned arrays, by name, and the labels of the output layer."""

    labels: tuple[str, ...]
    arrays: dict[str, Array]

    def probabilities(self, states: Array) -> Array:
        """Return the probability of each label for one line, shape (labels,), from its states, (pieces, 384)."""
        return softmax(self.scores(states))

    def scores(self, states: Array) -> Array:
        """Return the logits of one line, shape (labels,), from its states of shape (pieces, 384).

        For a softmax over some of the labels only: `probabilities` is over all.
        """
        a = self.arrays
        attention = softmax((states @ a["questions"]).T)  # (queries, pieces)
        features = np.concatenate(((attention @ states).ravel(), states.mean(axis=0)))
        hidden = np.maximum(features @ a["hidden"] + a["hidden_bias"], 0.0)
        scores: Array = hidden @ a["out"] + a["out_bias"]
        return scores
