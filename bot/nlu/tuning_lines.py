"""The lines that the encoder is tuned to: those of the safeguarding lead and those of the intents."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines
from bot.nlu.slips import with_slips

DATA = Path("bot/data")
SEED = 7
_SHARE, _COPIES = 0.25, 1  # as in config.yml


class Line(NamedTuple):
    """A message, the same with slips added, and what it is; `intent` is None where nobody said."""

    text: str
    misspelt: str
    concern: str
    intent: str | None


def tuning_lines(folder: Path = DATA) -> list[Line]:
    """All of them, in a fixed order. Lines of the intents are no concern."""
    told: list[tuple[str, str, str | None]] = [
        (text, label, None) for text, label in labelled_lines(folder / "safeguarding")
    ]
    told += [(text, NO_CONCERN, intent) for text, intent in intent_lines(folder)]
    texts, _ = with_slips([(text, concern) for text, concern, _ in told], _COPIES, _SHARE, SEED)
    misspelt = texts[len(told) :]
    return [Line(text, slip, concern, intent) for (text, concern, intent), slip in zip(told, misspelt, strict=True)]


def intent_lines(folder: Path = DATA) -> list[tuple[str, str]]:
    """(line, intent), in a fixed order. What is pressed ("/begin") is left out, as in training."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        if "safeguarding" in path.parts:
            continue
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            texts = [row[2:].strip() for row in block["examples"].splitlines() if row.startswith("- ")]
            found += [(text, block["intent"]) for text in texts if not text.startswith("/")]
    return sorted(found)
