"""As whom an adult may complain: is this person on the list of the Act, or does the council decide about interest.

The list: Children Act 1989 s26(3), (3B), (3C) and s24D, as St Helens, Northamptonshire and RRC give it
(backend/law/duties.yml, who_may). Anybody else may have "sufficient interest", which a person decides (regulation 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from telling.standing_claims import CLAIMS

_LISTED = (
    *("parent", "carer", "special_guardian", "adopter", "adopted", "care_leaver"),
    *("child", "former_guardian", "adoption_support", "sgo_assessment"),
)
STANDINGS = (*_LISTED, "advocate", "family", "other")
"""Who somebody is to the law: finer than the choices of who_are_you. adopter: who has adopted or wants to adopt.

child: looked after, in need, or under a special guardianship order, and typing as an adult would (s26(3)(a), (3C)).
former_guardian: of somebody who was adopted; adoption_support: whoever else gets it (s26(3B)). sgo_assessment: who
asked for an assessment for special guardianship support (s26(3C), s14F).
"""
ON_THE_LIST = frozenset(_LISTED)
_OTHER = re.compile(
    r"\b(?:teacher|tutor|head ?teacher|teaching assistant|senco|councillor|friend|neighbou?r|nurse|doctor|gp|"
    r"(?:social|youth|support|key) ?worker|solicitor|lawyer|therapist|counsellor|mentor|coach|mp)\b",
    re.IGNORECASE,
)
"""Who is not on the list whatever else follows: "teacher of an adopted child"."""
_OF_ME = re.compile(
    r"^(?:(?:i|we|i['’]?m|i['’]?ve|we['’]?re|we['’]?ve)\b|as (?:his|her|their|a|an|the) )", re.IGNORECASE
)
_AS_ONE = re.compile(r"^(as .+?) (?:i|we)\b.*", re.IGNORECASE)
"""`As his foster carer I was not heard`: what stands before "I" is what they are."""
_SAID = r"(?:said|says|saying|told|tells|telling|wrote|writes|shouted|shouts|replied|screamed|texted)"
_OTHERS_SAY = re.compile(rf"^(?!(?:i|we)\b).*\b{_SAID}\b", re.IGNORECASE)
"""Who speaks after it: "She said to me, I am in care". What they said of themselves to others is theirs."""
_SAY_OTHERS = re.compile(rf"^(?!(?:i|we)\b).*\b{_SAID}(?: (?:to )?(?:me|us|him|her|them))?$", re.IGNORECASE)
"""Who spoke before it: "I am in care, she said to me"."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_QUOTED = re.compile(r"[\"“”«»]")
"""Somebody else may be speaking."""
_CLAUSE = re.compile(r"[^,.;:!?()\n]+?(?=[,.;:!?()\n]|\s+(?:and|but|because|so|also)\s|\s[-–—]\s|$)", re.IGNORECASE)
_LEADING = re.compile(r"^\W*(?:(?:and|but|because|so|also|hi|hello)\b\W*)*", re.IGNORECASE)


def standing_of(relation: str | None, said: str | None) -> str | None:
    """Return who somebody is to the law, by the choice (`who_are_you`) and their own words for it.

    None where nobody said it. The first thing that they say of themselves counts: "special guardian, and a teacher".
    """
    if relation == "advocate":
        return "advocate"
    text = said or (relation if relation not in STANDINGS else None) or ""
    named = next((found for clause in _clauses(text) if (found := _claimed(clause))), None)
    if named and not (named == "other" and relation in ("parent", "carer", "family")):
        return named
    return relation if relation in STANDINGS else ("other" if relation else None)


def standing_told(relation: str | None, said: str | None, story: Iterable[str]) -> str | None:
    """Return the same of an adult who tells of themselves, by what they tell as well: "I have parental responsibility".

    story: their own words for what happened, in which "I" is nobody else. Only what puts them on the list counts.
    """
    found = standing_of(relation, said)
    if found in ON_THE_LIST or found == "advocate":
        return found
    mine = (one for text in story for one in _own(text) if _OF_ME.search(one) and not _QUOTED.search(one))
    claims = (_claimed(_AS_ONE.sub(r"\1", one)) for one in mine)
    return next((one for one in claims if one in ON_THE_LIST), found)


def _own(text: str) -> Iterator[str]:
    """Give the clauses that nobody else is said to have spoken, sentence by sentence."""
    for sentence in _SENTENCE.split(" ".join(text.split())):
        clauses = _clauses(sentence)
        for clause, following in zip_longest(clauses, clauses[1:], fillvalue=""):
            if _OTHERS_SAY.search(clause):
                break
            if not _SAY_OTHERS.search(following):
                yield clause


def _clauses(text: str) -> list[str]:
    found = (_LEADING.sub("", one.group()).strip() for one in _CLAUSE.finditer(" ".join(text.split())))
    return [clause for clause in found if clause]


def _claimed(clause: str) -> str | None:
    """Return what one clause says of whoever typed it; `other` where it names somebody who is not on the list."""
    claimed = next((standing for standing, pattern in CLAIMS if pattern.search(clause)), None)
    return claimed or ("other" if _OTHER.search(clause) else None)


def needs_interest(role: str | None, standing: str | None) -> bool:
    """Say whether a person has to decide about sufficient interest. -- SI 2006/1738 reg 12

    role: of `who_is_typing`. Of somebody who speaks for a child: a teacher, a councillor, a friend; not of whoever acts
    for the child (an advocate, their solicitor, their IRO), nor of the family, who help the child to say it.
    """
    if role == "own_right":
        return standing not in ON_THE_LIST and standing != "advocate"
    return role == "on_behalf" and standing == "other"
