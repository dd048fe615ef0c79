# ruff: noqa: E501 - tables of words read best as long lines
"""Emoji as an answer: a thumb up is a yes, whatever its colour. Read only where the message holds nothing else."""

from __future__ import annotations

from typing import Literal

Meant = Literal["yes", "no", "not_sure", "happy", "sad", "angry", "scared", "okay"]

_MEANT: dict[Meant, str] = {
    "yes": "👍👌✅✔☑🙆💯🆗👊🤝🙋🫡🤙⭕",
    "no": "👎🙅❌✖❎⛔🚫🛑🙊🤐",
    "not_sure": "🤷🤔❓❔⁉😐😶🫤🙃",
    "happy": "🙂😀😃😄😁😊☺😇😍🥰😎🤩😆🥳🤗❤💖💕💗💙💚💛🧡💜",
    "sad": "😢😭🙁☹😞😔😟😥😿💔🥺😓😩😫",
    "angry": "😠😡🤬😤👿💢",
    "scared": "😨😰😱😧😦🫣",
    "okay": "😌😑😬",
}
_BY_SIGN = {sign: meant for meant, signs in _MEANT.items() for sign in signs}
_SKIN = range(0x1F3FB, 0x1F400)
_SILENT = frozenset("\u200d\ufe0f\ufe0e\u2060\u200b\u20e3♀♂")
"""Joiners, variation selectors and the signs that make a woman or a man of an emoji."""


def read_emoji(text: str) -> Meant | None:
    """Return what a message of nothing but emoji says; None where it holds words, or emoji that say different things."""
    signs = [sign for sign in text if not (sign.isspace() or sign in _SILENT or ord(sign) in _SKIN or sign in "!.")]
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
