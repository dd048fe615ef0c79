"""`python -m bot.nlu.tune safeguarding|intents`: tune the seventh layers to the lines (about ten minutes on two cores).

Not part of `make train`: the tuned layers are kept in `bot/nlu/weights/`, and `make train` fits the linear opinions to
new lines in a minute. Tune again when labels change or some hundred lines were added. The same lines and seeds give the
same weights.
"""

from __future__ import annotations

import logging
import random
import sys
from pathlib import Path

import numpy as np
import yaml

from bot.nlu.embedding import Embedder
from bot.nlu.opinions import WEIGHTS, save_layers
from bot.nlu.reader import Reader
from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines, lines_for_vocabulary
from bot.nlu.seventh_layer_training import train
from bot.nlu.slips import with_slips
from bot.nlu.spelling import Speller

logger = logging.getLogger("bot.nlu.tune")  # run as a program, __name__ would be __main__
DATA = Path("bot/data")
_SEED, _SHARE = 7, 0.3
_ROUNDS, _LAYERS, _COPIES = {"safeguarding": 7, "intents": 7}, {"safeguarding": 3, "intents": 2}, 1
_ORDINARY = 5000  # lines of the intents that safeguarding layers are shown as no concern


def main(arguments: list[str]) -> int:
    """Tune the layers of one classifier and keep them."""
    if len(arguments) != 1 or arguments[0] not in _ROUNDS:
        sys.stderr.write("Say which: safeguarding or intents.\n")
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    logging.getLogger("bot").setLevel(logging.INFO)
    what = arguments[0]
    intents = intent_lines(DATA)
    speller = Speller.learn([line for line, _ in intents] + list(lines_for_vocabulary(DATA / "safeguarding")))
    lines, labels = _chosen(what, intents)
    logger.info("Reading %d lines...", len(lines))
    states = [reading.states.astype(np.float16) for reading in Reader(speller, Embedder(threads=2)).read(lines)]
    layers = []
    for number in range(_LAYERS[what]):
        logger.info("Layer %d of %d", number + 1, _LAYERS[what])
        layers.append(train(states, labels, _ROUNDS[what], seed=_SEED + number))
    WEIGHTS.mkdir(exist_ok=True)
    save_layers(tuple(layers), WEIGHTS / f"{what}.npz")
    logger.info("Kept in %s", WEIGHTS / f"{what}.npz")
    return 0


def intent_lines(folder: Path) -> list[tuple[str, str]]:
    """(line, intent) of all training lines, in a fixed order."""
    pairs = []
    for path in sorted(folder.glob("*.yml")):
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            pairs += [
                (line[2:].strip(), block["intent"]) for line in block["examples"].splitlines() if line.startswith("- ")
            ]
    return sorted(pairs)


def _chosen(what: str, intents: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    if what == "intents":
        return with_slips(intents, _COPIES, _SHARE, _SEED)
    lines, labels = with_slips(labelled_lines(DATA / "safeguarding"), _COPIES, _SHARE, _SEED)
    ordinary = random.Random(_SEED).sample([line for line, _ in intents], min(_ORDINARY, len(intents)))
    return lines + ordinary, labels + [NO_CONCERN] * len(ordinary)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
