"""Fit the regression on harm in other languages: `python -m bot.nlu.languages.fit`, a minute or two on one core.

One logistic regression on the embedding of a line: the lines in `bot/data/safeguarding/languages/`, each counting as
ten, and an even sample of our English lines, which hold the variety. Not part of `make train`: run it after lines of
another language were changed, and commit `weights.npz`.
"""

from __future__ import annotations

import random
import sys

import numpy as np

from bot.nlu.languages.harm import WEIGHTS
from bot.nlu.languages.lines import foreign_lines
from bot.nlu.languages.multilingual import multilingual_embedding
from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines

ENGLISH = 1_500
"""Lines of harm, and as many of none."""
WEIGHT, STRICTNESS, SEED = 10.0, 3.0, 1


def main() -> None:
    """Read the lines, fit the regression, write its weights."""
    from sklearn.linear_model import LogisticRegression

    english = sorted(labelled_lines(WEIGHTS.parents[2] / "data" / "safeguarding"))
    random.Random(SEED).shuffle(english)  # nosec B311 # repeatable training lines
    harm = [line for line, label in english if label != NO_CONCERN][:ENGLISH]
    none = [line for line, label in english if label == NO_CONCERN][:ENGLISH]
    foreign = foreign_lines()
    texts = [*harm, *none, *(line.text for line in foreign)]
    labels = [1] * len(harm) + [0] * len(none) + [int(line.category != NO_CONCERN) for line in foreign]
    weights = [1.0] * (len(harm) + len(none)) + [WEIGHT] * len(foreign)
    read = np.stack([multilingual_embedding(text) for text in texts])
    fitted = LogisticRegression(C=STRICTNESS, max_iter=400).fit(read, labels, sample_weight=weights)
    told = [row for row, line in zip(read[-len(foreign) :], foreign, strict=True) if line.category != NO_CONCERN]
    np.savez_compressed(
        WEIGHTS,
        weights=fitted.coef_[0].astype(np.float32),
        bias=fitted.intercept_.astype(np.float32),
        told=np.stack(told).astype(np.float16),
        categories=np.array([line.category for line in foreign if line.category != NO_CONCERN]),
    )
    sys.stdout.write(f"{len(texts)} lines read, {len(told)} of harm in other languages\n")


if __name__ == "__main__":
    main()
