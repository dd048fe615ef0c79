"""The shape of the Representation, for whoever writes it down: its places, and the values of a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from telling.places import Place
from telling.questions import BY_ASK, QUESTIONS

GROUPS: Mapping[str, str] = {
    "speaker": "Who is typing, when it is not the child alone. relation: a choice id, or a helper's own words.",
    "child": (
        "The child, and whether they know and agree when somebody speaks for them. agreed_how: a choice id, or the\n"
        "helper's own words."
    ),
    "wanted": "What would help.",
    "happened": "When it happened.",
    "decision": "What is about to happen: the words that told it, when, and the day (ISO 8601) if it was named.",
    "advocate": (
        "The answer to the advocate offer; name and contact of one they have or trust. to_know: for an advocate who\n"
        "is asked for."
    ),
    "reply": "How to answer, where to, whether that is safe, and what to avoid.",
}
"""What each group of places is about; a group that is not here says so by its name only."""
NOT_ASKED = ("child.age_band", "child.placement")
"""Texts that no question fills: the desk does, where the council knows, and a client may."""


@dataclass(frozen=True)
class Spot:
    """One field of the Representation, with everything that any question says of it. values: what a choice may be."""

    path: str
    place: Place
    values: tuple[str, ...] = ()


def every_place() -> Iterator[tuple[str, Place]]:
    """Give (ask, place) for everything that a question fills, in the order of the questions."""
    for question in QUESTIONS:
        for place in question.goes_to:
            yield question.ask, place


def values_of(ask: str, place: Place) -> tuple[str, ...]:
    """Return what may stand in a place for choices: by its own list, or by the question's choices."""
    if place.holds not in ("choice", "choices"):
        return ()
    return (*(place.values or BY_ASK[ask].choices), *place.more)


def spots() -> Mapping[str, Spot]:
    """Return every field that a question fills, by its path. Raises ValueError where two questions differ about it."""
    found: dict[str, Spot] = {}
    for ask, place in every_place():
        values, before = values_of(ask, place), found.get(place.path)
        if before is None:
            found[place.path] = Spot(place.path, place, values)
            continue
        if before.place.holds != place.holds:
            raise ValueError(f"{ask}: {place.path} holds {before.place.holds} already, not {place.holds}")
        longer, shorter = sorted((values, before.values), key=len, reverse=True)
        both = (*longer, *(value for value in shorter if value not in longer))
        found[place.path] = Spot(place.path, before.place, both)
    return found
