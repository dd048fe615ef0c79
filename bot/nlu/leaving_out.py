"""How well are writers understood whom nobody trained on? Some are left out, the rest is learned, and these are tried.

Only lines that stand under a writer's name are tried; what others wrote is always learned.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import yaml

from bot.models import ROOT
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
_COMPONENTS = {"safeguarding": "SafeguardingDetector", "intents": "PlainIntentClassifier"}


def left_out(what: str, lines: Sequence[Line], readings: Sequence[Reading], rounds: int) -> dict[str, Any]:
    """The figures on left-out writers: a curve of thresholds (safeguarding), or the share understood (intents)."""
    settings = settings_of(_COMPONENTS[what])
    trust = Trust.from_config(settings)
    names = sorted({line.writer for line in lines} - {FIRST})
    tried: list[tuple[Line, Reading, Array]] = []
    labels: tuple[str, ...] = ()
    for fold in range(_FOLDS):
        out = set(names[fold::_FOLDS])
        logger.info("Leaving out %s", ", ".join(sorted(out)))
        model = _model_without(out, settings, lines, readings, rounds)
        labels = model.labels
        tried += [
            (line, reading, model.probabilities(reading, trust))
            for line, reading in zip(lines, readings, strict=True)
            if line.writer in out and not line.copy
        ]
    return _understood(tried, labels) if what == "intents" else _curve(tried, labels, settings["pattern_floor"])


def _model_without(
    out: set[str], settings: Mapping[str, Any], lines: Sequence[Line], readings: Sequence[Reading], rounds: int
) -> Opinions:
    kept = [i for i, line in enumerate(lines) if line.writer not in out]
    labels = [lines[i].label for i in kept]
    layer = train([readings[i].states.astype(np.float16) for i in kept], labels, rounds, seed=SEED)
    strictness = (settings.get("meaning_strictness"), settings["letters_strictness"])
    return Opinions(train_linear([readings[i] for i in kept], labels, strictness), (layer,))


def settings_of(component: str) -> dict[str, Any]:
    """What config.yml says of one of our components; no trust in the meaning where it has no say."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    [found] = [one for one in config["pipeline"] if one["name"].endswith(f".{component}")]
    return {"trust_meaning": 0.0, **found}


def _curve(tried: Sequence[tuple[Line, Reading, Array]], labels: Sequence[str], floor: float) -> dict[str, Any]:
    """By whole messages; parts, which only ever add, are left aside."""
    patterns = Patterns(DATA / "safeguarding" / "patterns.yml")
    at = labels.index(NO_CONCERN)
    scores = np.array([1.0 - float(chances[at]) for _, _, chances in tried])
    hits = [patterns.hits(reading.repaired) for _, reading, _ in tried]
    by_pattern = np.array(
        [bool(counted(found, float(score), floor)) for found, score in zip(hits, scores, strict=True)]
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
