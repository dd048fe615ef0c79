"""Sufficient interest is asked of exactly those it applies to: of nobody on the list of the Act, of everybody else."""

from __future__ import annotations

import pytest

from telling.answers import Answer, Answers
from telling.representation import representation_of
from telling.standing import ON_THE_LIST, STANDINGS, needs_interest, standing_of


@pytest.mark.parametrize(
    ("relation", "said", "standing"),
    [
        ("parent", None, "parent"),
        ("carer", "foster carer", "carer"),
        ("carer", "special guardian", "special_guardian"),
        ("other", "prospective adopter", "adopter"),
        ("other", "we are applying to adopt", "adopter"),
        ("parent", "adoptive mum", "adopter"),
        ("other", "adopted adult", "adopted"),
        ("other", "I was adopted in 1990", "adopted"),
        ("other", "care leaver", "care_leaver"),
        ("advocate", "independent advocate", "advocate"),
        ("family", "nan", "family"),
        ("other", "teacher", "other"),
        ("other", "local councillor", "other"),
        ("other", "friend of the family", "other"),
        ("other", "teacher of an adopted child", "other"),
        ("parent", "his mum, and a nurse", "parent"),
        ("a teacher", None, "other"),
        (None, None, None),
    ],
)
def test_who_somebody_is_to_the_law_is_read_from_the_choice_and_their_own_words(
    relation: str | None, said: str | None, standing: str | None
) -> None:
    assert standing_of(relation, said) == standing


@pytest.mark.parametrize("standing", STANDINGS)
def test_nobody_on_the_list_is_asked_for_an_interest(standing: str) -> None:
    listed = standing in ON_THE_LIST
    assert needs_interest("own_right", standing) is not listed
    assert needs_interest("on_behalf", standing) is (standing == "other")
    assert not needs_interest("child", standing)


def test_of_an_adult_of_whom_nothing_is_known_a_person_decides() -> None:
    assert needs_interest("own_right", None)
    assert not needs_interest("on_behalf", None)


def test_it_stands_in_the_case_beside_the_relation() -> None:
    given = {
        "kind": Answer("complaint"),
        "who_is_typing": Answer("about_me"),
        "who_are_you": Answer("other", "adopted adult"),
    }
    told = representation_of(Answers(given), council="wigan", channel="chat", told_at="2026-11-29T10:00:00Z")
    speaker = told["speaker"]
    assert isinstance(speaker, dict)
    assert (speaker["relation"], speaker["standing"]) == ("adopted adult", "adopted")
