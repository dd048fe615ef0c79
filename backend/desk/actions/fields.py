"""The boxes of a form and what somebody typed in them. What cannot be read is said beside its box; nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

Kind = Literal["day", "line", "words", "choice", "tick", "ticks"]
MOST_WORDS = 40_000
YEARS = range(1900, 2100)
"""Years that somebody means; any other is a slip of the pen."""
type Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """One box. options: value and label, for a choice and for ticks. start: what stands in it at first."""

    name: str
    label: str
    kind: Kind
    hint: str = ""
    options: Options = ()
    needed: bool = True
    start: str = ""


@dataclass
class Typed:
    """What came from a form. raw: as it was typed, to show again; wrong: by field; values: what could be read."""

    raw: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def shown(self, box: Field) -> str:
        """Return what stands in a box."""
        held = self.raw.get(box.name)
        return held[0] if held else ("" if self.raw else box.start)

    def ticked(self, box: Field, value: str = "yes") -> bool:
        """Return whether this one is ticked."""
        return value in self.raw.get(box.name, [box.start] if not self.raw and box.start else [])


def read(fields: Sequence[Field], raw: Mapping[str, list[str]]) -> Typed:
    """Return what was typed in the boxes of a form, read, with what is wrong beside each box."""
    typed = Typed(raw={"": [], **raw})
    for box in fields:
        try:
            typed.values[box.name] = value_of(box, raw.get(box.name, []))
        except ValueError as error:
            typed.wrong[box.name] = str(error)
    return typed


def value_of(box: Field, given: list[str]) -> Any:
    """Return the value of one box; raises ValueError with a sentence."""
    if box.kind == "tick":
        return "yes" in given
    if box.kind == "ticks":
        return tuple(value for value, _ in box.options if value in given)
    text = given[0].replace("\r\n", "\n").strip() if given else ""
    if not text:
        if box.needed:
            raise ValueError("Please fill this in.")
        return None
    return CHECKS[box.kind](box, text)


def as_day(box: Field, text: str) -> date:
    """Return a day as a browser sends it, or as people write it."""
    parts = text.replace("/", "-").replace(".", "-").replace(" ", "-").split("-")
    try:
        numbers = [int(part) for part in parts]
        year, month, day = numbers if len(parts[0]) == 4 else numbers[::-1]
        found = date(year, month, day)
    except ValueError:
        raise ValueError("Write a day like 27/11/2026.") from None
    if year not in YEARS:
        raise ValueError(f"Look at the year: {year}. Write it with four digits, like 27/11/2026.")
    return found


def as_text(box: Field, text: str) -> str:
    """Return words, not more than the store takes."""
    most = MOST_WORDS if box.kind == "words" else 500
    if len(text) > most:
        raise ValueError(f"That is {len(text)} letters long. {most} can be kept here.")
    return text


def as_choice(box: Field, text: str) -> str:
    """Return one of the options."""
    if text not in {value for value, _ in box.options}:
        raise ValueError("Please choose one.")
    return text


CHECKS = {"day": as_day, "line": as_text, "words": as_text, "choice": as_choice}
YES_NO: Options = (("yes", "Yes"), ("no", "No"))
YES_NO_NOT_SURE: Options = (*YES_NO, ("not_sure", "They are not sure"))


def decision(question: Field, why: str = "Why") -> list[Field]:
    """Return the boxes of a decision that somebody is told of: what, when, when they were told, and why."""
    return [question, on_day("Decided on"), on_day("They were told on", name="told_on"), Field("words", why, "words")]


def maybe(box: Field) -> Field:
    """Return the same box, which may stay blank."""
    return replace(box, needed=False)


def arrived_on(what: str = "On which day did it reach the council") -> Field:
    """Return a box for the day on which something arrived that is written down later. The clock counts from there."""
    return maybe(on_day(what, "Not the day on which you type it. Blank: today."))


def on_day(label: str = "On which day", hint: str = "", name: str = "on", start: str = "today") -> Field:
    """Return a box for a day; today stands in it."""
    return Field(name, label, "day", hint, start=start)
