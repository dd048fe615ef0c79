"""Sufficient interest is asked of exactly those it applies to: of nobody on the list of the Act, of everybody else."""

from __future__ import annotations

import pytest

from telling.answers import Answer, Answers
from telling.representation import representation_of
from telling.standing import ON_THE_LIST, STANDINGS, needs_interest, standing_of
from telling.story import Story, Word


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
        ("other", "I used to be in care", "care_leaver"),
        ("other", "I was in foster care", "care_leaver"),
        ("other", "I was fostered", "care_leaver"),
        ("other", "I grew up in a children's home", "care_leaver"),
        ("other", "I was in a children's home till 18", "care_leaver"),
        ("other", "I was looked after by the council", "care_leaver"),
        ("other", "formerly in care", "care_leaver"),
        ("other", "former looked after child", "care_leaver"),
        ("other", "former relevant child", "care_leaver"),
        ("other", "I came out of care at 18", "care_leaver"),
        ("other", "I am in care", "child"),
        ("other", "I'm still in foster care", "child"),
        ("other", "looked after child", "child"),
        ("other", "I am under an SGO", "child"),
        ("other", "mum", "parent"),
        ("other", "I am his mum", "parent"),
        ("other", "we are her parents", "parent"),
        ("other", "I gave birth to her", "parent"),
        ("other", "parent of a child in need", "parent"),
        ("other", "testamentary guardian", "parent"),
        ("family", "nan with a residence order", "parent"),
        ("family", "my nephew lives with me under a child arrangements order", "parent"),
        ("other", "I foster him", "carer"),
        ("other", "we foster two children", "carer"),
        ("other", "I'm fostering her", "carer"),
        ("family", "connected carer", "carer"),
        ("other", "sgo holder", "special_guardian"),
        ("family", "I'm looking after her under SGO", "special_guardian"),
        ("other", "we're adopting her", "adopter"),
        ("other", "adopting parents", "adopter"),
        ("other", "we were approved as adopters", "adopter"),
        ("other", "I was placed for adoption", "adopted"),
        ("other", "former guardian of an adopted child", "former_guardian"),
        ("other", "I was his guardian before he was adopted", "former_guardian"),
        ("other", "we get adoption support", "adoption_support"),
        ("family", "I asked for a special guardianship support assessment", "sgo_assessment"),
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
        ("other", "her friend's mum"),
        ("other", "mum of her friend"),
        ("other", "a mum"),
        ("other", "her mum's sister"),
        ("other", "I work in care"),
        ("other", "I was in care work"),
        ("other", "I left care work"),
        ("other", "I was in care proceedings with my sister"),
        ("other", "I am in care management"),
        ("other", "former care manager"),
        ("other", "I was in the children's home yesterday"),
        ("other", "I was fostered with him"),
        ("other", "looked after child's teacher"),
        ("other", "we foster good relations"),
        ("other", "I foster dogs"),
        ("other", "we foster babies kittens"),
        ("other", "I foster the child's interest in music"),
        ("other", "I'm fostering their love of books"),
        ("other", "we foster children's curiosity at school"),
        ("other", "we adopted a child-first approach"),
        ("other", "I adopted a rescue dog for her"),
        ("other", "we adopted her idea"),
        ("other", "we adopted them"),
        ("other", "we are hoping to adopt a puppy"),
        ("other", "we want to adopt her plan"),
        ("other", "I am adopting the child's view"),
        ("other", "I get adoption support workers calling"),
        ("other", "we get adoption support calls at the school"),
        ("other", "I left care instructions with the school"),
        ("other", "I left care of the children to my sister"),
        ("other", "I left care plan copies at the school"),
        ("other", "I'm in care of two children on Sundays"),
        ("other", "I was in care of my nan's house"),
        ("other", "I was in care assistant jobs"),
        ("other", "I lived in care homes"),
        ("other", "I left care instructions two weeks ago"),
        ("other", "adopted a new plan"),
        ("family", "we have an SGO application pending"),
        ("family", "I have an SGO support worker"),
        ("family", "I have an SGO meeting for her"),
        ("family", "I look after her under an SGO assessment"),
        ("family", "I am under an SGO assessment"),
        ("family", "special guardian to be"),
        ("other", "we have parental responsibility meetings"),
        ("other", "I have PR issues"),
        ("other", "I have parental responsibility concerns"),
        ("other", "I have PR for her school"),
        ("other", "I privately foster him"),
        ("other", "I used to foster him"),
        ("other", "we are adopting a new approach"),
        ("other", "I run adoption support groups"),
        ("family", "applying for special guardianship"),
        ("other", "prospective special guardian"),
        ("family", "I have a child arrangements order"),
        ("family", "my sister gave birth to her"),
        ("family", "he lives with my sister under a residence order"),
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


def told_standing(who: str, relation: str, happened: str) -> object:
    """Return the standing of an adult who tells this, and chose that relation."""
    given = {
        "kind": Answer("complaint"),
        "who_is_typing": Answer(who),
        "who_are_you": Answer(relation),
        "what_happened": Story((Word("2026-11-29T10:00:00Z", happened),)),
    }
    told = representation_of(Answers(given), council="wigan", channel="chat", told_at="2026-11-29T10:00:00Z")
    speaker = told["speaker"]
    assert isinstance(speaker, dict)
    return speaker["standing"]


@pytest.mark.parametrize(
    ("relation", "happened", "standing"),
    [
        ("family", "I have parental responsibility for my niece and you never ask me.", "parent"),
        ("family", "You cut the allowance. I have a residence order for him!", "parent"),
        ("other", "We adopted her in 2019, and the support stopped.", "adopter"),
        ("other", "I was adopted in 1990 and cannot see my file", "adopted"),
        ("other", "As his foster carer I was not heard", "carer"),
        ("family", "My sister has parental responsibility and I do not have parental responsibility", "family"),
        ("family", "She said I have parental responsibility", "family"),
        ("family", 'She wrote: "I have parental responsibility" and that is a lie', "family"),
        ("other", "Her foster carer shouts at her", "other"),
        ("carer", "I was adopted", "carer"),
        ("other", "We adopted a new plan with her. Nobody came.", "other"),
        ("other", "I foster her confidence in class.", "other"),
        ("other", "I left care instructions at the door.", "other"),
        ("other", "I was in care of the team that day.", "other"),
        ("family", "I have an SGO assessment next week and nobody rang.", "family"),
        ("family", "We have an SGO hearing in May.", "family"),
        ("family", "I have a residence order hearing on Monday.", "family"),
        ("family", "She said to me, I am in care and nobody listens", "family"),
        ("family", "I am in care, she told me, and nobody listens", "family"),
        ("family", "My niece told me: I was adopted and nobody said so", "family"),
        ("family", "I told them, I have parental responsibility and nobody listens", "parent"),
        ("family", "She said no. I have parental responsibility for her.", "parent"),
        ("family", "I have an SGO for Ella since 2019", "special_guardian"),
        ("family", "I look after her under an SGO and you cut the money", "special_guardian"),
        ("other", "I was in care for six years and nobody kept my file", "care_leaver"),
        ("other", "I left care at 18 with nothing", "care_leaver"),
        ("other", "I left care two years ago and have no flat", "care_leaver"),
        ("other", "I was in care as a child", "care_leaver"),
        ("other", "We adopted them in 2019", "adopter"),
        ("other", "We foster two boys through the agency", "carer"),
    ],
)
def test_an_adult_who_tells_of_themselves_is_read_in_what_they_tell_as_well(
    relation: str, happened: str, standing: str
) -> None:
    assert told_standing("about_me", relation, happened) == standing


def test_what_somebody_writes_down_for_a_child_says_nothing_of_themselves() -> None:
    assert told_standing("for_a_child", "other", "I am in care and they moved me") == "other"


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
