"""As whom an adult may complain: is this person on the list of the Act, or does the council decide about interest.

The list: Children Act 1989 s26(3), (3B), (3C) and s24D, as St Helens, Northamptonshire and RRC give it
(backend/law/duties.yml, who_may). Anybody else may have "sufficient interest", which a person decides (regulation 12).
"""

from __future__ import annotations

import re

STANDINGS = (
    *("parent", "carer", "special_guardian", "adopter", "adopted", "care_leaver"),
    *("advocate", "family", "other"),
)
"""Who somebody is to the law: finer than the choices of who_are_you. adopter: who has adopted or wants to adopt."""
ON_THE_LIST = frozenset(STANDINGS[:6])
_PATTERNS = (
    (
        "other",
        r"\b(?:teacher|tutor|head ?teacher|teaching assistant|senco|councillor|friend|neighbou?r|nurse|doctor|gp|"
        r"(?:social|youth|support|key) ?worker|solicitor|lawyer|therapist|counsellor|mentor|coach|mp)\b",
    ),
    ("special_guardian", r"\bspecial guardian(?:s|ship)?\b|\bsgo\b"),
    (
        "adopter",
        r"\b(?:prospective )?adopters?\b|\badoptive (?:mum|mam|mom|mother|dad|father|parents?)\b"
        r"|\b(?:applying|hoping|approved|want(?:ing)?|wish(?:ing)?|trying|assessed|waiting) to adopt\b"
        r"|\b(?:i|we)(?: have|['’]ve)? adopted\b",
    ),
    (
        "adopted",
        r"\badoptees?\b|\badopted (?:adult|person)\b|\b(?:i was|was|i am|i['’]?m|been) adopted\b",
    ),
    ("care_leaver", r"\bcare[ -]leavers?\b|\b(?:i|have|['’]ve) left care\b|\b(?:i was|grew up) in care\b"),
)
_FIRST = [(standing, re.compile(pattern, re.IGNORECASE)) for standing, pattern in _PATTERNS]


def standing_of(relation: str | None, said: str | None) -> str | None:
    """Return who somebody is to the law, by the choice (`who_are_you`) and their own words for it.

    None where nobody said it. The first thing that the words name counts: "special guardian, and a teacher".
    """
    if relation == "advocate":
        return "advocate"
    text = said or (relation if relation not in STANDINGS else None) or ""
    found = [(match.start(), standing) for standing, pattern in _FIRST if (match := pattern.search(text))]
    named = min(found)[1] if found else None
    if named and not (named == "other" and relation in ("parent", "carer", "family")):
        return named
    return relation if relation in STANDINGS else ("other" if relation else None)


def needs_interest(role: str | None, standing: str | None) -> bool:
    """Say whether a person has to decide about sufficient interest. -- SI 2006/1738 reg 12

    role: of `who_is_typing`. Of somebody who speaks for a child: a teacher, a councillor, a friend; not of an advocate,
    nor of the family, who help the child to say what the child may say.
    """
    if role == "own_right":
        return standing not in ON_THE_LIST
    return role == "on_behalf" and standing == "other"
