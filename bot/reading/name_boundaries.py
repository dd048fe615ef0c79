# ruff: noqa: E501 - patterns read best as long lines
"""Where a name begins and ends among other words; never an ordinary word for a name.

In "my name is kayla and i am 12" the name is "kayla"; in "im fine" there is none. In any letters of the world.
"""

from __future__ import annotations

import re

from bot.reading.tokens import fold
from bot.reading.usual import is_also_a_word, is_common, is_given_name, is_never_a_name, is_surname, is_very_usual

_LETTER = r"[^\W\d_]"
NAME = rf"{_LETTER}+(?:['’ʼ-]{_LETTER}+)*\.?"
NAMES = rf"{NAME}(?:[ ]{NAME}){{0,3}}"
"""Patterns of one word, and of up to four words, that can be a name."""
TITLE = re.compile(
    rf"(?<![\w'’])(?P<title>mr|mrs|ms|miss|mx|dr|doctor|sir|herr|frau)\.?\s{{1,3}}(?P<name>{NAME}(?:\s{{1,3}}{NAME})?)",
    re.IGNORECASE,
)
_NAMES_BEFORE = re.compile(rf"(?:{NAME} ){{0,3}}{NAME}\Z")
_PARTS = re.compile(r"['’-]")  # "o'brien", "anne-marie"
_LOOKS_BACK = 60  # characters


def name_at_start(words: str, strong: bool, titled: bool = False) -> str | None:
    """Return the name with which some words begin, without the ordinary ones after it; None where there is none.

    strong: what stands before leaves no doubt that a name follows ("my name is"). titled: "Mr" stands before it.
    """
    title = TITLE.match(words)
    if title:
        rest = name_at_start(title["name"], strong=True, titled=True)
        return f"{title['title']} {rest}" if rest else None
    kept: list[str] = []
    for word in words.split(" "):
        if not _may_be_name(word, strong, first=not kept and not titled):
            break
        kept.append(word)
        if word.endswith(".") and len(word) > 2:
            break
    name = " ".join(kept).rstrip(".")
    return name or None


def _may_be_name(word: str, strong: bool, first: bool) -> bool:
    plain = fold(word).strip(".")
    if is_never_a_name(plain) or is_never_a_name(word.lower().strip(".")) or not plain:
        return False
    if not first and is_surname(plain.replace("'", "")):
        return True
    if is_given_name(plain) and (strong or not is_also_a_word(plain) or word[0].isupper()):
        return True
    if word.isupper() and 1 < len(plain) <= 3:
        return strong or not is_very_usual(plain)  # AJ
    if word[0].isupper():
        return not (word.isupper() and is_common(plain)) if strong else not is_very_usual(plain) or not first
    if not word[0].islower():
        return True  # letters without capitals
    if strong:
        return (
            len(plain) > 1 and not is_very_usual(plain)
            if first
            else not is_very_usual(plain) or "-" in word or "'" in word
        )
    return (
        not (is_common(plain) or _is_a_verb(plain, first))
        and (not first or bool(_PARTS.search(word)))
        and len(plain) > 2
    )


def _is_a_verb(plain: str, first: bool) -> bool:
    """Say whether a word that no list holds is none of a second name: "bex ghosted me"."""
    return not first and plain.endswith(("ed", "ing"))


def goes_on_as_words(after: str, strong: bool) -> bool:
    """Say whether what follows makes words of it: "im jack of all trades" and "its sam who hit me" tell no name.

    "im grace and i am 12" does.
    """
    if strong:
        return False
    return (
        re.match(
            r"\s{1,3}(?:of|who|that|is|was|has|does|did|keeps|said|says|told|hit|hits|shouted|fault|turn|never|always|again|from (?!the)|birthday|house|'s)\b|['’]s\b",
            after,
        )
        is not None
    )


def name_before(text: str, at: int) -> str | None:
    """Return the name that ends just before a place of the text (in characters); None where there is none."""
    words = _NAMES_BEFORE.search(text[max(0, at - _LOOKS_BACK) : at])
    return _last_name(words.group()) if words else None


def is_plainly_a_name(name: str) -> bool:
    """Say whether it is plainly a name: a capital, a name that many bear, or letters that have no capitals."""
    first = name.split()[0]
    return not first[0].islower() or is_given_name(fold(first)) or "'" in first


def _last_name(words: str) -> str | None:
    """Return the name at the end of some words: "yesterday Dave Khan" before "is my social worker"."""
    kept: list[str] = []
    for word in reversed(words.split(" ")):
        if not _may_be_name(word, False, first=True):
            break
        kept.insert(0, word)
    return " ".join(kept) or None
