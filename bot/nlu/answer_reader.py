"""Read a message as the answer to the question that is open: which choice it means, or that it is no answer.

The open question comes in the message's metadata (`ask`). Puts `answer` on the message: `{ask, choice, confidence,
ranking}`; where nobody said what is open (Rasa's own shell), `answers`: the same for every question.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answer_lines import read_answer_lines
from bot.nlu.answer_model import AnswerModel, fit
from bot.nlu.augmentation import with_misspelt_copies
from bot.nlu.components import SAFEGUARDING_LINES, Learner, content_fingerprint, reader_for, reading_of
from bot.nlu.ensemble import EnsembleWeights
from bot.nlu.message_reader import vocabulary_lines
from bot.nlu.pretrained import Array
from bot.nlu.reader import Reading

logger = logging.getLogger(__name__)
ANSWER = "answer"
ANSWER_LINES = "bot/data/answers"
CHANGES = ("corrects", "change", "wrong")
"""Readings that mean another question: then every other question is read, too."""
MAYBE = 0.25


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class AnswerReader(Learner):
    """One regression for each question and one shared head, on the features of a message; see `answer_model.py`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._weights = EnsembleWeights.from_config(config)
        self._model: AnswerModel | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings; what each means stands in config.yml, how it was chosen in docs/understanding.md."""
        return {
            "safeguarding": SAFEGUARDING_LINES,
            "answers": ANSWER_LINES,
            "misspelt_share": 0.25,
            "seed": 7,
            "ngram_c": 10.0,
            "ngram_weight": 0.5,
            "head_weight": 0.5,
            "temperature": 1.0,
            "no_answer_weight": 0.4,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return what Rasa's training cache must look at beside this class and its settings."""
        return content_fingerprint(Path(config["safeguarding"]), Path(config["answers"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the lines of every question, as written and misspelt."""
        lines = read_answer_lines(Path(self._config["answers"]))
        reader = reader_for(vocabulary_lines(training_data, self._safeguarding))
        share, seed = self._config["misspelt_share"], self._config["seed"]
        texts = [line.text for line in lines]
        logger.info("Reading %d answers, as written and misspelt...", len(texts))
        misspelt = with_misspelt_copies([(text, "") for text in texts], 1, share, seed)[0][len(texts) :]
        read = reader.read_ngrams(texts), reader.read_ngrams(misspelt)
        model = fit(lines, *read, self._config["ngram_c"])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def _fetch(self, folder: Path) -> None:
        self._model = AnswerModel.load(folder)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `answer` (or `answers`) on each message that has words."""
        for message in messages:
            reading = reading_of(message)
            if reading is None or self._model is None:
                continue
            ask, scores = (message.get("metadata") or {}).get("ask"), self._model.scores(reading)
            if ask:
                message.set(ANSWER, self._read(str(ask), reading, scores), add_to_output=True)
            else:
                every = {one: self._read(one, reading, scores) for one in self._model.by_ask}
                message.set("answers", every, add_to_output=True)
        return messages

    def _read(self, ask: str, reading: Reading, scores: Array | None) -> dict[str, Any]:
        assert self._model is not None
        ranking = self._rank(ask, reading, scores)
        choice, chance = ranking[0] if ranking else (None, 0.0)
        told: dict[str, Any] = {"ask": ask, "choice": choice, "confidence": chance, "ranking": ranking[:3]}
        if any(name in CHANGES for name, share in ranking[:2] if share >= MAYBE):
            told["elsewhere"] = {
                one: self._rank(one, reading, scores)[0] for one in self._model.by_ask if one != ask and reading.plain
            }
        return told

    def _rank(self, ask: str, reading: Reading, scores: Array | None) -> list[tuple[str, float]]:
        assert self._model is not None
        ranking = self._model.rank(ask, reading, self._weights, scores, self._config["no_answer_weight"])
        return [(likely.choice, round(likely.chance, 4)) for likely in ranking]
