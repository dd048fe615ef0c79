# ruff: noqa: E501 - tables of words read best as long lines
"""Read words that change a list of points: "take out the second one", "1 and 3 are the same". Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.nlu.normalise import normalise

LONGEST = 12
"""Words. What is longer tells something, and changes no list."""
_NUMBER = re.compile(r"(?<![\d:./])\b(\d{1,2})\b(?![\d:./]*\d)")
_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "last": -1,
}  # fmt: skip
_NUMBER_WORDS = re.compile(r"\bnumber (one|two|three|four|five|six)\b")
_WORDS = ("one", "two", "three", "four", "five", "six")
_TAKE_OUT = re.compile(
    r"\b(?:remove|delete|take (?:it |that |this )?(?:out|off|away)|take|drop|scrap|get rid of|cross (?:it )?(?:out|off)|bin|"
    r"leave (?:it )?out|forget|do not (?:need|want|send|answer))\b"
)
_TOGETHER = re.compile(r"\b(?:same|together|join|merge|combine|mix|one thing|belong|go(?:es)? with|with)\b")
_WRONG = re.compile(r"\b(?:change|wrong|not right|is not|fix|edit|different|reword)\b")
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "is",
        "it",
        "that",
        "this",
        "one",
        "about",
        "of",
        "and",
        "to",
        "out",
        "take",
        "remove",
        "delete",
        "not",
        "i",
        "me",
        "thing",
        "bit",
        "part",
    ]
)


def edited(points: Sequence[str], text: str) -> list[str] | int | None:
    """Return the new list, the place of the one point that is to be changed, or None where nothing is to be changed."""
    said = normalise(text)
    if not said or len(said.split()) > LONGEST:
        return None
    places = _places(points, text, said)
    if _TOGETHER.search(said) and len(places) > 1:
        return merged(points, places)
    if _TAKE_OUT.search(said):
        places = places or _named(points, said)
        return [point for at, point in enumerate(points) if at not in places] if 0 < len(places) < len(points) else None
    alone = re.fullmatch(r"(?:(?:the|number|point|no) )*(?:\w+)(?: one| point)?", said) is not None
    return min(places) if len(places) == 1 and (alone or _WRONG.search(said)) else None


def merged(points: Sequence[str], places: Collection[int]) -> list[str]:
    """Put several points together, where the first of them stands; their words stay in order."""
    whole = "\n".join(points[at] for at in sorted(places))
    return [
        whole if at == min(places) else point
        for at, point in enumerate(points)
        if at == min(places) or at not in places
    ]


def _places(points: Sequence[str], text: str, said: str) -> set[int]:
    found = {int(number) - 1 for number in _NUMBER.findall(text)}
    found |= {_PLACES[word] for word in said.split() if word in _PLACES}
    found |= {_WORDS.index(word) for word in _NUMBER_WORDS.findall(said)}
    found = {len(points) - 1 if place < 0 else place for place in found}
    return found if all(0 <= place < len(points) for place in found) else set()


def _named(points: Sequence[str], said: str) -> set[int]:
    """Return the place of the one point that shares a telling word with what was said.

    "take out the one about my bag"
    """
    words = set(said.split()) - _SMALL
    sharing = {at for at, point in enumerate(points) if words & (set(normalise(point).split()) - _SMALL)}
    return sharing if len(sharing) == 1 else set()
