# ruff: noqa: E501 - tables of words read best as long lines
"""Read what somebody typed to "Are you safe right now?" (of a child: "Is the child safe right now?").

Nothing but a plain yes is a yes here. "please", "ok", "that's it" are answers of some kind to most questions; to this
one they would tell the duty worker that a child is safe who never said so. Pure functions without Rasa.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.nlu.normalise import normalise
from bot.nlu.short_answers import read_yes_no

SafeNow = Literal["yes", "no", "not_sure"]

_MAY_HARM = r"(?:he|she|they|(?:my |her |his |the )?(?:dad|stepdad|uncle|brother|boyfriend|man|men))"
_WHO = r"(?:i|he|she|they|we|it|(?:my |our |the )?(?:dad|mum|mam|stepdad|uncle|brother|carer|boyfriend|child|baby|boy|girl|man))"
_YES = re.compile(r"^(?:yes|yeah|yep|yup|yess|aye|definitely|absolutely|totally|completely|certainly)\b")
_NO = re.compile(r"^(?:no|nope|nah|never|not)\b")
_SAFE = re.compile(
    rf"^(?:yes |yeah |no |nope |nah )?(?:{_WHO} (?:am|is|are|feel|feels) )?(?:all |very |really |totally |perfectly |completely )?"
    r"(?:safe|ok|fine|alright|all right|good)(?: and sound| now| here| right now| at the moment| thanks| thank you)*$"
)
_BARE = re.compile(r"^(?:ok|fine|alright|all right|good)(?: now| thanks| thank you)*$")  # "ok": "I heard you", perhaps
_NOT_SAFE = re.compile(
    r"\b(?:unsafe|danger|dangerous|scared|frightened|terrified|afraid|hiding|help|999|police)\b|\bnot (?:\w+ )?safe\b"
    r"|\b(?:happening|doing it|hitting|hurting|fighting|shouting|kicking off) ?(?:again |right )?(?:now|me|him|her|us)\b"
    rf"|\b{_MAY_HARM} (?:is|are) (?:still |right |just |nearly |almost )?(?:here|coming|back|home|outside|downstairs|upstairs|in the (?:house|room))\b"
)
_NOT = re.compile(r"\b(?:not|no|nobody|never)(?: \w+)?$")
_FOR_NOW = re.compile(
    r"\b(?:but|until|till|unless|for now|for a bit|for tonight|so far|while|as long as|if|bit|depends|sometimes)\b"
)


def read_safe_now(text: str) -> SafeNow | None:
    """Whether they are safe right now, as they say; None where the words do not say."""
    said = normalise(text)
    not_safe, plain_yes = _says_not_safe(said), _YES.match(said) is not None
    if _FOR_NOW.search(said) and (plain_yes or _says_safe(said)):
        return "not_sure"
    if not_safe:
        both = plain_yes or (_says_safe(said) and "not" not in said.split())
        return "not_sure" if both else "no"
    if _SAFE.match(said) and not _BARE.match(said):
        return "not_sure" if _NO.match(said) else "yes"  # "no im fine"
    answer = read_yes_no(text)
    if answer == "yes":
        return "yes" if plain_yes else None
    return None if answer == "skip" else answer


def _says_not_safe(said: str) -> bool:
    """Danger, fear or a call for help, unless it is said that there is none ("im not scared")."""
    return any(
        found[0].startswith("not ") or not _NOT.search(said[: found.start()].rstrip())
        for found in _NOT_SAFE.finditer(said)
    )


def _says_safe(said: str) -> bool:
    return re.search(r"\b(?:safe|ok|fine|alright|good)\b", said) is not None
