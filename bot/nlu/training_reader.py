"""Extract the features of a training run: each line once, on both cores, for all classifiers that ask."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from bot.nlu.embedding import Embedder
from bot.nlu.reader import Reader, Reading
from bot.nlu.spelling import Speller


class TrainingReader(Reader):
    """Extracts features and keeps them: several classifiers are trained on the same lines."""

    def __init__(self, speller: Speller, embedder: Embedder) -> None:
        super().__init__(speller, embedder)
        self._with_ngrams_so_far: dict[str, Reading] = {}
        self._ahead: Future[list[Reading]] | None = None

    def read_ahead(self, lines: Sequence[str]) -> None:
        """Begin to hash lines that will be asked for later, while the regressions are fitted on the other core."""
        aside = ThreadPoolExecutor(1)
        self._ahead = aside.submit(super().read_ngrams, lines)
        aside.shutdown(wait=False)

    def read_ngrams(self, lines: Sequence[str]) -> list[Reading]:
        """Return n-grams, waiting for those that were begun ahead; nothing is hashed twice."""
        if self._ahead:
            self._ahead.result()
        return super().read_ngrams(lines)

    def _with_ngrams(self, line: str) -> Reading:
        found = self._with_ngrams_so_far.get(line)
        if found is None:
            found = self._with_ngrams_so_far[line] = super()._with_ngrams(line)
        return found
