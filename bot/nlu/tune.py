"""`python -m bot.nlu.tune safeguarding|intents [--leave-out]`: tune the seventh layers to the lines.

Not part of `make train`: the tuned layers are kept in `bot/nlu/weights/`, and `make train` fits the linear opinions to
new lines in a minute. Tune again when labels change or some hundred lines were added. The same lines and seeds give the
same weights.

`--leave-out` keeps nothing: it tunes one layer without some of the writers, tries it on what these wrote, goes on to
the next writers, and prints how well strangers would be understood. Thresholds are chosen from that.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time

import numpy as np

from bot.nlu.embedding import Array, Embedder
from bot.nlu.leaving_out import left_out
from bot.nlu.opinions import WEIGHTS, save_layers
from bot.nlu.reader import Reader, Reading
from bot.nlu.safeguarding_lines import lines_for_vocabulary
from bot.nlu.seventh_layer_training import train
from bot.nlu.spelling import Speller
from bot.nlu.tuning_lines import DATA, SEED, Line, chosen, intent_lines

logger = logging.getLogger("bot.nlu.tune")  # run as a program, __name__ would be __main__
ROUNDS = {"safeguarding": 6, "intents": 7}
LAYERS = {"safeguarding": 3, "intents": 1}


def main(arguments: list[str]) -> int:
    """Tune the layers of one classifier and keep them, or say how strangers would fare."""
    asked = _parser().parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.INFO)
    began = time.monotonic()
    intents = intent_lines()
    lines = chosen(asked.what, intents)
    logger.info("Reading %d lines...", len(lines))
    readings = reader_of(intents).read([line.text for line in lines])
    if asked.leave_out:
        sys.stdout.write(json.dumps(left_out(asked.what, lines, readings, ROUNDS[asked.what]), indent=1) + "\n")
    else:
        keep(asked.what, lines, readings)
    logger.info("Done in %.0f s", time.monotonic() - began)
    return 0


def reader_of(intents: list[Line]) -> Reader:
    """The reader with the vocabulary that `make train` would learn."""
    words = [line.text for line in intents] + list(lines_for_vocabulary(DATA / "safeguarding"))
    return Reader(Speller.learn(words), Embedder(threads=2))


def keep(what: str, lines: list[Line], readings: list[Reading]) -> None:
    """Tune the layers and write them where `make train` finds them."""
    states: list[Array] = [reading.states.astype(np.float16) for reading in readings]
    layers = []
    for number in range(LAYERS[what]):
        logger.info("Layer %d of %d", number + 1, LAYERS[what])
        layers.append(train(states, [line.label for line in lines], ROUNDS[what], seed=SEED + number))
    WEIGHTS.mkdir(exist_ok=True)
    save_layers(tuple(layers), WEIGHTS / f"{what}.npz")
    logger.info("Kept in %s", WEIGHTS / f"{what}.npz")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.tune")
    parser.add_argument("what", choices=sorted(ROUNDS))
    parser.add_argument("--leave-out", action="store_true", help="measure on writers who were left out; keep nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
