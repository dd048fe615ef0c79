"""The reading grade is the published formula, on syllables a person would count."""

from __future__ import annotations

import pytest

from backend.content.readability import grade, sentences_in, syllables, words_of
from backend.content.rules import common


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("table", 2),
        ("advocate", 3),
        ("complaint", 2),
        ("understand", 3),
        ("999", 1),
        ("NSPCC", 5),
        ("Wigan", 2),
    ],
)
def test_syllables_are_counted_as_people_say_them(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_word_no_dictionary_knows_is_counted_by_its_vowels() -> None:
    assert syllables("zorbulate") == 3


def test_the_grade_is_the_formula() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45)


def test_longer_words_and_sentences_read_harder() -> None:
    assert grade(["The manager investigates every complaint independently."]) > grade(["We look into it."]) + 5


def test_a_card_without_words_has_no_grade() -> None:
    with pytest.raises(ValueError, match="no grade"):
        grade(["...", ""])


def test_words_and_sentences_are_told_apart() -> None:
    assert words_of("Don't call 0800 1111!") == ["Don't", "call", "0800", "1111"]
    assert sentences_in("Call us. Or write.") == 2
    assert sentences_in("Yes, please") == 1


@pytest.mark.parametrize("word", ["happy", "children's", "listens", "told", "longest", "phone"])
def test_words_a_child_reads_often_are_common(word: str) -> None:
    assert common(word)


@pytest.mark.parametrize("word", ["ombudsman", "councillor", "adjudicate", "mediation", "interrogate"])
def test_hard_words_are_not_common(word: str) -> None:
    assert not common(word)
