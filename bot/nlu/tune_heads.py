"""`make tune-heads`: fit the heads of all classifiers to the lines anew, on the encoder as it is.

Some minutes instead of half an hour: for new labels, new questions, some thousand new lines. The encoder itself is
tuned by `make tune` (`tune.py`); heads always belong to the encoder they were fitted with.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from bot.nlu.embedding import Embedder
from bot.nlu.ensemble import HEADS, save_heads
from bot.nlu.head import Head, shapes
from bot.nlu.normalise import normalise
from bot.nlu.pretrained import Array
from bot.nlu.reader import sentence
from bot.nlu.spelling import Speller
from bot.nlu.tensorflow_layers import head
from bot.nlu.tuning import TASKS, batches, group_mask, initial, loss, padded
from bot.nlu.tuning_lines import SEED, Line, lines_with_words, tuning_lines

logger = logging.getLogger("bot.nlu.tune_heads")  # run as a program, __name__ would be __main__
ROUNDS = 6
_LEARNING_RATE, _DROPOUT = 1e-3, 0.3


def main() -> int:
    """Fit, and keep the heads where `make train` and the bot find them; return 0."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.INFO)
    began = time.monotonic()
    lines = lines_with_words(tuning_lines())
    states = states_of(lines)
    logger.info("Read %d lines after %.0f s", len(lines), time.monotonic() - began)
    save_heads(fit(lines, states, ROUNDS, SEED), HEADS)
    logger.info("Kept in %s after %.0f s", HEADS, time.monotonic() - began)
    return 0


def states_of(lines: Sequence[Line]) -> list[Array]:
    """Return the encoder's states of every line, half of them as written and half misspelt, in half precision."""
    speller = Speller.learn(line.text for line in lines)  # the vocabulary that `make train` would learn
    texts = [line.misspelt if number % 2 else line.text for number, line in enumerate(lines)]
    embedder = Embedder(threads=2)
    asked = [sentence(text, speller.repair(normalise(text))) for text in texts]
    found: list[Array] = []
    for start in range(0, len(asked), 4096):
        found += [states.astype(np.float16) for states in embedder.states(asked[start : start + 4096])]
    return found


def fit(lines: Sequence[Line], states: Sequence[Array], rounds: int, seed: int) -> dict[str, Head]:
    """Return a head for each task. The same lines, states and seed give the same arrays on the same machine.

    states: of each line, (pieces, 384). rounds: epochs.
    """
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    dice = np.random.default_rng(seed)
    told = [line.labels for line in lines]
    labels = [sorted({name for one in told if (name := one[task])}) for task in range(len(TASKS))]
    wanted = np.array([[labels[task].index(name) if name else -1 for task, name in enumerate(one)] for one in told])
    arrays = [{name: tf.Variable(initial(shape, dice)) for name, shape in shapes(len(one)).items()} for one in labels]
    apart = [tf.constant(group_mask(one)) for one in labels]
    variables = [array for one in arrays for array in one.values()]
    optimiser = tf.keras.optimizers.Adam(_LEARNING_RATE)

    @tf.function(reduce_retracing=True)
    def step(seen: tf.Tensor, there: tf.Tensor, meant: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            x = tf.cast(seen, tf.float32)
            losses = [
                loss(head(of_head, x, there, _DROPOUT), meant[:, task], apart[task])
                for task, of_head in enumerate(arrays)
            ]
            together = tf.add_n(losses)
        gradients = tape.gradient(together, variables)
        optimiser.apply_gradients(list(zip(gradients, variables)))  # noqa: B905 - autograph's zip knows no strict
        return tf.stack(losses)

    done, steps = 0, rounds * len(batches(states))
    for number in range(rounds):
        seen_losses = []
        for batch in batches(states, dice):
            optimiser.learning_rate.assign(_LEARNING_RATE * (1 - done / steps))
            rows, there = padded([states[i] for i in batch])
            seen_losses.append(step(tf.constant(rows), tf.constant(there), tf.constant(wanted[batch])).numpy())
            done += 1
        logger.info("  round %d of %d: loss %s", number + 1, rounds, np.round(np.mean(seen_losses, axis=0), 3))
    return {
        task: Head(tuple(names), {name: array.numpy() for name, array in one.items()})
        for task, names, one in zip(TASKS, labels, arrays, strict=True)
    }


if __name__ == "__main__":
    sys.exit(main())
