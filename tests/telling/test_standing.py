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


@pytest.mark.parametrize(
    ("relation", "said", "standing"),
    [
        ("family", "grandmother, I have parental responsibility", "parent"),
        ("family", "nan with PR", "parent"),
        ("other", "I have parental responsibility", "parent"),
        ("other", "legal guardian", "parent"),
        ("other", "I am his legal guardian", "parent"),
        ("other", "birth mother", "parent"),
        ("other", "her birth dad", "parent"),
        ("family", "nan, I am his kinship foster carer", "carer"),
        ("family", "auntie and kinship carer", "carer"),
        ("other", "foster carer from an agency", "carer"),
        ("other", "we're his foster parents", "carer"),
        ("other", "we are looking to adopt", "adopter"),
        ("other", "a couple hoping to adopt her", "adopter"),
        ("family", "great aunt with SGO", "special_guardian"),
        ("family", "I look after her under a special guardianship order", "special_guardian"),
        ("other", "solicitor acting for the child", "advocate"),
        ("other", "her solicitor, instructed by her", "advocate"),
        ("other", "I am her advocate from NYAS", "advocate"),
        ("other", "independent advocate", "advocate"),
        ("other", "her IRO", "advocate"),
        ("other", "child's guardian", "advocate"),
        ("other", "I was in care", "care_leaver"),
    ],
)
def test_who_says_of_themselves_that_they_are_on_the_list_or_act_for_the_child_waits_for_no_decision(
    relation: str, said: str, standing: str
) -> None:
    assert standing_of(relation, said) == standing
    assert not needs_interest("own_right", standing)
    assert not needs_interest("on_behalf", standing)


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("family", "grandmother of a care leaver"),
        ("family", "his brother was adopted, I am the aunt"),
        ("family", "nan, she is under a special guardianship order with my sister"),
        ("family", "my sister has parental responsibility"),
        ("family", "I do not have parental responsibility"),
        ("family", "aunt, my sister with an SGO has her"),
        ("other", "my grandson was adopted"),
        ("other", "volunteer with care leavers"),
        ("other", "Independent visitor for care leavers"),
        ("other", "I run a charity for care leavers"),
        ("other", "care leavers charity"),
        ("other", "I was in care with her"),
        ("other", "a friend of hers, I was in care too"),
        ("other", "special guardian's neighbour"),
        ("other", "I know her foster carer"),
        ("other", "prospective foster carer"),
        ("other", "former guardian"),
        ("other", "step dad"),
        ("other", "solicitor"),
        ("other", "my solicitor"),
        ("other", "staff at the children's home"),
        ("other", "we do not want to adopt"),
        ("other", "her birth mother's friend"),
    ],
)
def test_words_about_somebody_else_put_nobody_on_the_list(relation: str, said: str) -> None:
    assert needs_interest("own_right", standing_of(relation, said)), standing_of(relation, said)


@pytest.mark.parametrize("standing", STANDINGS)
def test_nobody_on_the_list_is_asked_for_an_interest(standing: str) -> None:
    listed = (
        standing in ON_THE_LIST or standing == "advocate"
    )  # whoever acts for the child needs no interest of their own
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
