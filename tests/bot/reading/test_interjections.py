"""What is about the moment and not about the matter answers no question."""

from __future__ import annotations

import pytest

from bot.reading.interjections import is_interjection


@pytest.mark.parametrize(
    "said",
    [
        "hold up postmans at the door",
        "u still there",
        "hang on",
        "brb",
        "wait a sec",
        "one min",
        "are you there?",
        "im back",
        "ok im back sorry my phone died",
        "hello you there",
        "is anyone there",
    ],
)
def test_what_is_about_the_moment_is_an_interjection(said):
    assert is_interjection(said)


@pytest.mark.parametrize(
    "said",
    [
        "Wayne",
        "hang on to my letters",
        "she made me wait",
        "wait for me at school",
        "mr there",
        "two mins back",
        "my social worker is never there",
        "just a letter",
        "Back",
        "a sec ago she shouted at me",
        "two minutes every week",
        "are you there when i see my mum",
    ],
)
def test_what_tells_something_is_none(said):
    assert not is_interjection(said)
