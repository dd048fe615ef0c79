"""Tunes the upper layers of the encoder, and a head for each classifier, to our lines. TensorFlow, which Rasa brings.

One encoder learns both at once: what a message is for, and whether somebody is not safe. The lower layers stay as they
were published: what they say of a line is worked out once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from bot.nlu.head import Head, shapes
from bot.nlu.published import SIZE, Array, Layer, Pieces, layers
from bot.nlu.tuning_layers import head, layer

logger = logging.getLogger(__name__)
TASKS = ("safeguarding", "intents")
KEPT = 2  # layers that stay as published
_BATCH = 64
_DROP, _DROP_IN_HEAD = 0.1, 0.3
_STEP, _STEP_OF_HEADS = 1e-4, 1e-3  # at the start; they fall to nothing
_RISING = 0.06  # share of the steps in which the layers' step rises from nothing
_LONGEST_SLOPE = 1.0


class Example(NamedTuple):
    """A line as word pieces, as it was written and with slips added, and what it is."""

    written: list[int]
    misspelt: list[int]
    labels: tuple[str, str | None]  # of TASKS; None: nobody said


class Tuned(NamedTuple):
    """All layers, first to last, and the head of each task."""

    layers: list[Layer]
    heads: dict[str, Head]


def tune(examples: Sequence[Example], rounds: int, seed: int) -> Tuned:
    """Fit to the examples. The same examples and seed give the same arrays on the same machine."""
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    dice = np.random.default_rng(seed)
    published = layers()
    below = _below(published[:KEPT])
    written, misspelt = below([one.written for one in examples]), below([one.misspelt for one in examples])
    labels = [sorted({name for one in examples if (name := one.labels[task])}) for task in range(len(TASKS))]
    wanted = np.array(
        [[labels[task].index(name) if name else -1 for task, name in enumerate(one.labels)] for one in examples]
    )
    learner = _Learner(published[KEPT:], [len(names) for names in labels], dice)
    steps = rounds * -(-len(examples) // _BATCH)
    done = 0
    slips = dice.random(len(examples)) < 0.5
    for number in range(rounds):
        slips = ~slips  # each line is seen as written in one round and misspelt in the next
        states = [two if slip else one for one, two, slip in zip(written, misspelt, slips, strict=True)]
        losses = []
        for batch in _batches(states, dice):
            losses.append(learner.step(*_padded([states[i] for i in batch]), wanted[batch], done / steps))
            done += 1
        logger.info("  round %d of %d: loss %s", number + 1, rounds, np.round(np.mean(losses, axis=0), 3))
    return Tuned(published[:KEPT] + learner.layers(), learner.heads(labels))


class _Learner:
    """The arrays that are tuned, and one step of tuning."""

    def __init__(self, upper: Sequence[Layer], labels: Sequence[int], dice: np.random.Generator) -> None:
        self._layers = [{name: tf.Variable(array) for name, array in one.items()} for one in upper]
        self._heads = [
            {name: tf.Variable(_begin(shape, dice)) for name, shape in shapes(number).items()} for number in labels
        ]
        self._of_layers = [array for one in self._layers for array in one.values()]
        self._of_heads = [array for one in self._heads for array in one.values()]
        self._movers = tf.keras.optimizers.Adam(_STEP), tf.keras.optimizers.Adam(_STEP_OF_HEADS)
        self._move = tf.function(self._moved, reduce_retracing=True)

    def step(self, states: Array, there: Array, wanted: Array, done: float) -> Array:
        """Learn from one batch; `done`: share of all steps that lie behind. Gives the loss of each task."""
        self._movers[0].learning_rate.assign(_STEP * min(1.0, done / _RISING) * (1 - done))
        self._movers[1].learning_rate.assign(_STEP_OF_HEADS * (1 - done))
        losses: Array = self._move(tf.constant(states), tf.constant(there), tf.constant(wanted)).numpy()
        return losses

    def layers(self) -> list[Layer]:
        return [{name: array.numpy() for name, array in one.items()} for one in self._layers]

    def heads(self, labels: Sequence[Sequence[str]]) -> dict[str, Head]:
        return {
            task: Head(tuple(names), {name: array.numpy() for name, array in one.items()})
            for task, names, one in zip(TASKS, labels, self._heads, strict=True)
        }

    def _moved(self, states: Any, there: Any, wanted: Any) -> Any:
        with tf.GradientTape() as tape:
            x = tf.cast(states, tf.float32)
            for arrays in self._layers:
                x = layer(arrays, x, there, _DROP)
            losses = [
                _loss(head(of_head, x, there, _DROP_IN_HEAD), wanted[:, task])
                for task, of_head in enumerate(self._heads)
            ]
            together = tf.add_n(losses)
        slopes = tape.gradient(together, self._of_layers + self._of_heads)
        slopes, _ = tf.clip_by_global_norm(slopes, _LONGEST_SLOPE)
        edge = len(self._of_layers)
        # autograph's zip knows no strict
        self._movers[0].apply_gradients(list(zip(slopes[:edge], self._of_layers)))  # noqa: B905
        self._movers[1].apply_gradients(list(zip(slopes[edge:], self._of_heads)))  # noqa: B905
        return tf.stack(losses)


def _loss(scores: Any, wanted: Any) -> Any:
    """Of those lines of a batch of which somebody said what they are, by the size of the batch."""
    said = tf.cast(wanted >= 0, tf.float32)
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.maximum(wanted, 0), scores)
    return tf.reduce_mean(said * each)


def _begin(shape: tuple[int, ...], dice: np.random.Generator) -> Array:
    if len(shape) == 1:
        return np.zeros(shape, dtype=np.float32)
    edge = np.sqrt(6.0 / sum(shape))
    return dice.uniform(-edge, edge, shape).astype(np.float32)


def _below(kept: Sequence[Layer]) -> Callable[[Sequence[list[int]]], list[Array]]:
    """Reads lines with the layers that stay: what these say of each, in half precision."""
    pieces = Pieces()
    through = tf.function(lambda x, there: _through(kept, x, there), reduce_retracing=True)

    def read(lines: Sequence[list[int]]) -> list[Array]:
        found: list[Array] = [np.zeros((0, SIZE))] * len(lines)
        for batch in _batches(lines):
            seen = through(*map(tf.constant, _padded([pieces(np.array(lines[i])) for i in batch], np.float32))).numpy()
            for i, states in zip(batch, seen, strict=True):
                found[i] = states[: len(lines[i])].astype(np.float16)
        return found

    return read


def _through(kept: Sequence[Layer], x: Any, there: Any) -> Any:
    for arrays in kept:
        x = layer(arrays, x, there)
    return x


def _batches(lines: Sequence[Any], dice: np.random.Generator | None = None) -> list[Array]:
    """Lines of about one length together; with dice, others every time and in any order."""
    lengths = np.array([len(line) for line in lines], dtype=np.float64)
    if dice:
        lengths += dice.uniform(0, 3, len(lines))
    order = lengths.argsort(kind="stable")
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    if dice:
        dice.shuffle(batches)
    return batches


def _padded(lines: Sequence[Array], kind: Any = np.float16) -> tuple[Array, Array]:
    """The states of some lines as one array, and where there are any."""
    longest = -(-max(len(line) for line in lines) // 4) * 4  # few different lengths: fewer graphs to build
    states = np.zeros((len(lines), longest, SIZE), dtype=kind)
    there = np.zeros((len(lines), longest), dtype=np.float32)
    for row, line in enumerate(lines):
        states[row, : len(line)] = line
        there[row, : len(line)] = 1.0
    return states, there
