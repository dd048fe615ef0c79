"""Typed answers are played through the real conversation: most are understood, few are silently wrong.

A sample, the whole files in `make soak`; `python -m bot.evaluate answers` plays any file (dev/README.md).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.models import newest_model
from bot.rehearsal import answers, talks
from bot.rehearsal.stage import Stage, set_stage

HERE = Path(__file__).parent
DEV, TRAINED_ON = HERE / "dev", HERE / "trained_on"
WHOLE = bool(os.environ.get("HMO_WHOLE_SETS"))
ONE_IN, TALKS = (1, None) if WHOLE else (6, 8)


def sets(kind: str) -> list[Path]:
    """Return the sets that are played: one by a hand that nothing was trained on; the whole of all in `make soak`."""
    if not WHOLE:
        return [DEV / f"{kind}_eleventh.jsonl"]
    told = [*TRAINED_ON.glob("talks_*.jsonl")] if kind == "talks" else []
    return sorted([*DEV.glob(f"{kind}_*.jsonl"), *told])


def lines_of(path: Path) -> list[dict[str, object]]:
    """Return the lines of a set."""
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Give the real assistant beside a store that only remembers."""
    with set_stage(newest_model()) as ready:
        yield ready


@pytest.mark.parametrize("hand", sets("answers"), ids=lambda path: path.stem)
def test_most_typed_answers_are_understood_and_few_are_silently_wrong(stage: Stage, hand: Path) -> None:
    figures = answers.figures(answers.play(stage, lines_of(hand)[::ONE_IN]))
    assert figures["understood"] >= 0.9, figures["confusions"]
    assert figures["silently_wrong"] <= 0.06, figures["confusions"]
    assert figures["alarms"] <= 0.04


@pytest.mark.parametrize("hand", sets("talks"), ids=lambda path: path.stem)
def test_every_talk_is_sent_and_most_of_what_was_told_reaches_the_case(stage: Stage, hand: Path) -> None:
    figures = talks.figures(talks.play(stage, lines_of(hand)[:TALKS]))
    assert figures["sent"] == figures["n"]
    assert figures["fields_right"] >= 0.85
    assert figures["fields"]["words"]["right"] == 1.0
