"""What a classifier makes of the encoder's states: several "questions" look for the word pieces that answer them.

The mean over a line would lose one sentence of harm in a long story about something else. Plain arrays and numpy: a
tenth of a millisecond a line. Tuned together with the encoder (`tuning.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.nlu.linear import softmax
from bot.nlu.published import SIZE, Array

QUESTIONS, HIDDEN = 6, 128


def shapes(labels: int) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tuned array."""
    return {
        "questions": (SIZE, QUESTIONS), "hidden": ((QUESTIONS + 1) * SIZE, HIDDEN), "hidden_bias": (HIDDEN,),
        "out": (HIDDEN, labels), "out_bias": (labels,),
    }  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The tuned arrays, by name, and the labels of the last one."""

    labels: tuple[str, ...]
    arrays: dict[str, Array]

    def probabilities(self, states: Array) -> Array:
        """Probability of each label for one line; `states`: what the encoder said of its word pieces, (pieces, 384)."""
        a = self.arrays
        asked = softmax((states @ a["questions"]).T)  # (questions, pieces)
        gathered = np.concatenate(((asked @ states).ravel(), states.mean(axis=0)))
        hidden = np.maximum(gathered @ a["hidden"] + a["hidden_bias"], 0.0)
        return softmax(hidden @ a["out"] + a["out_bias"])
