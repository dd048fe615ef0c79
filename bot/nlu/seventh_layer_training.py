"""Train the seventh layer with TensorFlow, which Rasa brings along for training anyway. Serving does without."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.nlu.embedding import SIZE, Array
from bot.nlu.seventh_layer import HEADS, SeventhLayer

logger = logging.getLogger(__name__)
_INNER, _WIDE, _QUESTIONS, _HIDDEN = 192, 512, 6, 128
_BATCH = 64
_DROP_WORDS, _DROP = 0.1, 0.3
_QUICK, _SLOW = 1e-3, 1e-4  # step at the start and at the end


def shapes(labels: int) -> dict[str, tuple[int, ...]]:
    """Name and shape of every trained array."""
    return {
        "query": (SIZE, _INNER), "key": (SIZE, _INNER), "value": (SIZE, _INNER), "together": (_INNER, SIZE),
        "norm1_scale": (SIZE,), "norm1_shift": (SIZE,), "norm2_scale": (SIZE,), "norm2_shift": (SIZE,),
        "wide": (SIZE, _WIDE), "wide_bias": (_WIDE,), "narrow": (_WIDE, SIZE), "narrow_bias": (SIZE,),
        "questions": (SIZE, _QUESTIONS), "hidden": ((_QUESTIONS + 1) * SIZE, _HIDDEN), "hidden_bias": (_HIDDEN,),
        "out": (_HIDDEN, labels), "out_bias": (labels,),
    }  # fmt: skip


def train(states: Sequence[Array], labels: Sequence[str], rounds: int, seed: int) -> SeventhLayer:
    """Fit to lines (what the embedder said of their words) and labels. The same input and seed give the same arrays."""
    import tensorflow as tf  # type: ignore[import-untyped]

    kept = [i for i, one in enumerate(states) if len(one)]  # a line without words says nothing
    states, labels = [states[i] for i in kept], [labels[i] for i in kept]
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    names = tuple(sorted(set(labels)))
    wanted = np.array([names.index(label) for label in labels])
    dice = np.random.default_rng(seed)
    arrays = {name: tf.Variable(_begin(name, shape, dice), name=name) for name, shape in shapes(len(names)).items()}
    optimizer = tf.keras.optimizers.Adam(_QUICK)
    step = _stepper(tf, arrays, optimizer)
    by_length = np.argsort([len(one) for one in states], kind="stable")
    batches = [by_length[i : i + _BATCH] for i in range(0, len(by_length), _BATCH)]
    for number in range(rounds):
        optimizer.learning_rate.assign(_QUICK * (1 - number / rounds) + _SLOW)
        dice.shuffle(batches)
        losses = [float(step(*_padded(tf, states, batch), tf.constant(wanted[batch]))) for batch in batches]
        logger.info("  round %d of %d: loss %.3f", number + 1, rounds, np.mean(losses))
    return SeventhLayer(names, {name: variable.numpy().astype(np.float32) for name, variable in arrays.items()})


def _begin(name: str, shape: tuple[int, ...], dice: np.random.Generator) -> Array:
    if name.endswith("scale"):
        return np.ones(shape, dtype=np.float32)
    if len(shape) == 1:
        return np.zeros(shape, dtype=np.float32)
    edge = np.sqrt(6.0 / sum(shape))
    return dice.uniform(-edge, edge, shape).astype(np.float32)


def _padded(tf: Any, states: Sequence[Array], batch: Array) -> tuple[Any, Any]:
    longest = -(-max(len(states[i]) for i in batch) // 4) * 4  # few different lengths: fewer graphs to build
    words = np.zeros((len(batch), longest, SIZE), dtype=np.float32)
    there = np.zeros((len(batch), longest), dtype=np.float32)
    for row, i in enumerate(batch):
        words[row, : len(states[i])] = states[i]
        there[row, : len(states[i])] = 1.0
    return tf.constant(words), tf.constant(there)


def _stepper(tf: Any, arrays: dict[str, Any], optimizer: Any) -> Any:
    variables = list(arrays.values())

    @tf.function(reduce_retracing=True)
    def step(words: Any, there: Any, wanted: Any) -> Any:
        with tf.GradientTape() as tape:
            scores = _forward(tf, arrays, words, there)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=scores))
        slopes = tape.gradient(loss, variables)
        optimizer.apply_gradients(list(zip(slopes, variables)))  # noqa: B905 - autograph's zip knows no strict
        return loss

    return step


def _forward(tf: Any, a: dict[str, Any], words: Any, there: Any) -> Any:
    """The same sums as `SeventhLayer.probabilities`, for a batch, with words and sums dropped at random."""
    x = tf.nn.dropout(words, _DROP_WORDS)
    x = _normed(tf, x + tf.nn.dropout(_look_around(tf, a, x, there), _DROP), a["norm1_scale"], a["norm1_shift"])
    wide = tf.nn.gelu(x @ a["wide"] + a["wide_bias"], approximate=True) @ a["narrow"] + a["narrow_bias"]
    x = _normed(tf, x + tf.nn.dropout(wide, _DROP), a["norm2_scale"], a["norm2_shift"])
    asked = tf.nn.softmax(x @ a["questions"] + (there[:, :, None] - 1.0) * 1e9, axis=1)
    gathered = tf.reshape(tf.einsum("bwq,bws->bqs", asked, x), (-1, _QUESTIONS * SIZE))
    mean = tf.reduce_sum(x * there[:, :, None], 1) / tf.reduce_sum(there, 1, keepdims=True)
    both = tf.nn.dropout(tf.concat([gathered, mean], 1), _DROP)
    return tf.nn.dropout(tf.nn.relu(both @ a["hidden"] + a["hidden_bias"]), _DROP) @ a["out"] + a["out_bias"]


def _look_around(tf: Any, a: dict[str, Any], x: Any, there: Any) -> Any:
    size = _INNER // HEADS
    query, key, value = (
        tf.transpose(tf.reshape(x @ a[name], (tf.shape(x)[0], -1, HEADS, size)), (0, 2, 1, 3))
        for name in ("query", "key", "value")
    )
    looks = tf.matmul(query, key, transpose_b=True) / size**0.5 + (there[:, None, None, :] - 1.0) * 1e9
    looked = tf.transpose(tf.matmul(tf.nn.softmax(looks), value), (0, 2, 1, 3))
    return tf.reshape(looked, (tf.shape(x)[0], -1, _INNER)) @ a["together"]


def _normed(tf: Any, x: Any, scale: Any, shift: Any) -> Any:
    mean, spread = tf.nn.moments(x, [-1], keepdims=True)
    return (x - mean) / tf.sqrt(spread + 1e-3) * scale + shift
