"""A move, or something stopped: it is still to come unless the words plainly say that it is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions.heard_message import Heard
from telling.questions.what import BEING_MOVED
from telling.yaml_files import read_yaml

WISHES = read_yaml(Path("bot/data/wishes.yml").read_text(encoding="utf-8"))["nlu"]
LINES = [
    line.removeprefix("- ")
    for block in WISHES
    if block.get("intent") == BEING_MOVED
    for line in block["examples"].splitlines()
]


def intent_of(text: str) -> str | None:
    """Return what the story keeps of a message that the classifier surely took for a move."""
    return Heard(None, text, BEING_MOVED, 0.99, "2026-11-24T10:00:00+00:00").word.intent


@pytest.mark.parametrize(
    "text",
    [
        "they are sending me to another home",
        "they're chucking me out monday",
        "theyre movin me on friday n no one asked me",
        "placement ends nxt wk help",
        "got told at tea I'm leaving Monday",
        "they put me on the list to go to a hostel",
        "she sent me a text that i leave friday",
        "i was told i was being moved",
        "they moved me last week and they are moving me again",
    ],
)
def test_what_is_still_to_come_is_kept(text: str) -> None:
    assert intent_of(text) == BEING_MOVED


def test_every_line_that_teaches_it_is_kept() -> None:
    assert len(LINES) > 80
    assert [line for line in LINES if intent_of(line) != BEING_MOVED] == []


@pytest.mark.parametrize(
    "text",
    [
        "they moved me last week",
        "i was moved",
        "I got moved on sunday and nobody said why",
        "my social worker moved me to leeds in march",
        "they've stopped my contact",
        "they kicked me out in june",
    ],
)
def test_what_is_plainly_over_is_not(text: str) -> None:
    assert intent_of(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "they say i have to move to another home and nobody asked me",
        "im doing my gcses and they want to move me in may",
        "they want to move me on friday and i dont want to go",
        "im being moved on friday",
        "i have to move on monday and no one asked me",
        "im being moved up north",
        "they are moving me over christmas",
        "i was moved in june and im being moved again",
        "they moved me and now they want to move me again",
        "they moved me last year and they are moving me again",
        "my social worker is moving me",
        "the council are moving me",
        "social services are moving me",
        "they are making me move",
        "they are planning on moving me",
        "i might be moved",
        "i have to leave on friday",
        "they are moving my brother",
        "my sister is being moved on friday",
        "i have to move house again",
        "they are moving me to a different home",
    ],
)
def test_a_move_that_comes_is_heard_in_what_sounds_like_any_complaint(text: str) -> None:
    assert Heard(None, text, "make_complaint", 0.97, "2026-11-24T10:00:00+00:00").word.intent == BEING_MOVED


@pytest.mark.parametrize(
    "text",
    [
        "they are not moving me",
        "he will not move me",
        "they were going to move me but they didnt",
        "i have to move to the back of the class",
        "he wants to move me to set 3",
        "i have to leave my unit at 3 every day",
        "he keeps trying to move me off the sofa",
        "they moved me in june and nobody asked me",
        "i have to leave at 7 for the bus",
        "she moved me up a set and i was not ready",
        "we have to move our bikes every night",
        "my sessions keep getting moved",
        "i dont want to be moved to a different class",
    ],
)
def test_what_only_sounds_like_a_move_is_the_complaint_it_is(text: str) -> None:
    assert Heard(None, text, "make_complaint", 0.97, "2026-11-24T10:00:00+00:00").word.intent == "make_complaint"
