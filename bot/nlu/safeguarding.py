"""Is somebody not safe? Looked at on every message: patterns and a model, whichever notices.

Puts `safeguarding` on the message: `{concern, urgent, category, score, because}`. `because` names patterns of the file
and the model's figure, never the person's words.
"""

from __future__ import annotations

import logging
import math
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import PARTS, SAFEGUARDING_LINES, Learner, reader_for, reading_of
from bot.nlu.linear import train
from bot.nlu.message_reader import intent_pairs, vocabulary_lines
from bot.nlu.opinions import Opinions, Trust, load_head
from bot.nlu.parts import Parts
from bot.nlu.patterns import Hit, Patterns, counted
from bot.nlu.reader import Reading
from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines

logger = logging.getLogger(__name__)
SAFEGUARDING = "safeguarding"
_FILE, _PATTERNS = "safeguarding", "patterns.yml"
NOTHING: dict[str, Any] = {"concern": False, "urgent": False, "category": None, "score": 0.0, "because": []}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SafeguardingDetector(Learner):
    """The union of patterns and model, tuned not to miss."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._trust = Trust.from_config({**config, "trust_meaning": 0.0})  # the head says more than the plain mean
        self._model: Opinions | None = None
        self._patterns: Patterns | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What each figure means stands in config.yml; how it was chosen, in docs/understanding.md."""
        return {
            "safeguarding": SAFEGUARDING_LINES,
            "letters_strictness": 10.0,
            "trust_letters": 0.2,
            "trust_head": 0.8,
            "temperature": 1.0,
            "threshold": 0.2,
            "one_word": 0.93,
            "pattern_floor": 0.02,
            "part_glance": 0.02,
            "part_with_pattern": 0.2,
            "part_alone": 0.95,
            "part_alone_from": 20,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the safeguarding lines; keep the patterns beside the weights, so that they belong together."""
        folder = self._safeguarding
        reader = reader_for(vocabulary_lines(training_data, folder))
        told = labelled_lines(folder)
        logger.info("Reading %d safeguarding lines, and all others as no concern...", len(told))
        told += [(line, NO_CONCERN) for line, _ in intent_pairs(training_data)]
        lines, labels = [line for line, _ in told], [label for _, label in told]
        linear = train(reader.read_letters(lines), labels, (None, self._config["letters_strictness"]))
        model = Opinions(linear, load_head(_FILE))
        with self._storage.write_to(self._resource) as place:
            model.save(place, _FILE)
            (place / _PATTERNS).write_bytes((folder / _PATTERNS).read_bytes())
        logger.info("Safeguarding: %d labels, weights %s", len(model.labels), model.weights_hash())
        return self._resource

    def _fetch(self, folder: Path) -> None:
        self._model = Opinions.load(folder, _FILE)
        self._patterns = Patterns(folder / _PATTERNS)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            reading = reading_of(message)
            judged = self._judge(reading, message.get(PARTS)) if reading and reading.plain else dict(NOTHING)
            message.set(SAFEGUARDING, judged, add_to_output=True)
        return messages

    def _judge(self, reading: Reading, parts: Parts) -> dict[str, Any]:
        """The whole message decides; where it is harmless as a whole, the gravest of its parts."""
        score, by_label, found = self._seen(reading)
        hits = counted(found, score, self._config["pattern_floor"])
        noticed = score >= self._config["one_word" if self._may_be_a_name(reading) else "threshold"]
        if hits or noticed:
            return _concern(score, by_label, hits, noticed)
        return self._gravest_part(reading, parts, bool(found)) or {**NOTHING, "score": round(score, 3)}

    def _gravest_part(self, reading: Reading, parts: Parts, pattern: bool) -> dict[str, Any] | None:
        """What is put on the message for a part of it. pattern: one matched in the whole; else none does in a part."""
        alone = len(reading.plain.split()) >= self._config["part_alone_from"]
        if not (pattern or alone):
            return None
        with_pattern, by_itself = self._config["part_with_pattern"], self._config["part_alone"] if alone else math.inf
        seen = map(self._seen, parts.read_on(self._not_plainly_harmless(parts)))
        for score, by_label, hits in sorted(seen, key=lambda one: -one[0]):
            if score >= (with_pattern if hits else by_itself):
                return _concern(score, by_label, hits, True)
        return None

    def _may_be_a_name(self, reading: Reading) -> bool:
        """One word, like none in our lines of concern: what the head makes of it is often chance."""
        return len(reading.plain.split()) == 1 and self._harmless_at_a_glance(reading)

    def _harmless_at_a_glance(self, reading: Reading) -> bool:
        """By its letters and words alone."""
        assert self._model is not None
        harmless = self._model.labels.index(NO_CONCERN)
        return bool(self._model.linear.by_letters(reading)[harmless] > 1.0 - self._config["part_glance"])

    def _not_plainly_harmless(self, parts: Parts) -> list[tuple[str, Reading]]:
        """Most parts of a story are harmless at a glance; only the others are worth reading for their meaning."""
        assert self._patterns is not None
        return [
            (text, reading)
            for text, reading in parts.glanced()
            if not self._harmless_at_a_glance(reading) or self._patterns.hits(reading.repaired)
        ]

    def _seen(self, reading: Reading) -> tuple[float, dict[str, float], list[Hit]]:
        """How likely the model thinks a concern is, which one, and the patterns that match."""
        assert self._model is not None
        assert self._patterns is not None
        chances = self._model.probabilities(reading, self._trust)
        by_label = dict(zip(self._model.labels, chances.tolist(), strict=True))
        score = 1.0 - by_label.pop(NO_CONCERN)
        return score, by_label, self._patterns.hits(reading.repaired)


def _concern(score: float, by_label: dict[str, float], hits: list[Hit], noticed: bool) -> dict[str, Any]:
    """What is put on the message."""
    category = _category(hits, by_label)
    because = [f"pattern: {hit.category}: {hit.name}" for hit in hits[:3]]
    because += [f"model: {score:.2f}"] if noticed else []
    urgent = any(hit.urgent for hit in hits) or category == "danger_now"
    return {"concern": True, "urgent": urgent, "category": category, "score": round(score, 3), "because": because}


def _category(hits: list[Hit], by_label: dict[str, float]) -> str:
    """The likeliest category among those a pattern named, or the likeliest of all when none did."""
    named = {hit.category for hit in hits}
    return max(named or by_label, key=lambda label: by_label.get(label, 0.0))
