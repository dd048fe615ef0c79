"""A message that only says how somebody feels: a face, or "I feel sad". It is told, and answers nothing."""

from __future__ import annotations

import re
from typing import Literal

from bot.nlu.normalise import normalise
from bot.reading.emoji import DISTRESS, is_only_signs, read_emoji

Feeling = Literal["well", "badly"]

_HOW = r"(?:(?:very|really|so|quite|a bit|a little|just|all) )*"
_WELL = r"(?:happy|good|great|glad|fine|ok|okay|alright|excited|proud|calm|better|in between)"
_BADLY = (
    r"(?:sad|bad|angry|cross|mad|upset|worried|scared|lonely|alone|hurt|ignored|unhappy|down|low|rubbish|awful|anxious)"
)
_SAYS = re.compile(
    rf"i (?:am )?(?:feel|feeling) {_HOW}(?:(?P<well>{_WELL})|(?P<badly>{_BADLY}))"
    r"(?: (?:today|now|right now|about it))*"
)


def read_feeling(text: str) -> Feeling | None:
    """Return whether it says that they feel well or badly, and nothing else; None where it says more, or no feeling."""
    if is_only_signs(text):
        sign = read_emoji(text)
        return "badly" if sign in DISTRESS else "well" if sign in ("happy", "okay") else None
    said = _SAYS.fullmatch(normalise(text))
    return None if said is None else "well" if said["well"] else "badly"
