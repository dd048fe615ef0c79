"""`make tune`: tune the encoder and the heads of all three classifiers to the lines.

Not part of `make train`, which fits the regressions to new lines in a minute: what is tuned is kept in
`bot/nlu/weights/`. Tune again when labels change or some hundred lines were added (`make tune-more` goes on from the
kept weights in half of the rounds); then choose the thresholds of `config.yml` anew (docs/understanding.md). The same
lines give the same weights on the same machine.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Sequence

from bot.nlu.embedding import ENCODER, encoder_hash
from bot.nlu.ensemble import HEADS, load_head, save_heads
from bot.nlu.normalise import normalise
from bot.nlu.onnx_encoder import read, write
from bot.nlu.pretrained import tokenizer
from bot.nlu.reader import sentence
from bot.nlu.spelling import Speller
from bot.nlu.tune_heads import states_of
from bot.nlu.tuning import TASKS, Example, Tuned, tune
from bot.nlu.tuning_choice import chosen, known
from bot.nlu.tuning_lines import SEED, Line, lines_with_words, tuning_lines

logger = logging.getLogger("bot.nlu.tune")  # run as a program, __name__ would be __main__
ROUNDS = 4
MORE, MORE_ROUNDS, MORE_RATE = "--more", 2, 5e-5
"""To go on from the kept weights: the option, the rounds and the highest learning rate."""


def main() -> int:
    """Tune, and keep what was learned where `make train` and the bot find it; return 0."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.INFO)
    began = time.monotonic()
    lines = tuning_lines()
    logger.info("Tuning to %d lines, as written and misspelt...", len(lines))
    speller = Speller.learn(line.text for line in lines)  # the vocabulary that `make train` would learn
    if MORE in sys.argv[1:]:
        before = kept()
        lines = lines_with_words(lines)
        lines = chosen(lines, known(lines, states_of(lines), before.heads), SEED)
        logger.info("Going on with %d of them after %.0f s", len(lines), time.monotonic() - began)
        tuned = tune(examples(lines, speller), MORE_ROUNDS, SEED, before, MORE_RATE)
    else:
        tuned = tune(examples(lines, speller), ROUNDS, SEED)
    write(tuned.layers, ENCODER)
    encoder_hash.cache_clear()  # of the encoder before, where the kept heads were read
    save_heads(tuned.heads, HEADS)
    logger.info("Kept in %s and %s after %.0f s", ENCODER, HEADS, time.monotonic() - began)
    return 0


def kept() -> Tuned:
    """Return the layers and heads that were tuned last."""
    heads = {task: head for task in TASKS if (head := load_head(task))}
    return Tuned(read(ENCODER), heads)


def examples(lines: Sequence[Line], speller: Speller) -> list[Example]:
    """Return the lines as the reader will hand them to the encoder; those without words are left out."""
    cut = tokenizer()

    def pieces(text: str) -> list[int]:
        found: list[int] = cut.encode(sentence(text, speller.repair(normalise(text)))).ids
        return found

    return [Example(pieces(line.text), pieces(line.misspelt), line.labels) for line in lines_with_words(lines)]


if __name__ == "__main__":
    sys.exit(main())
