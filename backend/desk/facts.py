"""What somebody told, as labelled facts for the page of a case: every place of the Representation that has a label."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backend.cases.shapes import Representation
from backend.desk.labels import PLACES, Label, Part
from telling.spoken_dates import say_date

APART = ("kind", "kind_said", "together", "words", "points", "anonymous", "wanted.text", "advocate.to_know")
"""Places that stand elsewhere on the page, or are tasks: not in a list of facts."""
ON_BEHALF = ("child.knows", "child.understands", "child.agrees", "child.agreed_how")
"""Of somebody who speaks for a child only."""


def facts(told: Representation, part: Part, now: Mapping[str, object] | None = None) -> list[tuple[str, str]]:
    """(label, text) of one list. now: what has changed since it was told, by place."""
    found = []
    for path, label in PLACES.items():
        if label.part != part or (path in ON_BEHALF and told.speaker.role != "on_behalf"):
            continue
        text = in_words(label, now[path] if now and path in now else value_at(told, path))
        if text:
            found.append((label.say, text))
    return found


def value_at(told: Representation, path: str) -> object:
    """Return what stands in a place."""
    value: object = told
    for name in path.split("."):
        value = getattr(value, name)
    return value


def in_words(label: Label, value: object) -> str:
    """Return a value as staff read it; a dash where nothing was said and that is worth knowing."""
    if isinstance(value, (tuple, list)):
        return ", ".join(label.choices.get(str(one), str(one)) for one in value)
    if value is None:
        return "–" if label.always else ""
    if label.day:
        return day_in_words(str(value))
    return label.choices.get(str(value), str(value).replace("_", " ") if label.plain else str(value))


def day_in_words(text: str) -> str:
    """Return a day as people say it; what a client wrote otherwise stays as it is."""
    try:
        return say_date(date.fromisoformat(text), year=True)
    except ValueError:
        return text
