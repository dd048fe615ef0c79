# ruff: noqa: E501 - tables of words read best as long lines
"""References and four words, typed anywhere: brought into shape, never guessed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.codes import LETTERS, read_code, word_list

WORDS = sorted(word_list())
BACKEND = Path(__file__).parents[3] / "telling" / "ids.py"


def test_a_reference_is_made_of_the_same_letters_there_and_here():
    module = ast.parse(BACKEND.read_text(encoding="utf-8"))
    there = next(
        ast.literal_eval(node.value)
        for node in module.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "REFERENCE_LETTERS"
    )

    assert there == LETTERS


@pytest.mark.parametrize(
    "typed",
    [
        "7K3-P9W",
        "7k3p9w",
        "7k3 p9w",
        "ref: 7K3 – P9W",
        "my reference is 7k3p9w",
        "7 K 3 P 9 W",
        "７Ｋ３－Ｐ９Ｗ",
        "its 7K3-P9W thanks",
    ],
)
def test_a_reference_is_read_in_any_writing(typed):
    code = read_code(typed)

    assert code is not None
    assert (code.reference, code.words) == ("7K3-P9W", None)


@pytest.mark.parametrize(
    "typed",
    ["actor album airport adventure", "Actor, Album, Airport, Adventure", "ACTOR ALBUM AIRPORT ADVENTURE", "1. actor 2. album 3. airport 4. adventure",
     "ＡＣＴＯＲ　album airport adventure", "my code is actor album airport and adventure", "actor-album-airport-adventure", "my words: actor album airport adventure ok"],
)  # fmt: skip
def test_four_words_are_read_in_any_writing(typed):
    code = read_code(typed)

    assert code is not None
    assert code.words == "actor album airport adventure"
    assert code.alone


def test_both_together_are_read():
    code = read_code("7K3-P9W actor album airport adventure")

    assert code is not None
    assert (code.reference, code.words, code.alone) == ("7K3-P9W", "actor album airport adventure", True)


@pytest.mark.parametrize(
    "typed",
    ["actr album airport adventure", "actor album airport", "actor album airport adventure anchor", "i want to go to the park", "my number is 07700 900123",
     "222333", "call me on 777 999", "MY CAT HAD", "the dog was hungry and the cat", "7K3", "ok", "", "on 2026-11-02"],
)  # fmt: skip
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=4, max_size=4),
    gap=st.sampled_from([" ", ", ", "  ", "\n", " - ", "."]),
    upper=st.booleans(),
)
def test_every_four_words_of_the_list_are_read_back(words, gap, upper):
    typed = gap.join(words)

    code = read_code(typed.upper() if upper else typed)

    assert code is not None
    assert code.words == " ".join(words)


@given(
    letters=st.lists(st.sampled_from(LETTERS), min_size=6, max_size=6).filter(
        lambda each: not all(sign.isdigit() for sign in each)
    )
)
def test_every_reference_as_it_is_given_is_read_back(letters):
    reference = "".join(letters[:3]) + "-" + "".join(letters[3:])

    code = read_code(f"hello {reference.lower()}")

    assert code is not None
    assert code.reference == reference
