"""A message that says, whole, that nothing is about to happen: words beside it are for a person to read. Pure."""

from __future__ import annotations

import re

_PLAIN_NO = re.compile(
    r"\W*(?:(?:no+|nope|nah)(?:\W+(?:nothing(?: like that)?|not really|it\W?s not|it isn\W?t|thanks?|thank you))?"
    r"|nothing(?: like that)?|not really|\W*)\W*",
    re.I,
)
_DENIES = frozenset(("no", "not", "nope", "nah", "na", "nothing", "nothin", "nowt", "nuffin", "none", "isnt", "aint"))
_COMES = frozenset((
    "coming", "comin", "pending", "planned", "happening", "happenin", "happen", "booked", "due", "going", "goin",
    "like", "decision", "decisions", "move", "moves", "hanging", "waiting",
))  # fmt: skip
_BESIDE = frozenset((
    "there", "is", "s", "are", "up", "to", "on", "that", "gonna", "at", "all", "the", "moment", "right", "now", "yet",
    "any", "other", "more", "and", "or", "meeting", "meetings", "meetins", "plan", "plans", "appointment", "as", "far",
    "i", "know", "thanks", "thank", "you", "it", "its", "theres", "has", "said", "me", "us", "anyone", "anybody",
    "goodness", "here",
))  # fmt: skip
_MOST_WORDS = 12


def is_plain_no(text: str) -> bool:
    """Say whether a text, whole, says "no" and nothing more, or nothing at all (a sign alone beside the choice)."""
    return is_bare_no(text) or _says_that_nothing_comes(text)


def is_bare_no(text: str) -> bool:
    """Say whether a text is "no" and no other word that somebody could want to read."""
    return _PLAIN_NO.fullmatch(text) is not None


def says_plain_no(text: str) -> bool:
    """Say the same of a text that must hold a word."""
    return re.search(r"\w", text) is not None and is_plain_no(text)


_AND_THEN_SOMETHING = re.compile(
    r"\bnot yet\b"
    r"|^\W*(?:no+|nope|nah|na)\W+(?:the|theres?|right now|now|yet|waiting|its?|it s|my|a|they|i|that|more)\b"
    r"|[,.;]\W*(?:the|theres?|its?|it s|my|a|they|i|that|more|meeting|move)\b",
    re.I,
)
"""A "no" behind which something is said to come: "not yet", "no, the meeting is coming"."""


def _says_that_nothing_comes(text: str) -> bool:
    """Say whether a text is only "there is no decision pending", in one way or another."""
    words = re.findall(r"[a-z]+", text.lower())
    if not 1 < len(words) <= _MOST_WORDS or _DENIES.isdisjoint(words) or _COMES.isdisjoint(words):
        return False
    if words[0] in ("isnt", "isn", "aint", "ain"):
        return False  # "isnt it due now?"
    then = _AND_THEN_SOMETHING.search(text)
    if then and _DENIES.isdisjoint(re.findall(r"[a-z]+", text[then.end() :].lower())):
        return False
    return all(word in _DENIES or word in _COMES or word in _BESIDE for word in words)
