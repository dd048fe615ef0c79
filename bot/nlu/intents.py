"""Which of the 36 intents a message has, or honestly none (`nlu_fallback`)."""

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

from bot.nlu.components import SAFEGUARDING_LINES, Learner, reader_for, reading_of
from bot.nlu.linear import train
from bot.nlu.message_reader import intent_pairs, vocabulary_lines
from bot.nlu.opinions import Opinions, Trust, load_head, together
from bot.nlu.published import Array
from bot.nlu.reader import Reading
from bot.nlu.safeguarding_lines import labelled_lines
from bot.nlu.slips import with_slips

logger = logging.getLogger(__name__)
FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
_FILE = "intents"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PlainIntentClassifier(Learner, IntentClassifier):
    """Two linear opinions on the reading of a message and the tuned head's; see `opinions.py`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._trust = Trust.from_config(config)
        self._model: Opinions | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What each figure means stands in config.yml; how it was chosen, in docs/understanding.md."""
        return {
            "safeguarding": SAFEGUARDING_LINES,
            "misspelt_copies": 1,
            "misspelt_share": 0.25,
            "seed": 7,
            "meaning_strictness": 10.0,
            "letters_strictness": 10.0,
            "trust_meaning": 0.3,
            "trust_letters": 0.5,
            "trust_head": 0.5,
            "temperature": 1.0,
            "threshold": 0.5,
            "ambiguity": 0.05,
            "doubt_below": 0.8,
            "doubt": 0.3,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the lines as written and on misspelt copies of them."""
        reader = reader_for(vocabulary_lines(training_data, self._safeguarding))
        pairs = intent_pairs(training_data)
        lines, labels = self._with_copies(pairs)
        logger.info("Reading %d lines as written, and %d misspelt copies...", len(pairs), len(lines) - len(pairs))
        readings = reader.read_with_copies(lines[: len(pairs)], lines[len(pairs) :])
        reader.read_ahead([line for line, _ in labelled_lines(self._safeguarding)])
        logger.info("Fitting the intents...")
        strictness = (self._config["meaning_strictness"], self._config["letters_strictness"])
        linear = train(readings, labels, strictness, with_meaning=len(pairs))
        model = Opinions(linear, load_head(_FILE))
        with self._storage.write_to(self._resource) as folder:
            model.save(folder, _FILE)
        logger.info("Intents: %d labels, weights %s", len(model.labels), model.weights_hash())
        return self._resource

    def _with_copies(self, pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
        """Lines and labels of all pairs, then of the misspelt copies: none of what is out of scope, which has five
        times the lines of any other label. With copies of those, letters took everything for it.
        """
        copied = [pair for pair in pairs if pair[1] != OUT_OF_SCOPE]
        how = (self._config[key] for key in ("misspelt_copies", "misspelt_share", "seed"))
        lines, labels = with_slips(copied, *how)
        told, meant = [line for line, _ in pairs], [label for _, label in pairs]
        return told + lines[len(copied) :], meant + labels[len(copied) :]

    def _fetch(self, folder: Path) -> None:
        self._model = Opinions.load(folder, _FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            reading = reading_of(message)
            ranking = self._ranking(reading) if reading else []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, reading: Reading) -> list[dict[str, Any]]:
        """The three likeliest intents; `nlu_fallback` first where it is not clear enough."""
        assert self._model is not None
        said = self._model.each(reading, self._trust)
        return ranked(self._model.labels, said, self._config, bool(reading.plain))


def ranked(
    labels: Sequence[str], said: Sequence[tuple[float, Array]], config: Mapping[str, Any], plain: bool = True
) -> list[dict[str, Any]]:
    """The three likeliest labels. `nlu_fallback` comes first when none is likely enough, two are about equal, or one of
    the opinions takes the line for none of our business: better asked again than answered wrongly.

    said: opinions (trust, probability of each label); config: that of the classifier; plain: the line has words.
    """
    chances = together(said, config["temperature"])
    ranking = [{"name": labels[i], "confidence": float(chances[i])} for i in chances.argsort()[::-1][:3]]
    first, second = ranking[0]["confidence"], ranking[1]["confidence"]
    unsure = first < config["threshold"] or first - second < config["ambiguity"]
    if ranking[0]["name"] != OUT_OF_SCOPE and OUT_OF_SCOPE in labels and first < config["doubt_below"]:
        elsewhere = labels.index(OUT_OF_SCOPE)
        unsure = unsure or any(opinion[elsewhere] >= config["doubt"] for _, opinion in said)
    if unsure or not plain:
        return [{"name": FALLBACK, "confidence": 1.0 - first}, *ranking[:2]]
    return ranking
