# ruff: noqa: E501 - patterns read best as long lines
"""Where somebody wants to be met, in their own words: whoever names a place is not asked for it."""

from __future__ import annotations

import re

_NO_PLACE = (
    r"person\b|real\b|irl\b|private\b|(?:(?:my|mi|the|your|her|his)\s+)?(?:face|flesh)\b"
    r"|(?:me|us|him|her|them|half|myself|now|all|case|confidence|least|first|front)\b|\d"
    r"|(?:a|the|some) (?:person|lady|woman|man|manager|words?|time|day|bit|moment|minute|morning|evening|afternoon|holidays|end)\b"
    r"|an hour\b|my own time\b|it\b|moment\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?:some|any) ?(?:one|body|where)\b"
    r"|(?:explain|talk|tell|see|come|meet|visit|say|discuss|sit|be|have|speak|know)\b"
)
_PLACE = re.compile(
    rf"\b(?:at|in|to|near|outside|inside|by|through|via|from|round)\s+(?!{_NO_PLACE})\w"
    r"|\b(?:home|house|flat|mine|ours|here|round|office|school|college|library|placement)\b"
    r"|\bpass (?:it|that) on\b|\b(?:can|could|will) (?:tell|pass|let) \w+",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:not|never|but|except|anywhere but|do ?n['’]?t|ca ?n['’]?t|cannot|wo ?n['’]?t|no ?one|nobody|away from|in front of)\s+(?:[\w'’]+\s+){0,5}?"
    r"(?:home|house|flat|mine|here|school|college|placement|room|work|unit|carers?)\b[^.;!?]*",
    re.IGNORECASE,
)
"""Where they do not want to be met: that is no place."""


def names_place(text: str) -> bool:
    """Say whether a wish to talk face to face says where, or through whom: then nobody asks where."""
    return _PLACE.search(_NOT_THERE.sub(" ", text)) is not None
