"""The lines that the layers are tuned to, each with who wrote it: to learn from all, or to leave some writers out."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines, writers
from bot.nlu.slips import with_slips

DATA = Path("bot/data")
SEED = 7
_SHARE, _COPIES = 0.25, 1  # as in config.yml
_ORDINARY = 6000  # lines of the intents that safeguarding layers are shown as no concern
FIRST = "first"  # who wrote what stands under no name


@dataclass(frozen=True)
class Line:
    """A message, what it is, and who wrote it; `copy`: with misspellings added."""

    text: str
    label: str
    writer: str
    copy: bool = False


def chosen(what: str, intents: list[Line]) -> list[Line]:
    """Everything that the layers of `what` (safeguarding or intents) are shown, in a fixed order."""
    if what == "intents":
        return _with_copies(intents)
    names = writers(DATA / "safeguarding")
    lines = [Line(text, label, names.get(text, FIRST)) for text, label in labelled_lines(DATA / "safeguarding")]
    ordinary = random.Random(SEED).sample(intents, min(_ORDINARY, len(intents)))
    return _with_copies(lines) + [Line(line.text, NO_CONCERN, line.writer) for line in ordinary]


def intent_lines(folder: Path = DATA) -> list[Line]:
    """All lines of the intents, in a fixed order. What is pressed ("/begin") is left out, as in training."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        if "safeguarding" in path.parts:
            continue
        writer = path.stem if path.parent.name == "voices" else FIRST
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            texts = [row[2:].strip() for row in block["examples"].splitlines() if row.startswith("- ")]
            found += [Line(text, block["intent"], writer) for text in texts if not text.startswith("/")]
    return sorted(found, key=lambda line: (line.text, line.label))


def _with_copies(lines: list[Line]) -> list[Line]:
    texts, _ = with_slips([(line.text, line.label) for line in lines], _COPIES, _SHARE, SEED)
    copies = [
        Line(text, lines[i % len(lines)].label, lines[i % len(lines)].writer, copy=True)
        for i, text in enumerate(texts[len(lines) :])
    ]
    return lines + copies
