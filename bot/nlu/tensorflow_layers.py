"""The encoder's layers and the heads in TensorFlow, for tuning: in batches, with dropout.

Serving computes the same in onnxruntime (`onnx_encoder.py`) and numpy (`head.py`); a test compares them.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from bot.nlu.pretrained import HEADS, SIZE, TINY

Arrays = dict[str, Any]  # tensors or variables by name
Tensor = Any
_MASKED = -1e9


def layer(a: Arrays, x: Tensor, there: Tensor, drop: float = 0.0) -> Tensor:
    """Return one transformer layer over states (lines, pieces, 384). there: 1 where a piece is, 0 where padding is."""
    attended = _dense(_attention(a, x, there, drop), a, "attention.output.dense")
    x = _layer_norm(x + _dropped(attended, drop), a, "attention.output.LayerNorm")
    wide = tf.nn.gelu(_dense(x, a, "intermediate.dense"))
    return _layer_norm(x + _dropped(_dense(wide, a, "output.dense"), drop), a, "output.LayerNorm")


def head(a: Arrays, x: Tensor, there: Tensor, drop: float = 0.0) -> Tensor:
    """Return the logits (lines, labels) for the states of the last layer, (lines, pieces, 384), without a softmax.

    there: (lines, pieces), 1 where a piece is, 0 where padding is. drop: share of the features left out.
    """
    size, questions = a["questions"].shape
    attention = tf.nn.softmax(x @ a["questions"] + (1.0 - there[:, :, None]) * _MASKED, axis=1)
    pooled = tf.reshape(tf.einsum("bwq,bws->bqs", attention, x), (-1, questions * size))
    mean = tf.reduce_sum(x * there[:, :, None], 1) / tf.reduce_sum(there, 1, keepdims=True)
    features = _dropped(tf.concat([pooled, mean], 1), drop)
    hidden = tf.nn.relu(features @ a["hidden"] + a["hidden_bias"])
    return _dropped(hidden, drop) @ a["out"] + a["out_bias"]


def _attention(a: Arrays, x: Tensor, there: Tensor, drop: float) -> Tensor:
    lines, pieces = tf.shape(x)[0], tf.shape(x)[1]
    query, key, value = (
        tf.transpose(tf.reshape(_dense(x, a, f"attention.self.{name}"), (lines, pieces, HEADS, -1)), (0, 2, 1, 3))
        for name in ("query", "key", "value")
    )
    logits = tf.matmul(query, key, transpose_b=True) * (SIZE // HEADS) ** -0.5
    attention = _dropped(tf.nn.softmax(logits + (1.0 - there[:, None, None, :]) * _MASKED), drop)
    return tf.reshape(tf.transpose(tf.matmul(attention, value), (0, 2, 1, 3)), (lines, pieces, SIZE))


def _dense(x: Tensor, a: Arrays, name: str) -> Tensor:
    return x @ a[f"{name}.weight"] + a[f"{name}.bias"]


def _layer_norm(x: Tensor, a: Arrays, name: str) -> Tensor:
    mean, spread = tf.nn.moments(x, [-1], keepdims=True)
    return (x - mean) * tf.math.rsqrt(spread + TINY) * a[f"{name}.weight"] + a[f"{name}.bias"]


def _dropped(x: Tensor, drop: float) -> Tensor:
    return tf.nn.dropout(x, drop) if drop else x
