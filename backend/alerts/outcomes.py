"""How an alert may end, and why a look may be nothing: the ids and sentences of outcomes.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from telling.yaml_files import read_yaml

FILE = Path(__file__).parent / "outcomes.yml"
FEWEST_WORDS = 3
"""Fewer than this is no sentence: "done" says nothing to whoever reads it in a year."""


@cache
def outcomes() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences by id: `closed` of how an alert ended, `nothing` of why a look was nothing."""
    return {name: dict(rows) for name, rows in read_yaml(FILE.read_text("utf-8")).items()}


def is_sentence(text: str) -> bool:
    """Return whether this says something: at least FEWEST_WORDS words."""
    return len(text.split()) >= FEWEST_WORDS
