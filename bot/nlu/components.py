"""What our Rasa graph components share: making and loading them, one reader for a training run, fingerprints."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.embedding import Embedder
from bot.nlu.reader import Reading
from bot.nlu.spelling import Speller
from bot.nlu.training_reader import TrainingReader

READING = "reading"  # message attribute: the features that `MessageReader` extracted
LANGUAGE = "language"  # message attribute, and in what was understood: {code, sure}
PARTS = "parts"  # message attribute: the parts of a long message, read when they are asked for
_HERE = Path(__file__).parent
SAFEGUARDING_LINES = "bot/data/safeguarding"
_AnyLearner = TypeVar("_AnyLearner", bound="Learner")


class Learner(GraphComponent):
    """A component that is trained in `train` and restored in `load`; all take words from the safeguarding lines."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource

    @property
    def _safeguarding(self) -> Path:
        """Return the folder of the safeguarding lines."""
        return Path(self._config["safeguarding"])

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return what Rasa's training cache must look at beside this class and its settings."""
        return content_fingerprint(Path(config["safeguarding"]))

    @classmethod
    def create(
        cls: type[_AnyLearner],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _AnyLearner:
        """Make a component to be trained (Rasa calls this)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[_AnyLearner],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> _AnyLearner:
        """Restore a trained component (Rasa calls this)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._fetch(folder)
        return component

    @abstractmethod
    def _fetch(self, folder: Path) -> None:
        """Restore what `train` put into the folder."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the data unchanged: components read the lines themselves when they train."""
        return training_data


def content_fingerprint(*folders: Path) -> str:
    """Return a fingerprint of this package's code, its word lists, the encoder and the given folders.

    Rasa's cache only looks at a component's own class: a changed helper or safeguarding line would be missed.
    """
    digest = hashlib.sha256()
    for folder in (_HERE, *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".txt", ".yml", ".npz", ".onnx"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def reader_for(lines: tuple[str, ...]) -> TrainingReader:
    """Return the reader that learned its vocabulary from these lines; made once in a training run."""
    return TrainingReader(Speller.learn(lines), Embedder())


def reading_of(message: Message) -> Reading | None:
    """Return the features of a message; None for a pressed button or a message without words."""
    reading: Reading | None = message.get(READING)
    return reading


def is_free_text(message: Message) -> bool:
    """Say whether a message was typed: "/" in front is a pressed button, free text has an invisible character first."""
    text = message.get(TEXT)
    return bool(text and text.strip()) and not text.startswith("/")
