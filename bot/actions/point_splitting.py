# ruff: noqa: E501 - tables of words read best as long lines
"""Find the several matters of one story. Careful: a story is one matter unless it clearly lists several. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.actions.choice_reading import phrases
from bot.nlu.normalise import normalise

MOST = 12
"""Points of one list. What is over stays with the last of them: nothing is left out."""
FEWEST_WORDS = 3
"""Words. A shorter piece is no matter of its own ("another thing."), unless it stands in a numbered list."""

_NUMBERED = re.compile(
    r"(?:^[ \t]*\(?(\d{1,2})[.):]\s+|(?<=\s)\(?(\d{1,2})\)\s*|(?<=[.!?:;,]\s)(\d{1,2})\.\s+)(?=\S)", re.M
)
_DASHED = re.compile(r"^[ \t]*[-*•–][ \t]+(?=\S)", re.M)
_OPENS = r"(?:^|(?<=[.!?:;,\n])|(?<=[.!?:;,\n]\s)|(?<=\band\s)|(?<=\bso\s)|(?<=\bthen\s))"
_SAYS = r"(?:ly\b|\s+of\s+all\b|\s*[,:]|\s+(?:thing|i|i'm|im|my|they|she|he|the|we|it|its|it's|there|no|nobody|our|that|this|when)\b)"
_FIRST = re.compile(
    rf"{_OPENS}(?:(?:the\s+)?(?:first|1st){_SAYS}|number\s+(?:one|1)\b|one\s+thing\s+is\b)", re.I | re.M
)
_SECOND = re.compile(rf"{_OPENS}(?:(?:the\s+)?(?:second|2nd){_SAYS}|number\s+(?:two|2)\b)", re.I | re.M)
_LATER = re.compile(
    rf"{_OPENS}(?:(?:the\s+)?(?:third|3rd|fourth|4th|fifth|5th){_SAYS}|number\s+(?:three|3|four|4|five|5)\b|lastly\b)",
    re.I | re.M,
)
_ANOTHER = re.compile(
    r"(?:^|(?<=[.!?:;,\n])|(?<=[.!?:;,\n]\s)|(?=\b(?:and|also|oh|plus)\s))"
    r"(?:(?:and|also|oh|plus|but)\s+){0,3}(?:an(?:o|u)(?:th|v|f)er|the\s+other|one\s+(?:more|other))\s+(?:thing|fing)\b",
    re.I | re.M,
)
_SAYING = re.compile(r"\bone thing\s*\Z", re.I)
"""Words before "another thing" that make it a way of speaking: "one thing and another thing"."""
_AND = re.compile(r"(?:\band\s+)?\Z", re.I)
_GOES_ON = frozenset(
    [
        "she",
        "he",
        "they",
        "it",
        "then",
        "so",
        "because",
        "but",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "their",
        "who",
        "which",
        "when",
        "after",
        "that",
        "this",
        "there",
    ]
)
_APART = ("social_worker", "carer", "home", "family_time")
"""What a story can be about that is seldom named by chance."""


def points_in(messages: Sequence[str]) -> list[str]:
    """Return the matters in the person's own words, in order; an empty list where the story is one matter.

    All that was written is in one of them, as it was written; only the marks of a list ("1.", "-") are left out.
    """
    points: list[str] = []
    for text in messages:
        first, *others = _pieces(text)
        if points and not _starts_another(points, text):
            points[-1] = f"{points[-1]}\n{first}"
        else:
            points.append(first)
        points += others
    points = [*points[: MOST - 1], "\n".join(points[MOST - 1 :])] if len(points) > MOST else points
    return points if len(points) > 1 else []


def _pieces(text: str) -> list[str]:
    """Cut one message where it lists. What comes before the list belongs to its first point."""
    marks = _marks(text)
    if not marks:
        return [text.strip()]
    before = text[: marks[0][0]].strip()
    ends = [start for start, _ in marks[1:]] + [len(text)]
    pieces = [text[end:stop].strip() for (_, end), stop in zip(marks, ends, strict=True)]
    whole = [f"{before}\n{pieces[0]}" if before else pieces[0], *pieces[1:]]
    return _joined(whole, 1 if marks[-1][0] < marks[-1][1] else FEWEST_WORDS)


def _marks(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of what opens each point, in characters.

    The words of spoken marks ("secondly") stay in the point, so these end where they start.
    """
    numbered = _counting_up(text)
    if len(numbered) > 1:
        return numbered
    dashed = [mark.span() for mark in _DASHED.finditer(text)]
    if len(dashed) > 1:
        return dashed
    first, second = _FIRST.search(text), _SECOND.search(text)
    spoken = [mark.start() for mark in _ANOTHER.finditer(text) if not _SAYING.search(_before(text, mark.start()))]
    if first and second and first.start() < second.start():
        spoken += [second.start(), *(mark.start() for mark in _LATER.finditer(text, second.end()))]
    starts = sorted({_AND.search(text, max(0, start - 8), start).start() for start in spoken})  # type: ignore[union-attr]
    starts = [start for start in starts if text[:start].strip()]
    return [(0, 0), *((start, start) for start in starts)] if starts else []


def _before(text: str, start: int) -> str:
    """Return the few letters before a mark: a long story is not read again for every mark in it."""
    return text[max(0, start - 12) : start]


def _counting_up(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the marks 1, 2, 3 in this order; a number that is out of order is part of the words."""
    found: list[tuple[int, int]] = []
    for mark in _NUMBERED.finditer(text):
        if int(next(filter(None, mark.groups()))) == len(found) + 1:
            found.append(mark.span())
    return found


def _joined(pieces: list[str], fewest: int) -> list[str]:
    """Join a piece of fewer words than `fewest` to the one before."""
    kept = pieces[:1]
    for piece in pieces[1:]:
        if len(piece.split()) < fewest:
            kept[-1] = f"{kept[-1]}\n{piece}" if piece else kept[-1]
        else:
            kept.append(piece)
    return kept


def _starts_another(before: list[str], text: str) -> bool:
    """Say whether a message of its own begins another matter."""
    if _ANOTHER.match(text.lstrip()):
        return True
    if _SECOND.match(text.lstrip()) and _FIRST.search(before[-1]):
        return True
    words = normalise(text).split()
    if not words or words[0] in _GOES_ON or (words[0] == "and" and words[1:2] and words[1] in _GOES_ON):
        return False
    now, then = _about(text), _about(before[-1])
    return len(now) == len(then) == 1 and now != then


def _about(text: str) -> set[str]:
    said = f" {normalise(text)} "
    return {about for about in _APART if any(f" {normalise(way)} " in said for way in phrases()["about"][about])}
