"""Which lines a tuning goes on with: those that the kept one doubts, and as many that it knows.

New lines are few beside all that were learned from before, and most of those teach nothing any more. A round over the
doubted ones alone would forget the others; with as many of them beside it does not (docs/understanding.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.nlu.head import BETWEEN, Head
from bot.nlu.linear import softmax
from bot.nlu.pretrained import Array
from bot.nlu.tuning import TASKS
from bot.nlu.tuning_lines import Line

SURE = 0.6
"""Probability (0 to 1) of its own label, for every task that has one, from which on a line is known."""
OF_EACH = 30
"""Lines of a label that are kept in any case: a head has to see every label."""


def chosen(lines: Sequence[Line], chances: Array, seed: int) -> list[Line]:
    """Return the doubted lines, as many of the others at random, and some of each label; in the order of `lines`.

    chances: of each line, what `known` gave.
    """
    dice = np.random.default_rng(seed)
    doubted = np.flatnonzero(chances < SURE)
    others = np.flatnonzero(chances >= SURE)
    picked = dice.choice(others, min(len(doubted), len(others)), replace=False)
    some = [place for places in _by_label(lines).values() for place in places[:OF_EACH]]
    return [lines[place] for place in np.unique(np.concatenate([doubted, picked, np.array(some, dtype=np.int64)]))]


def _by_label(lines: Sequence[Line]) -> Mapping[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    for place, line in enumerate(lines):
        for task, label in enumerate(line.labels):
            if label is not None:
                found.setdefault((task, label), []).append(place)
    return found


def known(lines: Sequence[Line], states: Sequence[Array], heads: Mapping[str, Head]) -> Array:
    """Return how likely the heads take each line for what it is, shape (lines,): the least of its tasks, 0 to 1.

    states: of each line, (pieces, 384). A label that a head does not know yet is not likely at all.
    """
    columns = {task: _columns(heads[task]) for task in TASKS}
    found = np.ones(len(lines))
    for place, (line, one) in enumerate(zip(lines, states, strict=True)):
        for task, label in zip(TASKS, line.labels, strict=True):
            if label is not None:
                found[place] = min(found[place], _chance(heads[task], columns[task], one, label))
    return found


def _columns(head: Head) -> Mapping[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for place, label in enumerate(head.labels):
        groups.setdefault(label.rpartition(BETWEEN)[0], []).append(place)
    return groups


def _chance(head: Head, columns: Mapping[str, list[int]], states: Array, label: str) -> float:
    if label not in head.labels or not len(states):
        return 0.0
    group = columns[label.rpartition(BETWEEN)[0]]
    scores = head.scores(states.astype(np.float32))[group]
    return float(softmax(scores)[group.index(head.labels.index(label))])
