# ruff: noqa: E501 - tables of words read best as long lines
"""An advocate says who they are once: name, organisation and contact, in one message or several. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from telling.answers import Answer, Answers
from telling.order import is_answered

EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+\.\w+")
PHONE = re.compile(r"(?<!\w)(?:\+\d{1,3}[\s-]?)?\(?\d{2,5}\)?(?:[\s-]?\d{2,6}){1,4}(?!\w)")
FEWEST_DIGITS = 9
"""A phone number in the United Kingdom has ten or eleven; less than nine is a date or a number of a house."""
LONGEST_NAME = 4
"""Words."""
BETWEEN = re.compile(
    r"[,;|\n]+|\s+[-–—]\s+|\s*\b(?:(?:and )?i work (?:for|at|with)|from|work(?:ing)? (?:for|at|with)|of|at|with)\s+",
    re.I,
)
LEADS_IN = re.compile(
    r"^(?:(?:hi|hello|hiya|yes|and|it is|it'?s|this is|i am|i'?m|my name is|name is|name|called|please|"
    r"(?:you can )?(?:reach|call|text|email|phone|ring) me(?: on| at)?|on|at|org(?:anisation)?|e-?mail|phone|tel|mobile|contact)\b[\s:.]*)+",
    re.I,
)
ROLE = re.compile(
    r"^(?:(?:i am|i'?m)\s+)?(?:an?|the|his|her|their|my)?\s*(?:independent |professional )?(?:advocate|advocacy worker)s?[\s.]*$",
    re.I,
)
LIKE_A_GROUP = re.compile(
    r"\b(?:voices?|advoca\w+|nyas|coram|barnardo\S*|services?|trust|partnership|children|youth|law|solicitors?|charity|society|council|team|ltd|cic|project|"
    r"association|action|change|rights|centre|foundation|group)\b",
    re.I,
)


def details(text: str, answers: Answers, is_asked_who: bool = False) -> dict[str, Answer]:
    """Return the answers that an advocate's message gives: of `organisation`, `name`, `reply_how` and `reply_to` those
    that nobody has given yet. Every value is a piece of the message as it was typed. Empty where it gives none for sure.

    is_asked_who: the open question asks for all of them, so a name alone is one.
    """
    contacts = [*EMAIL.finditer(text), *(m for m in PHONE.finditer(text) if _is_number(m.group()))]
    contacts.sort(key=lambda found: found.start())
    plain = PHONE.sub(lambda found: "," if _is_number(found.group()) else found.group(), EMAIL.sub(",", text))
    name, organisation = _who(_pieces(plain))
    if not contacts and not (name and (organisation or is_asked_who)):
        return {}
    given = {"organisation": organisation, "name": name}
    new = {ask: Answer(None, said, came="heard") for ask, said in given.items() if said}
    if contacts and answers.chosen("reply_how") is None:
        how = "email" if "@" in contacts[0].group() else "phone"
        new["reply_how"] = Answer(how, came="heard")
        new["reply_to"] = Answer(None, " ".join(found.group().strip() for found in contacts), came="heard")
    return {ask: answer for ask, answer in new.items() if not is_answered(answers, ask)}


def read_back(new: Mapping[str, Answer]) -> dict[str, str]:
    """Return the run-time facts of the card `details_noted`."""
    names = {"name": "teller", "organisation": "organisation", "reply_to": "reach"}
    return {fact: new[ask].said or "" for ask, fact in names.items() if ask in new}


def _is_number(text: str) -> bool:
    return sum(letter.isdigit() for letter in text) >= FEWEST_DIGITS


def _pieces(text: str) -> list[str]:
    pieces = (LEADS_IN.sub("", piece.strip()).strip(" .:") for piece in BETWEEN.split(text))
    return [piece for piece in pieces if any(letter.isalpha() for letter in piece) and not ROLE.match(piece)]


def _who(pieces: list[str]) -> tuple[str | None, str | None]:
    """Return (name, organisation): the piece that looks like a group is one, else the name comes first."""
    group = next((piece for piece in pieces if LIKE_A_GROUP.search(piece)), None)
    others = [piece for piece in pieces if piece != group and len(piece.split()) <= LONGEST_NAME]
    if group is None and len(others) > 1:
        group = others[1]
    return (others[0] if others else None), group
