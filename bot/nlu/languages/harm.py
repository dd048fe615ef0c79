"""Judge whether harm is told in a message that is not in English. A person always looks at such a message."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.languages.multilingual import MOST, multilingual_embedding
from bot.nlu.pretrained import Array

WEIGHTS = Path(__file__).parent / "weights.npz"
ALERT_FROM = 0.5
"""Likelihood from which on somebody is called; figures in docs/understanding.md."""
SAME = 0.97
"""Cosine similarity. A line as near as this to a must-catch line is that line, whatever the model says."""
_SENTENCES = re.compile(r"(?<=[.!?;\n。！？؟۔።፧])\s*")
_LONG = 160  # characters: longer messages are read sentence by sentence, too
_MOST_SENTENCES = 30


def judge(text: str, code: str) -> dict[str, Any]:
    """Return `safeguarding` of a message in another language: always a concern; `level` is `alert` or `look`.

    code: the language, ISO 639, which is named in `because`.
    """
    score, category = max(_read(part) for part in _parts(text))
    alert = score >= ALERT_FROM
    return {
        "concern": True,
        "level": "alert" if alert else "look",
        "urgent": alert and category == "danger_now",
        "category": category if alert else None,
        "score": round(score, 3),
        "because": [f"language: {code}"],
    }


def _read(part: str) -> tuple[float, str]:
    weights = _weights()
    read = multilingual_embedding(part)
    near: Array = weights["told"] @ read
    nearest = int(near.argmax())
    score = float(1.0 / (1.0 + np.exp(-(read @ weights["weights"] + weights["bias"][0]))))
    return max(score, 1.0 if near[nearest] >= SAME else 0.0), str(weights["categories"][nearest])


def _parts(text: str) -> list[str]:
    """Return the whole, and its sentences if it is long: one sentence of harm weighs as much as if it stood alone."""
    if len(text) <= _LONG:
        return [text]
    sentences = [part for part in _SENTENCES.split(text) if part.strip()] or [text]
    pieces = [part[at : at + MOST] for part in sentences for at in range(0, len(part), MOST)]
    return [text[:MOST], *pieces[:_MOST_SENTENCES]]


@lru_cache(maxsize=1)
def _weights() -> dict[str, Array]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return {
            name: stored[name].astype(np.float32) if stored[name].dtype.kind == "f" else stored[name]
            for name in stored.files
        }
