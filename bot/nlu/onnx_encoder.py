"""Write the layers of the encoder as an ONNX file with int8 matrix products: half the time of float32.

Weights are quantised for each column, activations for each word piece when they are computed, so that a line is the
same whatever is in the batch. onnxruntime's own quantiser takes one scale for the whole batch:
docs/decisions/0010-onnx.md. Only tuning and measuring write such files, and only they need the onnx package.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.nlu.pretrained import HEADS, SIZE, TINY, Array, Layer

_LARGEST = 127  # the largest integer that is used, either side of zero
_ZERO_POINT = 128  # zero among 0..255: onnxruntime is quickest with unsigned times signed bytes


def write(layers: Sequence[Layer], path: Path) -> None:
    """Write a file with input `pieces` and output `states`, both (lines, pieces, 384)."""
    graph = _Graph()
    x = "pieces"
    for layer in layers:
        x = graph.layer(layer, x)
    graph.nodes.append(helper.make_node("Identity", [x], ["states"]))
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["lines", "pieces", SIZE])
        for name in ("pieces", "states")
    ]
    made = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", ends[:1], ends[1:], graph.arrays),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.checker.check_model(made)
    path.write_bytes(made.SerializeToString(deterministic=True))


def read(path: Path) -> list[Layer]:
    """Return the layers of a file that `write` made, their matrices as exact as the integers are (one part in 254)."""
    graph = onnx.load(path).graph
    arrays = {array.name: numpy_helper.to_array(array) for array in graph.initializer}
    user = {name: node for node in graph.node for name in node.input}
    dense = [_read_dense(node, arrays, user) for node in graph.node if node.op_type == "MatMulInteger"]
    norms = [[arrays[name] for name in node.input[1:]] for node in graph.node if node.op_type == "LayerNormalization"]
    return [
        _named(dense[4 * number : 4 * number + 4], norms[2 * number : 2 * number + 2])
        for number in range(len(dense) // 4)
    ]


def _read_dense(product: onnx.NodeProto, arrays: dict[str, Array], user: dict[str, onnx.NodeProto]) -> list[Array]:
    """Return the matrix (from, to) and the bias of one product of integers."""
    of_pieces = user[user[product.output[0]].output[0]]  # after the cast: times the scale of each word piece,
    of_columns = user[of_pieces.output[0]]  # times the scale of each column,
    plus = user[of_columns.output[0]]  # plus the bias
    return [arrays[product.input[1]] * arrays[of_columns.input[1]], arrays[plus.input[1]]]


def _named(dense: Sequence[list[Array]], norms: Sequence[list[Array]]) -> Layer:
    (together, together_bias), out, wide, narrow = dense
    found: Layer = {}
    for number, name in enumerate(("query", "key", "value")):
        columns = slice(number * SIZE, (number + 1) * SIZE)
        found[f"attention.self.{name}.weight"] = together[:, columns]
        found[f"attention.self.{name}.bias"] = together_bias[columns]
    places = ("attention.output.dense", "intermediate.dense", "output.dense")
    norm_places = ("attention.output.LayerNorm", "output.LayerNorm")
    for name, (weight, bias) in (*zip(places, (out, wide, narrow), strict=True), *zip(norm_places, norms, strict=True)):
        found[f"{name}.weight"], found[f"{name}.bias"] = weight, bias
    return found


class _Graph:
    """The nodes and initialisers of a graph, named in the order of their making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.arrays: list[onnx.TensorProto] = []
        self._names = 0

    def layer(self, a: Layer, x: str) -> str:
        """Add one transformer layer, as BERT has it; return the name of its output."""
        x = self._layer_norm(self._add(x, self._attention(a, x)), a, "attention.output.LayerNorm")
        wide = self._dense(self._quantised(x), a["intermediate.dense.weight"], a["intermediate.dense.bias"])
        narrow = self._dense(self._quantised(self._gelu(wide)), a["output.dense.weight"], a["output.dense.bias"])
        return self._layer_norm(self._add(x, narrow), a, "output.LayerNorm")

    def _attention(self, a: Layer, x: str) -> str:
        """Add multi-head self-attention."""
        names = [f"attention.self.{name}" for name in ("query", "key", "value")]
        projected = self._dense(
            self._quantised(x),
            np.concatenate([a[f"{name}.weight"] for name in names], axis=1),
            np.concatenate([a[f"{name}.bias"] for name in names]),
        )
        parts = [self._name() for _ in names]
        self.nodes.append(helper.make_node("Split", [projected, self._array(np.array([SIZE] * 3))], parts, axis=-1))
        by_head = self._array(np.array([0, 0, HEADS, SIZE // HEADS]))
        query, key, value = (self._op("Reshape", part, by_head) for part in parts)
        query = self._op("Mul", query, self._number((SIZE // HEADS) ** -0.5))
        logits = self._op(
            "MatMul", self._op("Transpose", query, perm=[0, 2, 1, 3]), self._op("Transpose", key, perm=[0, 2, 3, 1])
        )
        attended = self._op(
            "MatMul", self._op("Softmax", logits, axis=-1), self._op("Transpose", value, perm=[0, 2, 1, 3])
        )
        joined = self._op(
            "Reshape", self._op("Transpose", attended, perm=[0, 2, 1, 3]), self._array(np.array([0, 0, SIZE]))
        )
        return self._dense(
            self._quantised(joined), a["attention.output.dense.weight"], a["attention.output.dense.bias"]
        )

    def _quantised(self, x: str) -> tuple[str, str]:
        """Add the quantisation of x to integers; return them and the scale of each word piece."""
        largest = self._op("ReduceMax", self._op("Abs", x), axes=[-1], keepdims=1)
        scale = self._op("Mul", self._op("Max", largest, self._number(1e-6)), self._number(1 / _LARGEST))
        integers = self._op("Add", self._op("Round", self._op("Div", x, scale)), self._number(_ZERO_POINT))
        return self._op("Cast", integers, to=TensorProto.UINT8), scale

    def _dense(self, quantised: tuple[str, str], weights: Array, bias: Array) -> str:
        integers, scale = quantised
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-8) / _LARGEST
        signed = np.round(weights / scales).astype(np.int8)
        zeros = self._array(np.array(_ZERO_POINT, dtype=np.uint8)), self._array(np.array(0, dtype=np.int8))
        product = self._op("MatMulInteger", integers, self._array(signed), *zeros)
        scaled = self._op("Mul", self._op("Cast", product, to=TensorProto.FLOAT), scale)
        return self._add(self._op("Mul", scaled, self._array(scales.astype(np.float32))), self._array(bias))

    def _gelu(self, x: str) -> str:
        erf = self._op("Erf", self._op("Mul", x, self._number(2**-0.5)))
        return self._op("Mul", self._op("Mul", x, self._add(erf, self._number(1.0))), self._number(0.5))

    def _layer_norm(self, x: str, a: Layer, name: str) -> str:
        scale, shift = self._array(a[f"{name}.weight"]), self._array(a[f"{name}.bias"])
        return self._op("LayerNormalization", x, scale, shift, axis=-1, epsilon=TINY)

    def _add(self, one: str, other: str) -> str:
        return self._op("Add", one, other)

    def _op(self, kind: str, *inputs: str, **settings: Any) -> str:
        name = self._name()
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def _number(self, value: float) -> str:
        return self._array(np.array(value, dtype=np.float32))

    def _array(self, array: Array) -> str:
        name = self._name()
        self.arrays.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _name(self) -> str:
        self._names += 1
        return f"n{self._names}"
