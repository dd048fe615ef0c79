"""A long message is cut into parts, and no word of it is lost on the way."""

import string

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.parts import parts_of


def test_sentences_are_cut_at_their_ends():
    assert parts_of("Thank you for my bike. He hit me! Can I have a bell?") == [
        "Thank you for my bike",
        "He hit me",
        "Can I have a bell",
    ]


def test_a_long_sentence_without_a_full_stop_is_cut_where_it_is_joined():
    story = "today we went to the park and i had an ice cream and he hit me and then we went home for tea"
    assert "he hit me" in parts_of(story)


def test_what_is_too_short_to_say_anything_goes_with_what_follows():
    assert parts_of("Hi. Ok. My carer is nice. Bye") == ["Hi Ok My carer is nice", "Bye"]


def test_a_flood_of_words_is_seen_through_windows_that_overlap():
    words = [f"w{i}" for i in range(40)]
    windows = [part.split() for part in parts_of(" ".join(words))]
    assert max(map(len, windows)) <= 16
    assert all(a[-1] in b for a, b in zip(windows, windows[1:], strict=False))
    assert {word for window in windows for word in window} == set(words)


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=6), max_size=80))
def test_every_word_that_joins_nothing_is_in_some_part(words):
    joining = {"and", "nd", "an", "but", "then", "so", "also", "because", "cos", "coz", "bc", "when", "which"}
    kept = {word for part in parts_of(" ".join(words)) for word in part.split()}
    assert set(words) - joining <= kept
