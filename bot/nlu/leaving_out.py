"""How well are writers understood whom nobody trained on? Some are left out, the rest is learned, and these are tried.

Only lines that stand under a writer's name are tried; what others wrote is always learned.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.nlu.embedding import Array
from bot.nlu.linear import train as train_linear
from bot.nlu.opinions import Opinions, Trust
from bot.nlu.patterns import Patterns, counted
from bot.nlu.reader import Reading
from bot.nlu.safeguarding_lines import NO_CONCERN
from bot.nlu.seventh_layer_training import train
from bot.nlu.tuning_lines import DATA, FIRST, SEED, Line

logger = logging.getLogger(__name__)
_FOLDS = 3
_THRESHOLDS = (0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
_FLOOR = 0.04  # pattern_floor of config.yml
_TRUST = {"safeguarding": Trust(0.0, 0.2, 0.8, 1.0), "intents": Trust(0.3, 0.7, 0.3, 1.0)}
_STRICTNESS = {"safeguarding": (None, 10.0), "intents": (10.0, 10.0)}


def left_out(what: str, lines: Sequence[Line], readings: Sequence[Reading], rounds: int) -> dict[str, Any]:
    """The figures on left-out writers: a curve of thresholds (safeguarding), or the share understood (intents)."""
    names = sorted({line.writer for line in lines} - {FIRST})
    tried: list[tuple[Line, Reading, Array]] = []
    labels: tuple[str, ...] = ()
    for fold in range(_FOLDS):
        out = set(names[fold::_FOLDS])
        logger.info("Leaving out %s", ", ".join(sorted(out)))
        model = _model_without(out, what, lines, readings, rounds)
        labels = model.labels
        tried += [
            (line, reading, model.probabilities(reading, _TRUST[what]))
            for line, reading in zip(lines, readings, strict=True)
            if line.writer in out and not line.copy
        ]
    return _curve(tried, labels) if what == "safeguarding" else _understood(tried, labels)


def _model_without(
    out: set[str], what: str, lines: Sequence[Line], readings: Sequence[Reading], rounds: int
) -> Opinions:
    kept = [i for i, line in enumerate(lines) if line.writer not in out]
    labels = [lines[i].label for i in kept]
    layer = train([readings[i].states.astype(np.float16) for i in kept], labels, rounds, seed=SEED)
    return Opinions(train_linear([readings[i] for i in kept], labels, _STRICTNESS[what]), (layer,))


def _curve(tried: Sequence[tuple[Line, Reading, Array]], labels: Sequence[str]) -> dict[str, Any]:
    patterns = Patterns(DATA / "safeguarding" / "patterns.yml")
    at = labels.index(NO_CONCERN)
    scores = np.array([1.0 - float(chances[at]) for _, _, chances in tried])
    hits = [patterns.hits(reading.repaired) for _, reading, _ in tried]
    by_pattern = np.array(
        [bool(counted(found, float(score), _FLOOR)) for found, score in zip(hits, scores, strict=True)]
    )
    meant = np.array([line.label for line, _, _ in tried])
    curve = {}
    for threshold in _THRESHOLDS:
        noticed = by_pattern | (scores >= threshold)
        curve[str(threshold)] = {label: round(float(noticed[meant == label].mean()), 3) for label in sorted(set(meant))}
        curve[str(threshold)]["recall"] = round(float(noticed[meant != NO_CONCERN].mean()), 3)
    return {"n": len(tried), "noticed_by_threshold": curve}


def _understood(tried: Sequence[tuple[Line, Reading, Array]], labels: Sequence[str]) -> dict[str, Any]:
    by_writer: dict[str, list[bool]] = {}
    for line, _, chances in tried:
        by_writer.setdefault(line.writer, []).append(labels[int(chances.argmax())] == line.label)
    shares = {writer: round(float(np.mean(right)), 3) for writer, right in sorted(by_writer.items())}
    every = [right for rights in by_writer.values() for right in rights]
    return {"n": len(tried), "understood": round(float(np.mean(every)), 3), "by_writer": shares}
