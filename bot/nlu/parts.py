"""Split a long message: one sentence about harm among ten about pizza must weigh as much as if it stood alone.

A child tells a day as it comes, often without a full stop. So sentences are cut at their ends, long ones at the words
that join them, and what is still long into windows that overlap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.reader import Reader, Reading

_SENTENCE_END = re.compile(r"[.!?;:\n]+")
_JOINED_BY = re.compile(
    r"[,\u2013\u2014]\s|\s-\s|\b(?:and|nd|an|but|then|so|also|because|cos|coz|bc|when|which|&|\+)\b", re.IGNORECASE
)
_LONG_SENTENCE = 12  # words: longer ones are cut where they are joined
_LONG_PART = 16  # words: longer ones are looked at through windows
_WINDOW, _STEP = 12, 8
_SHORT = 3  # words: what is shorter goes with what follows


@dataclass(frozen=True)
class Parts:
    """The parts of one message; their features are extracted only as far as they are asked for."""

    texts: tuple[str, ...]
    reader: Reader

    def with_ngrams(self) -> list[tuple[str, Reading]]:
        """Return each part with n-grams only."""
        return list(zip(self.texts, self.reader.read_ngrams(self.texts), strict=True))

    def with_embeddings(self, parts: list[tuple[str, Reading]]) -> list[Reading]:
        """Return some of the parts with all features, in the same order."""
        return self.reader.add_embeddings([text for text, _ in parts], [reading for _, reading in parts])


def parts_of(text: str) -> list[str]:
    """Return the parts of a message, in order. Together they hold every word; overlapping windows repeat some."""
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        pieces += _JOINED_BY.split(sentence) if len(sentence.split()) > _LONG_SENTENCE else [sentence]
    return [window for part in _not_too_short(pieces) for window in _windows(part.split())]


def _not_too_short(pieces: list[str]) -> list[str]:
    parts: list[str] = []
    waiting = ""
    for piece in pieces:
        waiting = f"{waiting} {piece}".strip()
        if len(waiting.split()) >= _SHORT:
            parts.append(waiting)
            waiting = ""
    return [*parts, waiting] if waiting else parts


def _windows(words: list[str]) -> list[str]:
    if len(words) <= _LONG_PART:
        return [" ".join(words)]
    return [" ".join(words[at : at + _WINDOW]) for at in range(0, len(words) - (_WINDOW - _STEP), _STEP)]
