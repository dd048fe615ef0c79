"""Writes layers of the embedder as one ONNX file that multiplies in whole numbers (int8): half the time of float32.

Weights are rounded for each column; what is read is rounded for each word piece when it is read, so that a line is the
same whatever is read beside it. Only tuning and measuring write such files, and only they need the onnx package.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.nlu.published import HEADS, SIZE, TINY, Array, Layer

_WHOLE = 127  # the largest whole number that is used, either side of zero
_ZERO = 128  # what stands for zero among 0..255: onnxruntime is quickest with bytes times signed bytes


def write(layers: Sequence[Layer], path: Path) -> None:
    """A file with input `pieces` and output `states`, both (lines, pieces, 384)."""
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


class _Graph:
    """Nodes and arrays, and the names by which they know each other."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.arrays: list[onnx.TensorProto] = []
        self._names = 0

    def layer(self, a: Layer, x: str) -> str:
        """One transformer layer, as BERT has it."""
        x = self._normed(self._add(x, self._looked_around(a, x)), a, "attention.output.LayerNorm")
        wide = self._times(self._rounded(x), a["intermediate.dense.weight"], a["intermediate.dense.bias"])
        narrow = self._times(self._rounded(self._gelu(wide)), a["output.dense.weight"], a["output.dense.bias"])
        return self._normed(self._add(x, narrow), a, "output.LayerNorm")

    def _looked_around(self, a: Layer, x: str) -> str:
        """Attention of each word piece to all, in several heads."""
        three = [f"attention.self.{name}" for name in ("query", "key", "value")]
        asked = self._times(
            self._rounded(x),
            np.concatenate([a[f"{name}.weight"] for name in three], axis=1),
            np.concatenate([a[f"{name}.bias"] for name in three]),
        )
        parts = [self._name() for _ in three]
        self.nodes.append(helper.make_node("Split", [asked, self._array(np.array([SIZE] * 3))], parts, axis=-1))
        by_head = self._array(np.array([0, 0, HEADS, SIZE // HEADS]))
        query, key, value = (self._op("Reshape", part, by_head) for part in parts)
        query = self._op("Mul", query, self._number((SIZE // HEADS) ** -0.5))
        looks = self._op(
            "MatMul", self._op("Transpose", query, perm=[0, 2, 1, 3]), self._op("Transpose", key, perm=[0, 2, 3, 1])
        )
        looked = self._op(
            "MatMul", self._op("Softmax", looks, axis=-1), self._op("Transpose", value, perm=[0, 2, 1, 3])
        )
        together = self._op(
            "Reshape", self._op("Transpose", looked, perm=[0, 2, 1, 3]), self._array(np.array([0, 0, SIZE]))
        )
        return self._times(
            self._rounded(together), a["attention.output.dense.weight"], a["attention.output.dense.bias"]
        )

    def _rounded(self, x: str) -> tuple[str, str]:
        """Whole numbers for x, and what one step of them is worth for each word piece."""
        largest = self._op("ReduceMax", self._op("Abs", x), axes=[-1], keepdims=1)
        step = self._op("Mul", self._op("Max", largest, self._number(1e-6)), self._number(1 / _WHOLE))
        whole = self._op("Add", self._op("Round", self._op("Div", x, step)), self._number(_ZERO))
        return self._op("Cast", whole, to=TensorProto.UINT8), step

    def _times(self, rounded: tuple[str, str], weights: Array, bias: Array) -> str:
        whole, step = rounded
        steps = np.maximum(np.abs(weights).max(axis=0), 1e-8) / _WHOLE
        signed = np.round(weights / steps).astype(np.int8)
        zeros = self._array(np.array(_ZERO, dtype=np.uint8)), self._array(np.array(0, dtype=np.int8))
        product = self._op("MatMulInteger", whole, self._array(signed), *zeros)
        worth = self._op("Mul", self._op("Cast", product, to=TensorProto.FLOAT), step)
        return self._add(self._op("Mul", worth, self._array(steps.astype(np.float32))), self._array(bias))

    def _gelu(self, x: str) -> str:
        share = self._op("Erf", self._op("Mul", x, self._number(2**-0.5)))
        return self._op("Mul", self._op("Mul", x, self._add(share, self._number(1.0))), self._number(0.5))

    def _normed(self, x: str, a: Layer, name: str) -> str:
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
