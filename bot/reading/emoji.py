# ruff: noqa: E501 - tables of words read best as long lines
"""Emoji as an answer: a thumb up is a yes, whatever its colour. A feeling is none; a smile may be a yes, a tear never."""

from __future__ import annotations

import unicodedata
from typing import Literal

Meant = Literal["yes", "no", "not_sure", "happy", "sad", "angry", "scared", "okay"]

_MEANT: dict[Meant, str] = {
    "yes": "👍👌✅✔☑🙆💯🆗🤝🙋🫡🤙⭕",
    "no": "👎🙅❌✖❎⛔🚫🛑",
    "not_sure": "🤷🤔❓❔⁉😐😶🫤🙃",
    "happy": "🙂😀😃😄😁😊☺😇😍🥰😎🤩😆🥳🤗❤💖💕💗💙💚💛🧡💜🎉👏🙌",
    "sad": "😢😭🙁☹😞😔😟😥😿💔🥺😓😩😫",
    "angry": "😠😡🤬😤👿💢",
    "scared": "😨😰😱😧😦🫣",
    "okay": "😌😑😬🙏",
}
DISTRESS: frozenset[Meant] = frozenset({"sad", "angry", "scared"})
_BY_SIGN = {sign: meant for meant, signs in _MEANT.items() for sign in signs}
_SKIN = range(0x1F3FB, 0x1F400)
_SILENT = frozenset("\u200d\ufe0f\ufe0e\u2060\u200b\u20e3♀♂")
"""Joiners, variation selectors and the signs that make a woman or a man of an emoji."""


def visible_signs(text: str) -> list[str]:
    """Return the signs of a message without joiners, colours of skin, spaces and full stops."""
    return [sign for sign in text if not _says_nothing(sign)]


def is_only_signs(text: str) -> bool:
    """Say whether a message holds emoji or other drawn signs and nothing else: no letter and no figure."""
    signs = visible_signs(text)
    return bool(signs) and all(sign in _BY_SIGN or unicodedata.category(sign) in ("So", "Sk", "Cn") for sign in signs)


def shows_distress(text: str) -> bool:
    """Say whether a sad, an angry or a frightened face stands in a message, whatever else it says."""
    return any(_BY_SIGN.get(sign) in DISTRESS for sign in text)


def read_emoji(text: str) -> Meant | None:
    """Return what a message of nothing but emoji says; None where it holds words, or emoji that say different things."""
    signs = visible_signs(text)
    meant = {_BY_SIGN.get(sign) for sign in signs}
    if not signs or None in meant:
        return None
    if len(meant) == 1:
        return meant.pop()
    answers = meant & {"yes", "no", "not_sure"}
    feelings = meant - answers
    fits = {"yes": {"happy", "okay"}, "no": {"sad", "angry", "scared"}, "not_sure": {"okay", "sad"}}
    if len(answers) == 1:
        answer = answers.pop()
        return answer if answer and feelings <= fits[answer] else None
    return None


def _says_nothing(sign: str) -> bool:
    return sign.isspace() or sign in _SILENT or ord(sign) in _SKIN or sign in "!."
