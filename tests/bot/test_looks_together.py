"""Two looks of one talk can be an alert together; one alone, or two that say little, are not."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.looks_together import level_with_earlier_looks


def talk(*passed_on: tuple[str, float]) -> DialogueStateTracker:
    """Return a talk whose messages were passed on at these levels, with these likelihoods of harm."""
    events = [UserUttered("one", metadata={"passed_on": None})]
    events += [
        UserUttered("one", metadata={"passed_on": {"level": level, "alert": {"score": score}}})
        for level, score in passed_on
    ]
    return DialogueStateTracker.from_events("talk", events)


def look(score: float) -> dict[str, object]:
    return {"level": "look", "score": score}


def test_a_first_look_stays_one():
    assert level_with_earlier_looks(look(0.84), None) == "look"
    assert level_with_earlier_looks(look(0.84), talk()) == "look"


@pytest.mark.parametrize("before", [0.7, 0.84])
def test_two_hints_of_one_talk_are_an_alert(before):
    assert level_with_earlier_looks(look(0.7), talk(("look", before))) == "alert"


def test_two_that_say_little_are_looked_at():
    assert level_with_earlier_looks(look(0.3), talk(("look", 0.4))) == "look"


def test_three_that_say_something_are_an_alert():
    assert level_with_earlier_looks(look(0.55), talk(("look", 0.5), ("look", 0.6))) == "alert"


def test_an_alert_before_raises_nothing_and_an_alert_is_never_lowered():
    assert level_with_earlier_looks(look(0.5), talk(("alert", 0.99))) == "look"
    assert level_with_earlier_looks({"level": "alert", "score": 0.1}, talk(("look", 0.2))) == "alert"
    assert level_with_earlier_looks({"score": 0.1}, None) == "alert"
