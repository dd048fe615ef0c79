"""The sums of the encoder's layers and of the heads in TensorFlow, for tuning: a batch at a time, some of it dropped.

Serving does the same sums in onnxruntime (`encoder_file.py`) and numpy (`head.py`); a test compares them.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from bot.nlu.published import HEADS, SIZE, TINY

Arrays = dict[str, Any]  # tensors or variables by name
Tensor = Any
_NOWHERE = -1e9


def layer(a: Arrays, x: Tensor, there: Tensor, drop: float = 0.0) -> Tensor:
    """One layer over states (lines, pieces, 384); `there`: 1 where a piece is, 0 where a shorter line is filled up."""
    looked = _times(_looked_around(a, x, there, drop), a, "attention.output.dense")
    x = _normed(x + _dropped(looked, drop), a, "attention.output.LayerNorm")
    wide = tf.nn.gelu(_times(x, a, "intermediate.dense"))
    return _normed(x + _dropped(_times(wide, a, "output.dense"), drop), a, "output.LayerNorm")


def head(a: Arrays, x: Tensor, there: Tensor, drop: float = 0.0) -> Tensor:
    """Scores (lines, labels) of the states of the last layer."""
    size, questions = a["questions"].shape
    asked = tf.nn.softmax(x @ a["questions"] + (1.0 - there[:, :, None]) * _NOWHERE, axis=1)
    gathered = tf.reshape(tf.einsum("bwq,bws->bqs", asked, x), (-1, questions * size))
    mean = tf.reduce_sum(x * there[:, :, None], 1) / tf.reduce_sum(there, 1, keepdims=True)
    seen = _dropped(tf.concat([gathered, mean], 1), drop)
    hidden = tf.nn.relu(seen @ a["hidden"] + a["hidden_bias"])
    return _dropped(hidden, drop) @ a["out"] + a["out_bias"]


def _looked_around(a: Arrays, x: Tensor, there: Tensor, drop: float) -> Tensor:
    lines, pieces = tf.shape(x)[0], tf.shape(x)[1]
    query, key, value = (
        tf.transpose(tf.reshape(_times(x, a, f"attention.self.{name}"), (lines, pieces, HEADS, -1)), (0, 2, 1, 3))
        for name in ("query", "key", "value")
    )
    looks = tf.matmul(query, key, transpose_b=True) * (SIZE // HEADS) ** -0.5
    shares = _dropped(tf.nn.softmax(looks + (1.0 - there[:, None, None, :]) * _NOWHERE), drop)
    return tf.reshape(tf.transpose(tf.matmul(shares, value), (0, 2, 1, 3)), (lines, pieces, SIZE))


def _times(x: Tensor, a: Arrays, name: str) -> Tensor:
    return x @ a[f"{name}.weight"] + a[f"{name}.bias"]


def _normed(x: Tensor, a: Arrays, name: str) -> Tensor:
    mean, spread = tf.nn.moments(x, [-1], keepdims=True)
    return (x - mean) * tf.math.rsqrt(spread + TINY) * a[f"{name}.weight"] + a[f"{name}.bias"]


def _dropped(x: Tensor, drop: float) -> Tensor:
    return tf.nn.dropout(x, drop) if drop else x
