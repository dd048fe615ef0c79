# ruff: noqa: E501 - tables of words read best as long lines
"""Not one line of the must-catch list may be missed by the trained model."""

from pathlib import Path

import pytest

from bot.nlu.safeguarding_lines import CATEGORIES, read_lines

MUST_CATCH = read_lines(Path(__file__).parents[3] / "bot/data/safeguarding/must_catch.txt")


@pytest.mark.parametrize("line", MUST_CATCH)
def test_it_is_caught(understand, line):
    judged = understand(line)["safeguarding"]
    assert judged["concern"], "missed"
    assert judged["category"] in CATEGORIES
    assert judged["because"]


@pytest.mark.parametrize("line", MUST_CATCH)
def test_it_is_caught_in_capitals_and_with_punctuation_and_inside_a_longer_story(understand, line):
    assert understand(line.upper() + "!!!")["safeguarding"]["concern"]
    assert understand(f"i want to complain about my placement. {line}. also the food is bad")["safeguarding"]["concern"]


@pytest.mark.parametrize(
    "word", ["abuse", "Abuse.", "abused", "i was abused", "rape", "suicide", "self harm", "overdose", "beaten", "neglect", "grooming", "danger", "DANGER!!", "unsafe", "not safe", "bullied"]
)  # fmt: skip
def test_one_word_is_enough_where_it_is_a_whole_sentence(understand, word):
    assert understand(word)["safeguarding"]["concern"]


LONG = (
    "so today was ok i had toast and then we went to the park and {} "
    "and after that we had tea and i watched telly anyway bye",
    "hi i want to say thank you for the trip last week it was really good and we went on the boat. {}. "
    "can we go again in the summer please it was the best day ever and my friend liked it too",
    "i dont like my new bedroom its too small and the wifi never works and {} and also nobody asked me about the paint",
)


@pytest.mark.parametrize(("line", "story"), [(line, LONG[i % len(LONG)]) for i, line in enumerate(MUST_CATCH)])
def test_it_is_caught_in_the_middle_of_a_long_harmless_story(understand, line, story):
    judged = understand(story.format(line))["safeguarding"]
    assert judged["concern"], "missed"
    assert judged["category"] in CATEGORIES


@pytest.mark.parametrize("story", LONG)
def test_the_harmless_story_alone_is_harmless(understand, story):
    assert not understand(story.format("we had chips"))["safeguarding"]["concern"]


@pytest.mark.parametrize(
    "line",
    [
        "hes got a knife",
        "i have took loads of tablets",
        "he is hitting my mum right now",
        "i have nowhere to sleep tonight",
    ],
)
def test_where_minutes_count_it_says_urgent(understand, line):
    assert understand(line)["safeguarding"]["urgent"]


def test_a_pressed_button_is_not_judged(understand):
    assert understand("")["safeguarding"] == {
        "concern": False,
        "level": None,
        "urgent": False,
        "category": None,
        "score": 0.0,
        "because": [],
    }


@pytest.mark.parametrize("name", ["Samira", "Samir", "Aisha", "Jo", "Tyler", "Mohammed"])
def test_a_name_alone_raises_no_alarm(understand, name):
    assert not understand(name)["safeguarding"]["concern"]
