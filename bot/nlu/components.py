"""What our Rasa graph components share: how they are made and loaded, one reader a training run, fingerprints."""

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

READING = "reading"  # message attribute: what `MessageReader` saw
PARTS = "parts"  # message attribute: the parts of a long message, read when they are asked for
_HERE = Path(__file__).parent
SAFEGUARDING_LINES = "bot/data/safeguarding"
_AnyLearner = TypeVar("_AnyLearner", bound="Learner")


class Learner(GraphComponent):
    """A component that learns in `train` and comes back in `load`. All read the safeguarding lines, for their words."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource

    @property
    def _safeguarding(self) -> Path:
        """The folder of the safeguarding lines."""
        return Path(self._config["safeguarding"])

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return made_of(Path(config["safeguarding"]))

    @classmethod
    def create(
        cls: type[_AnyLearner],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _AnyLearner:
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
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._fetch(folder)
        return component

    @abstractmethod
    def _fetch(self, folder: Path) -> None:
        """Take what `train` put into the folder."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: those who train read the lines themselves, with slips added."""
        return training_data


def made_of(*folders: Path) -> str:
    """A fingerprint of this package's code, its word lists, the encoder and the given folders.

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
    """The reader that learned its vocabulary from these lines; made once in a training run."""
    return TrainingReader(Speller.learn(lines), Embedder())


def reading_of(message: Message) -> Reading | None:
    """What was read in a message; None for a pressed button or a message without words."""
    reading: Reading | None = message.get(READING)
    return reading


def is_free_text(message: Message) -> bool:
    """A "/" in front is a choice made by a button: the server puts an invisible character before free text."""
    text = message.get(TEXT)
    return bool(text and text.strip()) and not text.startswith("/")
