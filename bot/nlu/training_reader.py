"""Reads the lines of a training run: every line once, on both cores, for all classifiers that ask."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from bot.nlu.embedding import Embedder, pooled
from bot.nlu.published import Array
from bot.nlu.reader import Reader, Reading, sentences
from bot.nlu.spelling import Speller

logger = logging.getLogger(__name__)
_AT_ONCE = 4096  # lines; also how often training says how far it is


class TrainingReader(Reader):
    """Reads the lines of a training run: two classifiers read the same ones, so what was read is kept."""

    def __init__(self, speller: Speller, embedder: Embedder) -> None:
        super().__init__(speller, embedder)
        self._lettered: dict[str, Reading] = {}
        self._ahead: Future[list[Reading]] | None = None
        self._meant: dict[str, Array] = {}

    def read_with_copies(self, lines: Sequence[str], copies: Sequence[str]) -> list[Reading]:
        """Readings of the lines without their states, then of the copies with letters and words only.

        The embedder leaves Python alone while it reads: it has one core, letters and words have the other.
        """
        with ThreadPoolExecutor(1) as aside:
            parts = [lines[start : start + _AT_ONCE] for start in range(0, len(lines), _AT_ONCE)]
            coming = []
            for part in parts:
                lettered = self.read_letters(part)
                coming.append((lettered, aside.submit(self._meanings, part, lettered)))
            of_copies = self.read_letters(copies)
            read = [
                replace(reading, meaning=meaning)
                for lettered, meant in coming
                for reading, meaning in zip(lettered, meant.result(), strict=True)
            ]
        return read + of_copies

    def read_ahead(self, lines: Sequence[str]) -> None:
        """Begin with the letters of lines that somebody will ask for, while regressions leave Python alone."""
        aside = ThreadPoolExecutor(1)
        self._ahead = aside.submit(super().read_letters, lines)
        aside.shutdown(wait=False)

    def read_letters(self, lines: Sequence[str]) -> list[Reading]:
        """Those that were begun with are waited for; nothing is read twice."""
        if self._ahead:
            self._ahead.result()
        return super().read_letters(lines)

    def _letters(self, line: str) -> Reading:
        found = self._lettered.get(line)
        if found is None:
            found = self._lettered[line] = super()._letters(line)
        return found

    def _meanings(self, lines: Sequence[str], lettered: Sequence[Reading]) -> list[Array]:
        asked = sentences(lines, lettered)
        new = [sentence for sentence in dict.fromkeys(asked) if sentence not in self._meant]
        self._meant.update(zip(new, map(pooled, self._embedder.states(new)), strict=True))
        logger.info("  read %d different lines", len(self._meant))
        return [self._meant[sentence] for sentence in asked]
