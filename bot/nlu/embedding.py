"""The encoder: a hidden state of 384 numbers for each word piece. all-MiniLM-L6-v2 tuned to our lines, int8, one core.

Its input embeddings come from the published file (`pretrained.py`), nothing is downloaded; its layers
are in `weights/encoder.onnx`, made by `make tune`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from bot.nlu.pretrained import SIZE, Array, InputEmbeddings, WrongModel, tokenizer

WEIGHTS = Path(__file__).parent / "weights"
ENCODER = WEIGHTS / "encoder.onnx"
_STEP = 64  # lines read at once in training; a line at a time when serving


class Embedder:
    """Encodes lines. The same words give the same numbers, whatever else is in the batch.

    threads: cores to use. Raises WrongModel where the encoder or the published files are missing.
    """

    def __init__(self, threads: int = 1, encoder: Path = ENCODER) -> None:
        if not encoder.is_file():
            raise WrongModel(f"{encoder.name} is missing: it belongs to the project's files.")
        self._tokenizer = tokenizer()
        self._pieces = InputEmbeddings()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(encoder), options, providers=["CPUExecutionProvider"])

    def states(self, lines: Sequence[str]) -> list[Array]:
        """Return the states of each line, shape (pieces, 384), float32; no rows for an empty line."""
        found = [np.zeros((0, SIZE), dtype=np.float32)] * len(lines)
        by_length: dict[int, list[int]] = {}
        codes = self._tokenizer.encode_batch(list(lines))
        for i, code in enumerate(codes):
            if lines[i].strip():
                by_length.setdefault(len(code.ids), []).append(i)
        for rows in by_length.values():  # lines of one length together, so that nothing is padded
            for start in range(0, len(rows), _STEP):
                some = rows[start : start + _STEP]
                seen = self._run(np.array([codes[i].ids for i in some], dtype=np.int64))
                for i, states in zip(some, seen, strict=True):
                    found[i] = states
        return found

    def _run(self, ids: Array) -> Array:
        states: Array
        (states,) = self._session.run(None, {"pieces": self._pieces(ids)})
        return states


def pooled(states: Array) -> Array:
    """Return the sentence embedding: the mean of the states as a unit vector, shape (384,); zeros for an empty line."""
    if not len(states):
        return np.zeros(SIZE, dtype=np.float32)
    mean: Array = states.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


@lru_cache(maxsize=1)
def shared_embedder() -> Embedder:
    """Return the one encoder of this process: loading takes 0.4 s and 65 MB."""
    return Embedder()


@lru_cache(maxsize=1)
def encoder_hash() -> str:
    """Return twelve hex digits that name this encoder: heads and regressions of another one do not fit its states."""
    return hashlib.sha256(ENCODER.read_bytes()).hexdigest()[:12]
