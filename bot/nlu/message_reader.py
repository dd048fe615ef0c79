"""First step of the pipeline: extract the features of a message (normalise, repair, encode) once for all others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import LANGUAGE, PARTS, READING, SAFEGUARDING_LINES, Learner, is_free_text, reader_for
from bot.nlu.embedding import shared_embedder
from bot.nlu.languages.recognition import recognise
from bot.nlu.normalise import unguard
from bot.nlu.parts import Parts, parts_of
from bot.nlu.reader import Reader
from bot.nlu.safeguarding_lines import lines_for_vocabulary
from bot.nlu.spelling import Speller
from bot.nlu.word_index import WordIndex


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MessageReader(Learner):
    """A component that learns the vocabulary in training and puts a `Reading` (the features) on every message."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._reader: Reader | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings. `safeguarding`: folder with the safeguarding lines, whose words are learned too.

        `parts_from`: words from which on a message is also read in parts.
        """
        return {"safeguarding": SAFEGUARDING_LINES, "parts_from": 12}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words that people use here."""
        self._reader = reader_for(vocabulary_lines(training_data, self._safeguarding))
        with self._storage.write_to(self._resource) as folder:
            words = json.dumps(self._reader.speller.to_dict())
            (folder / "vocabulary.json").write_text(words, encoding="utf-8")
            index = self._reader.speller.index
            np.savez_compressed(folder / "vocabulary.npz", keys=index.keys, positions=index.positions)
        return self._resource

    def _fetch(self, folder: Path) -> None:
        words = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        with np.load(folder / "vocabulary.npz", allow_pickle=False) as arrays:
            index = WordIndex(arrays["keys"], arrays["positions"])
        self._reader = Reader(Speller(words, index), shared_embedder())

    def process(self, messages: list[Message]) -> list[Message]:
        """Put features, language and parts on each message of free text."""
        assert self._reader is not None
        free = [message for message in messages if is_free_text(message)]
        for message in free:
            text = unguard(message.get(TEXT))
            [reading] = self._reader.read([text])
            long = len(reading.plain.split()) >= self._config["parts_from"]
            parts = [part for part in parts_of(text) if part != text] if long else []  # the whole is read anyway
            message.set(READING, reading)
            message.set(LANGUAGE, recognise(text).as_dict(), add_to_output=True)
            message.set(PARTS, Parts(tuple(parts), self._reader))
        return messages


def intent_pairs(training_data: TrainingData) -> list[tuple[str, str]]:
    """Return (line, intent) of every training line, in an order that does not depend on how files were read.

    What is pressed ("/begin") is not a line that anybody types: nothing is learned from it.
    """
    pairs = [(message.get(TEXT) or "", message.get(INTENT)) for message in training_data.intent_examples]
    return sorted((line, intent) for line, intent in pairs if line and not line.startswith("/"))


def vocabulary_lines(training_data: TrainingData, safeguarding: Path) -> tuple[str, ...]:
    """Return every line that teaches words, in a fixed order."""
    return (*(line for line, _ in intent_pairs(training_data)), *lines_for_vocabulary(safeguarding))
