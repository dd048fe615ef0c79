"""Detect that somebody may not be safe, on every message: by patterns and by a model, whichever notices.

Puts `safeguarding` on the message: `{concern, level, urgent, category, score, because}`. `level` is `alert` (somebody
is called), `look` (somebody reads it the same working day) or None. `because` names patterns and coded words of the
files, the model's figure or the language, never the person's words. A message that was clearly read as an answer to the
open question needs more to be a concern. What is not in English is always looked at (`languages/harm.py`).
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answer_lines import NO_ANSWER, is_harmless_answer, read_answer_lines
from bot.nlu.answer_reader import ANSWER, ANSWER_LINES
from bot.nlu.coded_words import CodedWords
from bot.nlu.components import LANGUAGE, PARTS, SAFEGUARDING_LINES, Learner, reader_for, reading_of
from bot.nlu.ensemble import Ensemble, EnsembleWeights, load_head
from bot.nlu.languages import harm
from bot.nlu.languages.recognition import ENGLISH
from bot.nlu.linear import train
from bot.nlu.message_reader import intent_pairs, vocabulary_lines
from bot.nlu.normalise import unguard
from bot.nlu.parts import Parts
from bot.nlu.patterns import Hit, Patterns, effective_hits
from bot.nlu.reader import Reading
from bot.nlu.safeguarding_lines import NO_CONCERN, labelled_lines
from telling.story import STORY

logger = logging.getLogger(__name__)
SAFEGUARDING = "safeguarding"
_FILE, _PATTERNS, _CODED = "safeguarding", "patterns.yml", "coded_words.yml"
NOTHING: dict[str, Any] = {
    "concern": False, "level": None, "urgent": False, "category": None, "score": 0.0, "because": [],
}  # fmt: skip
MISTAKEN_FOR_FOREIGN = 0.9
"""Probability of harm (0 to 1) by the English model from which on a line was English after all, however it is spelt."""
NEVER_LOWERED = ("safe_now", "after_harm")
"""Questions whose answers are about safety: there an answer needs no more than any other message to be a concern."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SafeguardingDetector(Learner):
    """A component that takes what patterns or the model notice, tuned not to miss a concern."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._weights = EnsembleWeights.from_config(config)
        self._model: Ensemble | None = None
        self._patterns: Patterns | None = None
        self._coded: CodedWords | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings; what each means stands in config.yml, how it was chosen in docs/understanding.md."""
        return {
            "safeguarding": SAFEGUARDING_LINES,
            "answers": ANSWER_LINES,
            "ngram_c": 10.0,
            "ngram_weight": 0.1,
            "head_weight": 0.9,
            "temperature": 1.0,
            "look": 0.15,
            "alert": 0.45,
            "alert_in_story": 0.7,
            "ngrams_in_story": 0.2,
            "plain_answer": 0.8,
            "look_in_answer": 0.5,
            "alert_in_answer": 0.8,
            "long_answer_from": 9,
            "look_in_long_answer": 0.15,
            "one_word": 0.93,
            "pattern_floor": 0.02,
            "pattern_alert": 0.08,
            "pattern_nothing": 0.02,
            "part_floor": 0.02,
            "part_with_pattern": 0.2,
            "part_alone": 0.95,
            "part_alone_from": 20,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the safeguarding lines; keep the patterns beside the weights, so that they belong together.

        Raises UnknownCategory, BadAnswerLine or StaleModel.
        """
        folder = self._safeguarding
        reader = reader_for(vocabulary_lines(training_data, folder))
        told = labelled_lines(folder)
        logger.info("Reading %d safeguarding lines, and all others as no concern...", len(told))
        told += [(line, NO_CONCERN) for line, _ in intent_pairs(training_data)]
        told += [
            (line.text, NO_CONCERN)
            for line in read_answer_lines(Path(self._config["answers"]))
            if is_harmless_answer(line)
        ]
        lines, labels = [line for line, _ in told], [label for _, label in told]
        linear = train(reader.read_ngrams(lines), labels, (None, self._config["ngram_c"]))
        model = Ensemble(linear, load_head(_FILE))
        with self._storage.write_to(self._resource) as place:
            model.save(place, _FILE)
            for name in (_PATTERNS, _CODED):
                (place / name).write_bytes((folder / name).read_bytes())
        logger.info("Safeguarding: %d labels, weights %s", len(model.labels), model.weights_hash())
        return self._resource

    def _fetch(self, folder: Path) -> None:
        self._model = Ensemble.load(folder, _FILE)
        self._patterns = Patterns(folder / _PATTERNS)
        self._coded = CodedWords(folder / _CODED)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `safeguarding` on each message."""
        for message in messages:
            reading = reading_of(message)
            answer = message.get(ANSWER) or {}
            said = _Said(answer.get("ask"), self._is_plain_answer(answer))
            judged = self._judge(reading, message.get(PARTS), said) if reading and reading.plain else dict(NOTHING)
            judged = self._with_coded_words(reading, judged)
            code = (message.get(LANGUAGE) or {}).get("code", ENGLISH)
            if code != ENGLISH and not by_pattern(judged) and judged["score"] < MISTAKEN_FOR_FOREIGN:
                judged = harm.judge(unguard(message.get(TEXT)), code)
            message.set(SAFEGUARDING, judged, add_to_output=True)
        return messages

    def _is_plain_answer(self, answer: Mapping[str, Any]) -> bool:
        """Say whether the message was clearly read as an answer to the open question, as most messages are."""
        sure = (answer.get("confidence") or 0.0) >= self._config["plain_answer"]
        none = (*NO_ANSWER, "more", "complaint", "change", "wrong")
        return sure and answer.get("choice") not in none and answer.get("ask") not in NEVER_LOWERED

    def _judge(self, reading: Reading, parts: Parts, said: _Said) -> dict[str, Any]:
        """Judge by the whole message; where it is harmless as a whole, the gravest of its parts.

        In a story that n-grams doubt, both members count the same for how likely it is: two such looks of one talk are
        no alert together (bot/looks_together.py).
        """
        score, by_label, found = self._score(reading)
        hits = effective_hits(found, score, self._config["pattern_floor"])
        level = self._level(score, self._thresholds(reading, said))
        if level and not hits and said.ask == STORY and self._doubted_by_ngrams(reading):
            level, score = "look", (score + self._concern_by_ngrams(reading)) / 2
        if hits:
            level = "alert" if level == "alert" or self._is_called_for(hits, score) else "look"
        if level == "look" and hits and (part := self._gravest_part(reading, parts, pattern=True)):
            return part  # a long story makes light of what is grave in one sentence of it
        if level:
            return _concern(score, by_label, hits, level)
        return self._gravest_part(reading, parts, bool(found)) or {**NOTHING, "score": round(score, 3)}

    def _is_called_for(self, hits: list[Hit], score: float) -> bool:
        """Say whether somebody is called for these patterns: one that the model takes for an accident ("she can come
        after school"), and whatever it takes for nothing ("she wont let me go to the fair", "I havent seen him since
        before easter", where two match), is looked at the same working day.
        """
        if score < self._config["pattern_nothing"]:
            return False
        return effective_hits(hits, score, self._config["pattern_alert"]) == hits

    def _thresholds(self, reading: Reading, said: _Said) -> tuple[float, float]:
        """Return from which likelihood on a message is an alert, and from which one a look, by the model alone.

        In the middle of a story it must be surer than elsewhere: what comes before and after it is read as well, and
        two looks of one talk become an alert together (bot/looks_together.py). In a long answer to our question more
        may stand beside the answer ("send it, and tell nan she can have my rabbit"): it is an alert as any message is,
        and looked at sooner.
        """
        alert, look = self._config["alert_in_story" if said.ask == STORY else "alert"], self._config["look"]
        if said.plain and len(reading.plain.split()) >= self._config["long_answer_from"]:
            return alert, self._config["look_in_long_answer"]
        if said.plain:
            alert, look = self._config["alert_in_answer"], self._config["look_in_answer"]
        if self._may_be_a_name(reading):
            alert = look = max(look, self._config["one_word"])
        return alert, look

    @staticmethod
    def _level(score: float, thresholds: tuple[float, float]) -> str | None:
        """Return the level of a likelihood. thresholds: of an alert, of a look."""
        alert, look = thresholds
        return "alert" if score >= alert else "look" if score >= look else None

    def _with_coded_words(self, reading: Reading | None, judged: dict[str, Any]) -> dict[str, Any]:
        """Return what was found together with coded words of young people: they can raise the level, never lower it."""
        assert self._coded is not None
        coded = self._coded.found(reading.plain, reading.repaired) if reading else []
        if not coded:
            return judged
        because = [*judged["because"], *(f"coded word: {entry.category}: {entry.word}" for entry in coded[:3])]
        levels = {judged["level"], *(entry.level for entry in coded)}
        level = "alert" if "alert" in levels else "look"
        category = judged["category"] if judged["concern"] else coded[0].category
        return {**judged, "concern": True, "level": level, "category": category, "because": because}

    def _gravest_part(self, reading: Reading, parts: Parts, pattern: bool) -> dict[str, Any] | None:
        """Return what is put on the message for a part of it. pattern: one matched in the whole message."""
        alone = len(reading.plain.split()) >= self._config["part_alone_from"]
        if not (pattern or alone):
            return None
        with_pattern, by_itself = self._config["part_with_pattern"], self._config["part_alone"] if alone else math.inf
        scored = map(self._score, parts.with_embeddings(self._suspicious_parts(parts)))
        for score, by_label, hits in sorted(scored, key=lambda one: -one[0]):
            if score >= (with_pattern if hits else by_itself):
                return _concern(score, by_label, hits, "alert")
        return None

    def _may_be_a_name(self, reading: Reading) -> bool:
        """Say whether it is one word, like none in our lines of concern: what the head makes of it is often chance."""
        return len(reading.plain.split()) == 1 and self._harmless_by_ngrams(reading)

    def _doubted_by_ngrams(self, reading: Reading) -> bool:
        """Say whether its n-grams alone doubt a concern: in a story the head is sure too often ("its dead anyway")."""
        return self._concern_by_ngrams(reading) < float(self._config["ngrams_in_story"])

    def _harmless_by_ngrams(self, reading: Reading) -> bool:
        """Say whether its n-grams alone give a concern next to no probability."""
        return self._concern_by_ngrams(reading) < float(self._config["part_floor"])

    def _concern_by_ngrams(self, reading: Reading) -> float:
        """Return the probability of a concern by n-grams alone, 0 to 1."""
        assert self._model is not None
        return 1.0 - float(self._model.linear.from_ngrams(reading)[self._model.labels.index(NO_CONCERN)])

    def _suspicious_parts(self, parts: Parts) -> list[tuple[str, Reading]]:
        """Return the parts that are worth encoding: those where n-grams or a pattern hint at a concern."""
        assert self._patterns is not None
        return [
            (text, reading)
            for text, reading in parts.with_ngrams()
            if not self._harmless_by_ngrams(reading) or self._patterns.hits(reading.repaired)
        ]

    def _score(self, reading: Reading) -> tuple[float, dict[str, float], list[Hit]]:
        """Return the probability of a concern, the probability of each category, and the patterns that match."""
        assert self._model is not None
        assert self._patterns is not None
        chances = self._model.probabilities(reading, self._weights)
        by_label = dict(zip(self._model.labels, chances.tolist(), strict=True))
        score = 1.0 - by_label.pop(NO_CONCERN)
        return score, by_label, self._patterns.hits(reading.repaired)


class _Said(NamedTuple):
    """In which situation a message was said. ask: the open question; plain: it was clearly read as an answer to it."""

    ask: str | None
    plain: bool


def _concern(score: float, by_label: dict[str, float], hits: list[Hit], level: str) -> dict[str, Any]:
    """Return what is put on the message."""
    category = _category(hits, by_label)
    because = [f"pattern: {hit.category}: {hit.name}" for hit in hits[:3]] + [f"model: {score:.2f}"]
    urgent = level == "alert" and (any(hit.urgent for hit in hits) or category == "danger_now")
    told = {"concern": True, "level": level, "urgent": urgent, "category": category, "score": round(score, 3)}
    return {**told, "because": because}


def by_pattern(judged: dict[str, Any]) -> bool:
    """Say whether English words of harm were found: somebody may write in two languages at once."""
    return any(reason.startswith(("pattern:", "coded word:")) for reason in judged["because"])


def _category(hits: list[Hit], by_label: dict[str, float]) -> str:
    """Return the likeliest category among those a pattern named, or the likeliest of all when none did."""
    named = {hit.category for hit in hits}
    return max(named or by_label, key=lambda label: by_label.get(label, 0.0))
