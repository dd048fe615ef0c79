# ruff: noqa: E501 - tables of words read best as long lines
"""Spelling by ear is repaired towards the words that people use here; names and real words are left alone."""

import random

import pytest

from bot.nlu.augmentation import misspell, with_misspelt_copies
from bot.nlu.phonetics import distance, phonetic_key
from bot.nlu.spelling import Speller

LINES = [
    "i want to complain about my social worker",
    "my foster carer shouted at me",
    "can i have an advocate",
    "keyworker",
] * 5


@pytest.fixture(scope="module")
def speller():
    return Speller.learn(LINES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("cumplane", "complain"), ("soshul", "social"), ("wurker", "worker"), ("advokit", "advocate"), ("shouted", "shouted"),
     ("becuse", "because"), ("enuf", "enough"), ("carer", "carer"), ("xqzvw", "xqzvw"), ("yestaday", "yesterday")],
)  # fmt: skip
def test_a_word_spelt_by_ear_is_repaired(speller, written, meant):
    assert speller.word(written) == meant


def test_words_of_our_own_lines_become_known_words(speller):
    assert speller.word("keyworker") == "keyworker"


def test_a_speller_comes_back_from_its_stored_words(speller):
    again = Speller(speller.to_dict())
    assert [again.word(word) for word in ("cumplane", "wurker")] == ["complain", "worker"]


def test_words_that_sound_alike_share_a_key_and_slips_of_children_cost_little():
    assert phonetic_key("fone") == phonetic_key("phone")
    assert phonetic_key("nife") == phonetic_key("knife")
    assert distance("becuse", "because") < distance("becuse", "excuse") + 1


def test_slips_are_the_same_for_the_same_seed_and_leave_the_lines_as_written_first():
    pairs = [("my social worker never comes to see me", "make_complaint")]
    once, labels = with_misspelt_copies(pairs, copies=3, share=0.5, seed=7)
    assert once == with_misspelt_copies(pairs, copies=3, share=0.5, seed=7)[0]
    assert once[0] == pairs[0][0]
    assert labels == ["make_complaint"] * 4
    assert len(set(once)) > 1


def test_no_slip_is_made_when_the_share_is_nothing():
    assert misspell("my social worker", random.Random(1), 0.0) == "my social worker"
