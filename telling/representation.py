"""Make the Representation of the Case API from answers: each stands where its question says (`goes_to`)."""

from __future__ import annotations

from collections.abc import Mapping

from telling.answers import Answers
from telling.order import applicable
from telling.places import LISTS, Place, Value
from telling.questions import BY_ASK
from telling.shape import NOT_ASKED, every_place

Values = dict[str, Value]
"""path -> value, for example {"reply.how": "phone"}."""


def representation_of(
    answers: Answers, *, council: str, channel: str, told_at: str, content_version: str | None = None
) -> dict[str, object]:
    """Return the Representation (docs/how-it-fits.md). Unknown is null; the words are verbatim.

    council: the name of its pack. channel: chat or form. told_at: ISO 8601. What is asked no more, because another
    answer has changed, is not told either: it is what the read-back showed.
    """
    asks = applicable(answers)
    answers = answers.only(asks)
    values: Values = {}
    for ask in asks:
        for place in BY_ASK[ask].goes_to:
            put_value(values, place, place.take(answers, ask))
    frame = {"council": council, "channel": channel, "told_at": told_at, "content_version": content_version}
    return represented(values, frame)


def put_value(values: Values, place: Place, value: Value) -> None:
    """Put a value in its place: one that says nothing takes nothing away, and lists grow."""
    before = values.get(place.path)
    if place.holds in LISTS and isinstance(value, list):
        values[place.path] = [*(before if isinstance(before, list) else ()), *value]
    elif value is not None:
        values[place.path] = value


def represented(values: Mapping[str, Value], frame: Mapping[str, str | None]) -> dict[str, object]:
    """Return a whole Representation: these values in their places, and null or an empty list where nothing is said.

    values: path -> value. frame: what no question asks. Raises ValueError where a path is a value and a group of
    values.
    """
    whole: Values = {**dict.fromkeys(NOT_ASKED), **{place.path: place.unsaid for _, place in every_place()}, **values}
    nested: dict[str, object] = dict(frame)
    for path, value in whole.items():
        group, _, name = path.rpartition(".")
        part = nested.setdefault(group, {}) if group else nested
        if not isinstance(part, dict):
            raise ValueError(f"{group} is a value and a group of values")
        part[name] = value
    return nested
