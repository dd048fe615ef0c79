"""Classify a message as one of the intents of domain.yml, or as none (`nlu_fallback`)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.augmentation import with_misspelt_copies
from bot.nlu.components import SAFEGUARDING_LINES, Learner, reader_for, reading_of
from bot.nlu.ensemble import Ensemble, EnsembleWeights, load_head, pooled_probabilities
from bot.nlu.linear import train
from bot.nlu.message_reader import intent_pairs, vocabulary_lines
from bot.nlu.pretrained import Array
from bot.nlu.reader import Reading
from bot.nlu.safeguarding_lines import labelled_lines

logger = logging.getLogger(__name__)
FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
_FILE = "intents"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PlainIntentClassifier(Learner, IntentClassifier):
    """An ensemble on the features of a message; see `ensemble.py`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._weights = EnsembleWeights.from_config(config)
        self._model: Ensemble | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings; what each means stands in config.yml, how it was chosen in docs/understanding.md."""
        return {
            "safeguarding": SAFEGUARDING_LINES,
            "misspelt_copies": 1,
            "misspelt_share": 0.25,
            "seed": 7,
            "ngram_c": 10.0,
            "ngram_weight": 0.5,
            "head_weight": 0.5,
            "temperature": 1.0,
            "threshold": 0.5,
            "ambiguity": 0.05,
            "doubt_below": 0.95,
            "doubt": 0.15,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the lines as written and on misspelt copies of them.

        Raises StaleModel where the labels have changed since the head was tuned.
        """
        reader = reader_for(vocabulary_lines(training_data, self._safeguarding))
        pairs = intent_pairs(training_data)
        lines, labels = self._with_copies(pairs)
        logger.info("Reading %d lines as written, and %d misspelt copies...", len(pairs), len(lines) - len(pairs))
        readings = reader.read_ngrams(lines)
        reader.read_ahead([line for line, _ in labelled_lines(self._safeguarding)])
        logger.info("Fitting the intents...")
        linear = train(readings, labels, (None, self._config["ngram_c"]))
        model = Ensemble(linear, load_head(_FILE))
        with self._storage.write_to(self._resource) as folder:
            model.save(folder, _FILE)
        logger.info("Intents: %d labels, weights %s", len(model.labels), model.weights_hash())
        return self._resource

    def _with_copies(self, pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
        """Return lines and labels of all pairs, then of the misspelt copies.

        What is out of scope has five times the lines of any other label and is not copied: with copies, the regression
        on n-grams took everything for it.
        """
        copied = [pair for pair in pairs if pair[1] != OUT_OF_SCOPE]
        how = (self._config[key] for key in ("misspelt_copies", "misspelt_share", "seed"))
        lines, labels = with_misspelt_copies(copied, *how)
        told, meant = [line for line, _ in pairs], [label for _, label in pairs]
        return told + lines[len(copied) :], meant + labels[len(copied) :]

    def _fetch(self, folder: Path) -> None:
        self._model = Ensemble.load(folder, _FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `intent` and `intent_ranking` on each message."""
        for message in messages:
            reading = reading_of(message)
            ranking = self._ranking(reading) if reading else []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, reading: Reading) -> list[dict[str, Any]]:
        """Return the three likeliest intents; `nlu_fallback` first where it is not clear enough."""
        assert self._model is not None
        members = self._model.members(reading, self._weights)
        return ranked(self._model.labels, members, self._config, bool(reading.plain))


def ranked(
    labels: Sequence[str], members: Sequence[tuple[float, Array]], config: Mapping[str, Any], plain: bool = True
) -> list[dict[str, Any]]:
    """Return the three likeliest labels as `{name, confidence}`, likeliest first.

    `nlu_fallback` comes first when none is likely enough, two are about equal, or one member of the ensemble takes the
    line for out of scope: better asked again than answered wrongly.
    members: (weight, probability of each label); config: that of the classifier; plain: the line has words.
    """
    chances = pooled_probabilities(members, config["temperature"])
    ranking = [{"name": labels[i], "confidence": float(chances[i])} for i in chances.argsort()[::-1][:3]]
    first, second = ranking[0]["confidence"], ranking[1]["confidence"]
    unsure = first < config["threshold"] or first - second < config["ambiguity"]
    if ranking[0]["name"] != OUT_OF_SCOPE and OUT_OF_SCOPE in labels and first < config["doubt_below"]:
        outside = labels.index(OUT_OF_SCOPE)
        unsure = unsure or any(member[outside] >= config["doubt"] for _, member in members)
    if unsure or not plain:
        return [{"name": FALLBACK, "confidence": 1.0 - first}, *ranking[:2]]
    return ranking
