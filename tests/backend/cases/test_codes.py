"""References and the four words."""

from __future__ import annotations

from uuid import uuid4

import pytest

from backend.cases import codes
from telling.ids import tidy_reference

KEY = b"k" * 32


def test_the_list_has_a_thousand_short_common_words_and_no_twins() -> None:
    words = codes.word_list()
    assert len(words) >= 1_000
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in words)


def test_no_word_is_another_with_a_letter_left_out() -> None:
    words = set(codes.word_list())
    assert [word for word in words for n in range(len(word)) if word[:n] + word[n + 1 :] in words] == []


def test_the_same_case_always_gets_the_same_words_and_another_key_gives_others() -> None:
    uuid = str(uuid4())
    assert codes.code_of(KEY, uuid) == codes.code_of(KEY, uuid)
    assert codes.code_of(KEY, uuid) != codes.code_of(b"x" * 32, uuid)


def test_codes_and_references_of_ten_thousand_cases_hardly_meet() -> None:
    uuids = [str(uuid4()) for _ in range(10_000)]
    assert len({codes.code_of(KEY, uuid) for uuid in uuids}) == 10_000
    assert len({codes.reference_of(KEY, uuid) for uuid in uuids}) > 9_980


def test_a_reference_has_nothing_that_is_mistaken_when_spoken_or_written() -> None:
    said = "".join(codes.reference_of(KEY, str(n)) for n in range(500))
    assert not set(said) & set("0OQ1ILS5B8Z2AEU") - {"2", "Q"}


@pytest.mark.parametrize("said", ["k7m-4pq", "K7M4PQ", " k7m 4pq ", "K7M–4PQ"])
def test_a_reference_may_be_written_in_many_ways(said: str) -> None:
    assert tidy_reference(said) == "K7M-4PQ"


@pytest.mark.parametrize("said", ["apple kite moon zoo", " Apple, kite; MOON - zoo.", "apple\nkite\nmoon\nzoo"])
def test_a_code_may_be_written_in_many_ways(said: str) -> None:
    assert codes.opens(codes.hash_of("apple kite moon zoo"), said)


@pytest.mark.parametrize("said", ["", "apple kite moon", "kite apple moon zoo", "🦄"])
def test_another_code_does_not_open(said: str) -> None:
    assert not codes.opens(codes.hash_of("apple kite moon zoo"), said)


@pytest.mark.parametrize("said", ["", "-", "apple kite moon zoo"])
def test_nothing_opens_nobodys_hash(said: str) -> None:
    assert not codes.opens(codes.nobodys_hash(), said)
