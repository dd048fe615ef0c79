# ruff: noqa: E501 - patterns read best as long lines
"""The organisation that an advocate or another adult works for, as typed."""

from __future__ import annotations

import re

from bot.reading.tokens import start_and_end

_WORD = r"[A-Z][\w'’&-]*"
_KNOWN = re.compile(
    r"\b(?:NYAS|National Youth Advocacy Service|Coram Voice|Barnardo['’]?s|Become|VoiceAbility|Action for Children|The Children['’]?s Society|Voices? for Children|Article 39|Just for Kids Law|Kinship|Family Rights Group|Foster ?Talk|FosterWiki|Citizens Advice|Mind Of My Own|Rethink|POhWER|Shelter|Mencap|NSPCC|Cafcass)\b"
)
_KNOWN_SMALL = re.compile(
    r"\b(?:nyas|coram(?: voice)?|barnardo['’]?s|voiceability|pohwer|nspcc|cafcass)\b", re.IGNORECASE
)
_ADVOCACY = re.compile(
    rf"\b(?:{_WORD}\s+){{1,3}}(?:Advocacy|Voice|Trust|Service|Services|Charity|CIC|Society|Project)\b"
)
_SMALL = re.compile(
    r"\b(?:from|for|with|at|of)\s+((?!(?:my|an?|the|his|her|some|your|this)\b)[\w'’-]+(?:\s+[\w'’-]+)?\s+(?:advocacy|voice)(?:\s+(?:service|trust|project))?)\b",
    re.IGNORECASE,
)
_STARTS = frozenset(
    [
        "I",
        "I'm",
        "Im",
        "My",
        "The",
        "We",
        "Our",
        "He",
        "She",
        "They",
        "Hello",
        "Hi",
        "Yes",
        "An",
        "A",
        "From",
        "And",
        "Her",
        "His",
        "Is",
    ]
)


def read_organisation(text: str, asked: bool = False) -> str | None:
    """Return the organisation that a text names, as typed, or None. asked: the question was that."""
    text = start_and_end(text)
    for pattern in (_ADVOCACY, _KNOWN, _KNOWN_SMALL):
        found = pattern.search(text)
        if found:
            words = found.group().split()
            while len(words) > 1 and words[0] in _STARTS:
                words = words[1:]
            return " ".join(words) if len(words) > 1 or pattern is not _ADVOCACY else None
    small = _SMALL.search(text)
    if small:
        return small.group(1)
    first = re.split(r"[,;\n]", text.strip())[0].strip(" .")
    capital = re.fullmatch(rf"(?:{_WORD}\s*){{1,5}}", first) is not None
    return (
        first
        if asked and capital and not re.match(r"(?:no|none|not|skip|why|i|yes|n/a)\b", first, re.IGNORECASE)
        else None
    )
