"""A question to us is told from a story that has a question in it: no word of a story is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.actions.intents import RULES_ANSWER
from bot.actions.known_questions import tells_beside


@pytest.mark.parametrize(
    "text",
    [
        "I could help paint it. I am quite good at walls.",
        "how long? last time it was three months and nobody rang",
        "We wrote to them four times about what could be saved. Each time they say it is with another team.",
        "so how long will it be because the last time i waited till after my birthday and still nobody rang",
        "will she be told? i like her really and she bakes with us",
        "They lied. Who sees this?",
    ],
)
def test_a_message_that_tells_something_beside_its_question_is_kept(text: str) -> None:
    assert tells_beside(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long does it take",
        "can i send a photo. pls",
        "i need to talk to a real person",
        "hi. who reads this?",
        "?",
        "",
    ],
)
def test_a_message_that_only_asks_is_no_part_of_a_story(text: str) -> None:
    assert not tells_beside(text)


def test_every_question_that_is_answered_in_the_middle_has_its_answer() -> None:
    domain = yaml.safe_load((Path(__file__).parents[2] / "bot" / "domain.yml").read_text(encoding="utf-8"))
    assert {f"utter_answer_{intent.removeprefix('ask_')}" for intent in RULES_ANSWER} <= set(domain["responses"])
