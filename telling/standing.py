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
_OTHER = re.compile(
    r"\b(?:teacher|tutor|head ?teacher|teaching assistant|senco|councillor|friend|neighbou?r|nurse|doctor|gp|"
    r"(?:social|youth|support|key) ?worker|solicitor|lawyer|therapist|counsellor|mentor|coach|mp)\b",
    re.IGNORECASE,
)
"""Who is not on the list whatever else follows: "teacher of an adopted child"."""
_CLAUSE = re.compile(r"[^,.;:!?()\n]+?(?=[,.;:!?()\n]|\s+(?:and|but|because|so|also)\s|\s[-–—]\s|$)", re.IGNORECASE)
_LEADING = re.compile(r"^\W*(?:(?:and|but|because|so|also|hi|hello)\b\W*)*", re.IGNORECASE)
_SELF = (
    r"^(?:(?:i|we) am |i['’]?m |we are |we['’]re |as |it['’]?s )?(?:also |now |still )*"
    r"(?:a |an |the |one of |both |his |her |their |this |\w+['’]s? )?"
)
"""How somebody names themselves: "I am her ...", "the ...", or the word alone. A grandmother of one is not one."""
_ENDS = (
    r"(?=$| (?:of|for|to|from|with|in|at|since|here|too|myself|now|living|aged|acting|instructed|appointed|approved|"
    r"looking|caring|assessed|through|under)\b)"
)
"""What may follow it; "care leavers charity" and "special guardian's neighbour" name somebody else."""
_HAVE = (
    r"(?:(?:i|we)(?:['’]ve| have| hold| share| do have| also have| still have)(?: got)?"
    r"|(?!(?:i|we|my|his|her|their|she|he|they)\b)(?:\w+ ){1,2}with)"
)
_PARENT = r"(?:mum|mam|mom|mother|dad|father|parents?)"
_WANT = (
    r"(?:applying|hoping|looking|approved|planning|wanting|wishing|trying|assessed|"
    r"waiting|would like|want|wish|hope|plan)"
)


def _named(roles: str) -> str:
    """Return a pattern for somebody who names themselves by one of these roles."""
    return rf"{_SELF}(?:{roles}){_ENDS}"


_CLAIMS = [
    (standing, re.compile(pattern, re.IGNORECASE))
    for standing, pattern in (
        (
            "advocate",
            _named(
                r"(?:independent |non[- ]instructed )?advocates?|(?:iro|independent reviewing officer)|"
                r"(?:children|child)['’]?s? guardian|(?:cafcass )?guardian ad litem|cafcass guardian"
            )
            + r"|^(?:i am |i['’]?m )?(?:her|his|their|(?:the )?(?:child|girl|boy|young person)['’]?s) (?:own )?"
            rf"(?:solicitor|lawyer|barrister){_ENDS}"
            r"|^(?:i am |i['’]?m )?(?:a |the )?(?:solicitor|lawyer|barrister) (?:who |that )?"
            r"(?:acts?|acting|instructed) (?:for|by) (?:her|him|them|(?:the |a )?(?:child|girl|boy|young person))\b",
        ),
        ("special_guardian", _named("special guardians?") + rf"|^{_HAVE} (?:an? |the )?(?:sgo|special guardianship)\b"),
        (
            "special_guardian",
            r"^(?:i|we) (?:look(?:ed)? after|care for|have|raise) (?:him|her|them) (?:under|on|with|through) "
            r"(?:an? |the )?(?:sgo|special guardianship)\b",
        ),
        ("parent", rf"^{_HAVE} (?:full |shared |joint )?(?:parental responsibility|pr)\b"),
        ("parent", _named(rf"(?:birth|biological|natural) {_PARENT}|(?:legal )?guardians?")),
        (
            "adopter",
            _named(rf"(?:prospective |approved )?adopters?|adoptive {_PARENT}")
            + rf"|^(?:(?:a |the )?(?:couple|people|person|family|someone|somebody) (?:who )?)?(?:(?:i|we)\b['’]?\w* )?"
            rf"(?!(?:\w+ ){{0,2}}(?:not|never)\b)(?:(?!not\b|never\b)\w+ ){{0,2}}{_WANT} to adopt\b"
            r"|^(?:i|we)(?: have|['’]ve)? adopted\b",
        ),
        (
            "adopted",
            _named(r"adoptees?|adopted (?:adult|person)")
            + r"|^(?:i (?:was|am|have been) |i['’]?m |was )?adopted(?: (?!by me\b|him\b|her\b)|$)"
            r"|^(?:a |the )?(?:someone|somebody|person) who (?:was|is) adopted$",
        ),
        (
            "care_leaver",
            _named(r"(?:young |former )?care[- ]leavers?|care[- ]experienced(?: (?:adult|person|young person))?")
            + r"|^(?:i|i['’]ve|i have) left care\b|^i (?:was|grew up) in care\b(?! (?:with|alongside|together))",
        ),
        (
            "carer",
            _named(
                r"(?:(?:approved|current|agency|long[- ]term|short[- ]term|respite|kinship|family|"
                rf"connected person['’]?s?|local authority|council) )*foster (?:carers?|{_PARENT})|"
                r"kinship carers?|family and friends carers?"
            ),
        ),
    )
]
"""What is said of oneself, in one clause. Words about somebody else claim nothing: then a person decides."""


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


def _clauses(text: str) -> list[str]:
    found = (_LEADING.sub("", one.group()).strip() for one in _CLAUSE.finditer(" ".join(text.split())))
    return [clause for clause in found if clause]


def _claimed(clause: str) -> str | None:
    """Return what one clause says of whoever typed it; `other` where it names somebody who is not on the list."""
    claimed = next((standing for standing, pattern in _CLAIMS if pattern.search(clause)), None)
    return claimed or ("other" if _OTHER.search(clause) else None)


def needs_interest(role: str | None, standing: str | None) -> bool:
    """Say whether a person has to decide about sufficient interest. -- SI 2006/1738 reg 12

    role: of `who_is_typing`. Of somebody who speaks for a child: a teacher, a councillor, a friend; not of whoever acts
    for the child (an advocate, their solicitor, their IRO), nor of the family, who help the child to say it.
    """
    if role == "own_right":
        return standing not in ON_THE_LIST and standing != "advocate"
    return role == "on_behalf" and standing == "other"
