"""Tune the upper layers of the encoder, and a head for each classifier, to our lines. In TensorFlow, which Rasa brings.

Multi-task learning: intent, concern and answer share one encoder. The lower layers stay frozen as they were published:
their states of a line are computed once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from bot.nlu.head import BETWEEN, Head, shapes
from bot.nlu.pretrained import SIZE, Array, InputEmbeddings, Layer, layers
from bot.nlu.tensorflow_layers import head, layer

logger = logging.getLogger(__name__)
TASKS = ("safeguarding", "intents", "answers")
FROZEN = 2  # layers that stay as published
_BATCH = 64
_DROP, _DROP_IN_HEAD = 0.1, 0.3
LEARNING_RATE, _HEAD_LEARNING_RATE = 1e-4, 1e-3  # at the start; they decay to nothing linearly
_WARM_UP = 0.06  # share of the steps in which the learning rate of the layers rises from nothing
_CLIP_NORM = 1.0
_MASKED = -1e9


class Example(NamedTuple):
    """A line as word pieces, as written and misspelt, and its labels."""

    written: list[int]
    misspelt: list[int]
    labels: tuple[str | None, ...]  # of TASKS; None: nobody said


class Tuned(NamedTuple):
    """All layers, first to last, and the head of each task."""

    layers: list[Layer]
    heads: dict[str, Head]


def tune(
    examples: Sequence[Example], rounds: int, seed: int, start: Tuned | None = None, rate: float = LEARNING_RATE
) -> Tuned:
    """Fine-tune to the examples. The same examples, start and seed give the same arrays on the same machine.

    start: an earlier tuning to go on from, with the same labels; None: the published layers and empty heads.
    rate: the highest learning rate of the layers.
    rounds: epochs. Raises WrongModel where the published files are missing.
    """
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    dice = np.random.default_rng(seed)
    published = layers()
    frozen = _frozen(published[:FROZEN])
    written, misspelt = frozen([one.written for one in examples]), frozen([one.misspelt for one in examples])
    labels = [sorted({name for one in examples if (name := one.labels[task])}) for task in range(len(TASKS))]
    wanted = np.array(
        [[labels[task].index(name) if name else -1 for task, name in enumerate(one.labels)] for one in examples]
    )
    learner = _Learner((start.layers if start else published)[FROZEN:], labels, dice, rate)
    if start:
        learner.go_on(start.heads)
    steps = rounds * -(-len(examples) // _BATCH)
    done = 0
    misspell = dice.random(len(examples)) < 0.5
    for number in range(rounds):
        misspell = ~misspell  # each line is seen as written in one round and misspelt in the next
        states = [two if wrong else one for one, two, wrong in zip(written, misspelt, misspell, strict=True)]
        losses = []
        for batch in batches(states, dice):
            losses.append(learner.step(*padded([states[i] for i in batch]), wanted[batch], done / steps))
            done += 1
        logger.info("  round %d of %d: loss %s", number + 1, rounds, np.round(np.mean(losses, axis=0), 3))
    return Tuned(published[:FROZEN] + learner.layers(), learner.heads(labels))


def carried_over(kept: Head, labels: Sequence[str], fresh: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of a head to go on with: those of an earlier tuning, and fresh ones for labels it did not know.

    labels: of the head that goes on, in the order of the last axis of "out" and "out_bias".
    """
    column = {label: place for place, label in enumerate(kept.labels)}
    known = [place for place, label in enumerate(labels) if label in column]
    before = [column[labels[place]] for place in known]
    arrays = {name: kept.arrays[name] for name in fresh}
    for name in ("out", "out_bias"):
        arrays[name] = np.array(fresh[name])
        arrays[name][..., known] = kept.arrays[name][..., before]
    return arrays


class _Learner:
    """The trainable variables, and one training step."""

    def __init__(
        self, upper: Sequence[Layer], labels: Sequence[Sequence[str]], dice: np.random.Generator, rate: float
    ) -> None:
        self._rate = rate
        self._labels = labels
        self._layers = [{name: tf.Variable(array) for name, array in one.items()} for one in upper]
        self._heads = [
            {name: tf.Variable(initial(shape, dice)) for name, shape in shapes(len(names)).items()} for names in labels
        ]
        self._group_masks = [tf.constant(group_mask(names)) for names in labels]
        self._of_layers = [array for one in self._layers for array in one.values()]
        self._of_heads = [array for one in self._heads for array in one.values()]
        self._optimisers = tf.keras.optimizers.Adam(rate), tf.keras.optimizers.Adam(_HEAD_LEARNING_RATE)
        self._train_step = tf.function(self._apply, reduce_retracing=True)

    def go_on(self, heads: Mapping[str, Head]) -> None:
        """Take over the heads of an earlier tuning, their output layers label by label."""
        for task, names, arrays in zip(TASKS, self._labels, self._heads, strict=True):
            for name, array in carried_over(heads[task], names, {n: a.numpy() for n, a in arrays.items()}).items():
                arrays[name].assign(array)

    def step(self, states: Array, there: Array, wanted: Array, done: float) -> Array:
        """Learn from one batch; `done`: share of all steps that lie behind. Return the loss of each task."""
        self._optimisers[0].learning_rate.assign(self._rate * min(1.0, done / _WARM_UP) * (1 - done))
        self._optimisers[1].learning_rate.assign(_HEAD_LEARNING_RATE * (1 - done))
        losses: Array = self._train_step(tf.constant(states), tf.constant(there), tf.constant(wanted)).numpy()
        return losses

    def layers(self) -> list[Layer]:
        """Return the tuned layers as arrays."""
        return [{name: array.numpy() for name, array in one.items()} for one in self._layers]

    def heads(self, labels: Sequence[Sequence[str]]) -> dict[str, Head]:
        """Return the head of each task."""
        return {
            task: Head(tuple(names), {name: array.numpy() for name, array in one.items()})
            for task, names, one in zip(TASKS, labels, self._heads, strict=True)
        }

    def _apply(self, states: Any, there: Any, wanted: Any) -> Any:
        with tf.GradientTape() as tape:
            x = tf.cast(states, tf.float32)
            for arrays in self._layers:
                x = layer(arrays, x, there, _DROP)
            losses = [
                loss(head(of_head, x, there, _DROP_IN_HEAD), wanted[:, task], self._group_masks[task])
                for task, of_head in enumerate(self._heads)
            ]
            together = tf.add_n(losses)
        gradients = tape.gradient(together, self._of_layers + self._of_heads)
        gradients, _ = tf.clip_by_global_norm(gradients, _CLIP_NORM)
        edge = len(self._of_layers)
        # autograph's zip knows no strict
        self._optimisers[0].apply_gradients(list(zip(gradients[:edge], self._of_layers)))  # noqa: B905
        self._optimisers[1].apply_gradients(list(zip(gradients[edge:], self._of_heads)))  # noqa: B905
        return tf.stack(losses)


def group_mask(names: Sequence[str]) -> Array:
    """Return a mask for the softmax within groups of labels, shape (labels, labels).

    0 within a group, very negative for other groups.
    """
    groups = np.array([name.rpartition(BETWEEN)[0] for name in names])
    return np.where(groups[:, None] == groups[None, :], 0.0, _MASKED).astype(np.float32)


def loss(scores: Any, wanted: Any, mask: Any) -> Any:
    """Return the cross-entropy of the labelled lines of a batch, divided by the size of the batch.

    scores: logits (lines, labels). wanted: (lines,) the label of each line, -1 where it has none.
    mask: what `group_mask` returns.
    """
    said = tf.cast(wanted >= 0, tf.float32)
    meant = tf.maximum(wanted, 0)
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(meant, scores + tf.gather(mask, meant))
    return tf.reduce_mean(said * each)


def initial(shape: tuple[int, ...], dice: np.random.Generator) -> Array:
    """Return Glorot-uniform values for a matrix, zeros for a bias."""
    if len(shape) == 1:
        return np.zeros(shape, dtype=np.float32)
    edge = np.sqrt(6.0 / sum(shape))
    return dice.uniform(-edge, edge, shape).astype(np.float32)


def _frozen(kept: Sequence[Layer]) -> Callable[[Sequence[list[int]]], list[Array]]:
    """Return what encodes lines with the frozen layers: their states, in half precision."""
    pieces = InputEmbeddings()
    through = tf.function(lambda x, there: _through(kept, x, there), reduce_retracing=True)

    def read(lines: Sequence[list[int]]) -> list[Array]:
        found: list[Array] = [np.zeros((0, SIZE))] * len(lines)
        for batch in batches(lines):
            seen = through(*map(tf.constant, padded([pieces(np.array(lines[i])) for i in batch], np.float32))).numpy()
            for i, states in zip(batch, seen, strict=True):
                found[i] = states[: len(lines[i])].astype(np.float16)
        return found

    return read


def _through(kept: Sequence[Layer], x: Any, there: Any) -> Any:
    for arrays in kept:
        x = layer(arrays, x, there)
    return x


def batches(lines: Sequence[Any], dice: np.random.Generator | None = None) -> list[Array]:
    """Return batches (indices) of lines of about one length; with dice, different ones each time, shuffled."""
    lengths = np.array([len(line) for line in lines], dtype=np.float64)
    if dice:
        lengths += dice.uniform(0, 3, len(lines))
    order = lengths.argsort(kind="stable")
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    if dice:
        dice.shuffle(batches)
    return batches


def padded(lines: Sequence[Array], kind: Any = np.float16) -> tuple[Array, Array]:
    """Return the states of some lines as one padded array (lines, longest, 384), and the mask (lines, longest).

    The mask is 1 where a piece is, 0 where padding is.
    """
    longest = -(-max(len(line) for line in lines) // 4) * 4  # few different lengths: fewer graphs to build
    states = np.zeros((len(lines), longest, SIZE), dtype=kind)
    there = np.zeros((len(lines), longest), dtype=np.float32)
    for row, line in enumerate(lines):
        states[row, : len(line)] = line
        there[row, : len(line)] = 1.0
    return states, there
