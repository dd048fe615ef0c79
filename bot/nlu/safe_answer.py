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
_BEGINS_WELL = re.compile(
    r"^(?:yes |yeah )?(?:(?:i|we) (?:am|are|feel) |am )?(?:all |very |really )?(?:safe|ok|fine|alright|all right)\b"
)
_NOT_WELL = re.compile(r"\b(?:not|never) (?:\w+ )?(?:ok|okay|fine|alright|all right|good|great|well)\b")
_IS_SAFE = re.compile(
    rf"(?:^(?:am )?|\b{_WHO} (?:am|is|are) )(?:all |very |really |perfectly )?(?:safe|ok|fine|alright|all right|reet)\b"
)
_AWAY = re.compile(
    r"\b(?:at|in) (?:school|college|hospital|my (?:nan|nana|gran|grandma|friend|mate)s?)\b|^safe (?:at |in )?(?:school|nans?|grans?)\b"
    r"|\b(?:moved out|moved away|gone for good|in prison|in jail|in custody|locked up|arrested|nicked|(?:will not|wont) be back|not coming back"
    r"|(?:does not|doesnt|do not|dont|not) live (?:here|with us)|no longer lives?)\b"
)
"""Where somebody is safe, and how whoever did harm is gone for good. Asleep or out for a while is neither."""
_NO_HARM = re.compile(
    r"\b(?:nobody|no one|noone|nothing) (?:can|could|will|is going to|is) (?:hurt|hurting|harm|get|touch|find) me\b(?! (?:but|until|unless|if))"
)
_NO_DANGER = re.compile(
    r"^(?:yes |no |there is |now there is )?no (?:more |longer any )?danger(?: now| here| any ?more| at the moment)*$"
)
_ASKS_US = re.compile(r"^(?:are|will|do|did|would) you\b")
_NOT = re.compile(r"\b(?:not|no|nobody|never)(?: \w+)?$")
_FOR_NOW = re.compile(
    r"\b(?:but|until|till|unless|for now|for a bit|for tonight|so far|while|as long as|if|bit|depends|sometimes)\b"
)


def read_safe_now(text: str) -> SafeNow | None:
    """Return whether they are safe right now, as they say; None where the words do not say."""
    said = normalise(text)
    if _ASKS_US.match(said) or _NO_DANGER.match(said):
        return "yes" if _NO_DANGER.match(said) else None  # "are you going to ring the police"
    not_safe, plain_yes, away = _says_not_safe(said), _YES.match(said) is not None, _is_safe_away(said)
    if _FOR_NOW.search(said) and (plain_yes or _says_safe(said)):
        return "not_sure"
    if not_safe:
        both = plain_yes or away or (_says_safe(said) and "not" not in said.split())
        return "not_sure" if both else "no"
    if _SAFE.match(said) and not _BARE.match(said):
        return "not_sure" if _NO.match(said) else "yes"  # "no im fine"
    answer = "yes" if away else read_yes_no(text)
    if _NOT_WELL.search(said) and answer != "no":
        return "not_sure"  # "im not ok": it may be danger, and it is no yes
    if answer == "yes":
        return "yes" if plain_yes or away else None
    return None if answer == "skip" else answer


def says_first_that_all_is_well(text: str) -> bool:
    """Say whether it begins with "safe" or "im ok", and nothing after it is for a while only or tells of danger."""
    said = normalise(text)
    return _BEGINS_WELL.match(said) is not None and not _FOR_NOW.search(said) and not _says_not_safe(said)


def _is_safe_away(said: str) -> bool:
    """Say whether they are safe because of where they are, or because whoever did harm is gone for good or cannot."""
    if _NO_HARM.search(said) and not _FOR_NOW.search(said):
        return True
    return _IS_SAFE.search(said) is not None and _AWAY.search(said) is not None


def _says_not_safe(said: str) -> bool:
    """Say whether danger, fear or a call for help is said, and not that there is none ("im not scared")."""
    return any(
        found[0].startswith("not ") or not _NOT.search(said[: found.start()].rstrip())
        for found in _NOT_SAFE.finditer(said)
    )


def _says_safe(said: str) -> bool:
    return re.search(r"\b(?:safe|ok|fine|alright|all right|good)\b", said) is not None
