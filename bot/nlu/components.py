"""What our Rasa graph components share: the reader of a training run, and fingerprints that notice every change."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.embedding import MODEL_SHA256, Embedder
from bot.nlu.reader import Reader, Reading
from bot.nlu.spelling import Speller

READING = "reading"  # message attribute: what `MessageReader` saw
TRAINING_THREADS = 2
_HERE = Path(__file__).parent


def made_of(*folders: Path) -> str:
    """A fingerprint of this package's code, its word list, the embedding model and the given folders.

    Rasa's cache only looks at a component's own class: a changed helper or safeguarding line would be missed.
    """
    digest = hashlib.sha256(MODEL_SHA256.encode())
    for folder in (_HERE, *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".txt", ".yml", ".npz"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def reader_for(lines: tuple[str, ...]) -> Reader:
    """The reader that learned its vocabulary from these lines; made once in a training run."""
    return Reader(Speller.learn(lines), Embedder(threads=TRAINING_THREADS), remember=True)


def reading_of(message: Message) -> Reading | None:
    """What was read in a message; None for a pressed button or a message without words."""
    reading: Reading | None = message.get(READING)
    return reading


def is_free_text(message: Message) -> bool:
    """A "/" in front is a choice made by a button: the server puts an invisible character before free text."""
    text = message.get(TEXT)
    return bool(text and text.strip()) and not text.startswith("/")
