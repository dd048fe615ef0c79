"""The lines that the encoder is tuned to: those of the safeguarding lead, of the intents and of our questions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.nlu.answer_lines import NO_ANSWER, TARGETS, AnswerLine, is_harmless_answer, read_answer_lines
from bot.nlu.augmentation import with_misspelt_copies
from bot.nlu.normalise import normalise
from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines
from telling.yaml_files import read_yaml

DATA = Path("bot/data")
SEED = 7
_SHARE, _COPIES = 0.25, 1  # as in config.yml


class Line(NamedTuple):
    """A message, the same misspelt, and what it is; None where nobody said.

    concern: its category or `no_concern`. answer: `ask:choice`, what it means while that question is open.
    """

    text: str
    misspelt: str
    concern: str | None
    intent: str | None
    answer: str | None

    @property
    def labels(self) -> tuple[str | None, ...]:
        """The label for each of bot/nlu/tuning.py's TASKS; None where nobody said."""
        return self.concern, self.intent, self.answer


def lines_with_words(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that have words once they are normalised, as written and misspelt."""
    return [line for line in lines if normalise(line.text) and normalise(line.misspelt)]


def tuning_lines(folder: Path = DATA) -> list[Line]:
    """Return all, in a fixed order. Lines of the intents are no concern, nor are plain answers to our questions."""
    told: list[tuple[str, str | None, str | None, str | None]] = [
        (text, label, None, None) for text, label in labelled_lines(folder / "safeguarding")
    ]
    told += [(text, NO_CONCERN, intent, None) for text, intent in intent_lines(folder)]
    told += _answers(read_answer_lines(folder / "answers"))
    texts, _ = with_misspelt_copies([(text, "") for text, *_ in told], _COPIES, _SHARE, SEED)
    misspelt = texts[len(told) :]
    return [Line(text, wrong, *labels) for (text, *labels), wrong in zip(told, misspelt, strict=True)]


def _answers(lines: Sequence[AnswerLine]) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the answers. What is no answer belongs to its question and to one other: it looks alike anywhere."""
    dice, asks = random.Random(SEED), sorted({line.ask for line in lines} - {TARGETS})  # nosec B311 # repeatable training lines
    found: list[tuple[str, str | None, str | None, str | None]] = []
    for line in lines:
        found.append((line.text, NO_CONCERN if is_harmless_answer(line) else None, None, f"{line.ask}:{line.choice}"))
        if line.choice in NO_ANSWER:
            found.append((line.text, None, None, f"{dice.choice(asks)}:{line.choice}"))
    return found


def intent_lines(folder: Path = DATA) -> list[tuple[str, str]]:
    """Return (line, intent), in a fixed order. What is pressed ("/begin") is left out, as in training."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        if "safeguarding" in path.parts:
            continue
        for block in (read_yaml(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            texts = [row[2:].strip() for row in block["examples"].splitlines() if row.startswith("- ")]
            found += [(text, block["intent"]) for text in texts if not text.startswith("/")]
    return sorted(found)
