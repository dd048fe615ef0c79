"""Whether somebody is called, or looks the same working day, or neither: by likelihood, question and n-grams."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.answer_reader import ANSWER
from bot.nlu.components import PARTS, READING
from bot.nlu.safeguarding import SAFEGUARDING, SafeguardingDetector
from telling.yaml_files import read_yaml

WORDS = "it was so loud there that he put his hands over his ears all day long"


class PretendModel:
    """Gives every message the same likelihood of harm: by the whole ensemble, and by its n-grams alone."""

    labels = ("neglect", "no_concern")

    def __init__(self, both: float, ngrams: float) -> None:
        self._both = np.array([both, 1 - both])
        self.linear = SimpleNamespace(from_ngrams=lambda _: np.array([ngrams, 1 - ngrams]))

    def probabilities(self, *_: object) -> np.ndarray[Any, Any]:
        return self._both


def level(both: float, ngrams: float, ask: str | None = None, choice: str | None = None) -> tuple[str | None, float]:
    """Return the level and the likelihood that is passed on for a message of sixteen words at this question."""
    detector = SafeguardingDetector(SafeguardingDetector.get_default_config(), None, None)  # type: ignore[arg-type]
    detector._model = PretendModel(both, ngrams)  # type: ignore[assignment]
    detector._patterns = SimpleNamespace(hits=lambda _: [])  # type: ignore[assignment]
    detector._coded = SimpleNamespace(found=lambda *_: [])  # type: ignore[assignment]
    message = Message({TEXT: WORDS})
    message.set(READING, SimpleNamespace(plain=WORDS, repaired=WORDS))
    message.set(PARTS, SimpleNamespace(with_ngrams=list, with_embeddings=lambda _: []))
    message.set(ANSWER, {"ask": ask, "choice": choice, "confidence": 0.99 if choice else 0.0})
    found = detector.process([message])[0].get(SAFEGUARDING)
    return found["level"], found["score"]


SET = SafeguardingDetector.get_default_config()
A_BIT = 0.03


@pytest.mark.parametrize(
    ("likely", "found"),
    [
        (SET["look"] - A_BIT, None),
        (SET["look"] + A_BIT, "look"),
        (SET["alert"] - A_BIT, "look"),
        (SET["alert"] + A_BIT, "alert"),
    ],
)
def test_the_more_likely_the_sooner_somebody_is_called(likely: float, found: str | None) -> None:
    assert level(likely, likely)[0] == found


def test_in_a_story_that_ngrams_doubt_nobody_is_called_for_one_message() -> None:
    assert level(0.95, 0.9, "what_happened", "more")[0] == "alert"
    assert level(0.95, 0.05, "what_happened", "more") == ("look", 0.5)
    assert level(0.95, 0.05)[0] == "alert", "elsewhere nothing comes before and after it"


def test_a_story_takes_more_than_another_message_for_somebody_to_be_called() -> None:
    likely = (SET["alert"] + SET["alert_in_story"]) / 2
    assert level(likely, likely, "what_happened", "more")[0] == "look"
    assert level(likely, likely)[0] == "alert"


def test_a_long_answer_to_our_question_is_looked_at_and_called_about_as_any_message() -> None:
    look, alert = SET["look_in_long_answer"], SET["alert"]
    assert level(look - A_BIT, 0.0, "reply_how", "phone")[0] is None
    assert level(look + A_BIT, 0.0, "reply_how", "phone")[0] == "look"
    assert level(alert + A_BIT, 0.0, "reply_how", "phone")[0] == "alert"


def test_an_answer_about_safety_is_never_lowered() -> None:
    assert level(SET["look"] + A_BIT, 0.3, "safe_now", "yes")[0] == "look"


def test_the_project_runs_with_the_settings_that_are_told_here() -> None:
    pipeline = read_yaml(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]
    (ours,) = (one for one in pipeline if one["name"].endswith("SafeguardingDetector"))
    assert {name: value for name, value in ours.items() if name != "name"}.items() <= SET.items()
