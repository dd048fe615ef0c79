"""`make tune`: tune the encoder and the heads of both classifiers to the lines.

Not part of `make train`, which fits the regressions to new lines in a minute: what is tuned is kept in
`bot/nlu/weights/`. Tune again when labels change or some hundred lines were added; then choose the thresholds of
`config.yml` anew (docs/understanding.md). The same lines give the same weights on the same machine.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Sequence

from bot.nlu.embedding import ENCODER
from bot.nlu.encoder_file import write
from bot.nlu.normalise import normalise
from bot.nlu.opinions import HEADS, save_heads
from bot.nlu.published import tokenizer
from bot.nlu.reader import sentence
from bot.nlu.spelling import Speller
from bot.nlu.tuning import Example, tune
from bot.nlu.tuning_lines import SEED, Line, tuning_lines

logger = logging.getLogger("bot.nlu.tune")  # run as a program, __name__ would be __main__
ROUNDS = 5


def main() -> int:
    """Tune, and keep what was learned where `make train` and the bot find it."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.INFO)
    began = time.monotonic()
    lines = tuning_lines()
    logger.info("Tuning to %d lines, as they were written and with slips...", len(lines))
    speller = Speller.learn(line.text for line in lines)  # the vocabulary that `make train` would learn
    tuned = tune(examples(lines, speller), ROUNDS, SEED)
    write(tuned.layers, ENCODER)
    save_heads(tuned.heads, HEADS)
    logger.info("Kept in %s and %s after %.0f s", ENCODER, HEADS, time.monotonic() - began)
    return 0


def examples(lines: Sequence[Line], speller: Speller) -> list[Example]:
    """The lines as the reader will hand them to the encoder. A line without words says nothing and is left out."""
    cut = tokenizer()

    def pieces(text: str) -> list[int]:
        found: list[int] = cut.encode(sentence(text, speller.repair(normalise(text)))).ids
        return found

    told = [line for line in lines if normalise(line.text) and normalise(line.misspelt)]
    return [Example(pieces(line.text), pieces(line.misspelt), (line.concern, line.intent)) for line in told]


if __name__ == "__main__":
    sys.exit(main())
