"""What a message means as the answer to one question: a regression for each question and one shared head.

Each question has a regression on hashed n-grams (`linear.py`), and all share one head on the encoder (`head.py`). What
is no answer is learned from the lines of all questions together: a question to us looks alike wherever it is asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.nlu.answer_lines import NO_ANSWER, TARGETS, AnswerLine
from bot.nlu.ensemble import EnsembleWeights, StaleModel, load_head, pooled_probabilities, save_heads
from bot.nlu.head import BETWEEN, Head
from bot.nlu.linear import Linear, softmax, train
from bot.nlu.pretrained import Array
from bot.nlu.reader import Reading

FILE = "answers"


class RankedChoice(NamedTuple):
    """A choice of the open question (or one of NO_ANSWER) and how likely it is meant, 0 to 1."""

    choice: str
    chance: float


@dataclass(frozen=True)
class AnswerModel:
    """The regressions of all questions (ask -> Linear), and the one head that was tuned to all of them."""

    by_ask: Mapping[str, Linear]
    head: Head | None = None

    def __post_init__(self) -> None:
        places = {label: place for place, label in enumerate(self.head.labels)} if self.head else {}
        columns = {}
        for ask, linear in self.by_ask.items():
            names = [f"{ask}{BETWEEN}{label}" for label in linear.labels]
            if self.head and not set(names) <= set(places):
                raise StaleModel("The questions have changed since the heads were tuned: run `make tune-heads`.")
            columns[ask] = [places[name] for name in names] if self.head else []
        object.__setattr__(self, "_columns", columns)

    def scores(self, reading: Reading) -> Array | None:
        """Return the logits of the head for all questions at once, shape (labels,); None without head or words."""
        return self.head.scores(reading.states) if self.head and len(reading.states) else None

    def rank(
        self,
        ask: str,
        reading: Reading,
        weights: EnsembleWeights,
        scores: Array | None = None,
        no_answer_weight: float = 1.0,
    ) -> list[RankedChoice]:
        """Return what the message may mean at this question, likeliest first.

        Empty for a question without training lines. scores: what `scores` gave for this message. no_answer_weight: how
        much rarer what is no answer is in a conversation than among the lines.
        """
        linear = self.by_ask.get(ask)
        if linear is None or not reading.plain:
            return []
        members = [(weights.ngrams, linear.from_ngrams(reading))]
        if scores is not None:
            members.append((weights.head, softmax(scores[self._columns[ask]])))  # type: ignore[attr-defined]
        chances = pooled_probabilities(members, weights.temperature)
        chances *= np.where([label in NO_ANSWER for label in linear.labels], no_answer_weight, 1.0)
        chances /= chances.sum()
        return [RankedChoice(linear.labels[i], float(chances[i])) for i in np.argsort(-chances, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write plain arrays and names: nothing in them can run code."""
        arrays = {f"{ask}.{name}": array for ask, one in self.by_ask.items() for name, array in one.arrays().items()}
        np.savez_compressed(folder / "answers.npz", **arrays)
        labels = {ask: one.labels for ask, one in self.by_ask.items()}
        (folder / "answers.json").write_text(json.dumps(labels), encoding="utf-8")
        save_heads({FILE: self.head} if self.head else {}, folder / "answers_head.npz")

    @classmethod
    def load(cls, folder: Path) -> AnswerModel:
        """Read what `save` wrote. Raises StaleModel where it belongs to other questions or another encoder."""
        labels: dict[str, list[str]] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
        arrays: dict[str, dict[str, Array]] = defaultdict(dict)
        with np.load(folder / "answers.npz", allow_pickle=False) as stored:
            for key in stored.files:
                ask, _, name = key.rpartition(".")
                arrays[ask][name] = stored[key]
        linear = {ask: Linear.from_arrays(names, arrays[ask]) for ask, names in labels.items()}
        return cls(linear, load_head(FILE, folder / "answers_head.npz"))


def fit(
    lines: Sequence[AnswerLine],
    readings: Sequence[Reading],
    copies: Sequence[Reading],
    c: float,
    shared: int = 6,
) -> AnswerModel:
    """Fit every question. `readings` and `copies` (the same lines misspelt) belong to `lines`, in order.

    c: inverse strength of the regularisation.
    shared: one in so many of the lines that are no answer to another question is taken for this one, too.
    Raises StaleModel where the questions have changed since the heads were tuned.
    """
    asks = sorted({line.ask for line in lines})
    by_ask = {}
    for ask in asks:
        own = [i for i, line in enumerate(lines) if line.ask == ask]
        others = [i for i, line in enumerate(lines) if line.ask != ask and line.choice in NO_ANSWER][::shared]
        others = [] if ask == TARGETS else others
        chosen = own + others
        labels = [lines[i].choice for i in chosen]
        whole = [readings[i] for i in chosen] + [copies[i] for i in chosen]
        by_ask[ask] = train(whole, labels + labels, (None, c))
    return AnswerModel(by_ask, load_head(FILE))
