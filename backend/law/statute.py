"""Reads the law: rules with their words, numbers, sources and dates in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from backend.law.quick_yaml import read_yaml

STATUTE = Path(__file__).parent / "statute.yml"


class LawUnreadable(Exception):
    """A file of the law has a mistake; the text says where, for the person who edits it."""


class NoSuchRule(Exception):
    """No version of this rule was in force on that day."""


@dataclass(frozen=True)
class Rule:
    """One version of one rule; the fields are explained at the top of statute.yml."""

    name: str
    says: str
    source: str
    confidence: str
    confirmed: bool
    in_force_from: date
    working_days: int | None = None
    may_extend_to: int | None = None
    extension_reasons: tuple[str, ...] = ()
    calendar_months: int | None = None
    counts_from: tuple[str, ...] = ()
    binding: str = "law"

    @classmethod
    def read(cls, name: str, raw: Mapping[str, Any]) -> Self:
        """Make a rule from YAML; raises LawUnreadable naming rule and field."""
        unknown = set(raw) - {field.name for field in fields(cls)}
        if unknown:
            raise LawUnreadable(f"{name}: nobody knows the field {', '.join(sorted(unknown))}")
        listed = {key: as_tuple(raw[key]) for key in ("counts_from", "extension_reasons") if key in raw}
        try:
            rule = cls(**{"name": name, **raw, **listed})
        except TypeError as error:
            raise LawUnreadable(f"{name}: {error}") from None
        rule.examine()
        return rule

    def examine(self) -> None:
        """Raise LawUnreadable where the rule cannot be right."""
        wrong = {
            "in_force_from must be a date": not isinstance(self.in_force_from, date),
            "confidence must be V, S or M": self.confidence not in {"V", "S", "M"},
            "general knowledge (M) is not confirmed": self.confidence == "M" and self.confirmed,
            "binding must be law or ours": self.binding not in {"law", "ours"},
            "working_days must be at least 1": self.working_days is not None and self.working_days < 1,
            "may_extend_to must be more than working_days": (self.may_extend_to or 999) <= (self.working_days or 0),
            "a number needs counts_from": bool(self.working_days or self.calendar_months) and not self.counts_from,
            "says and source must not be empty": not (self.says and self.source),
        }
        for problem, found in wrong.items():
            if found:
                raise LawUnreadable(f"{self.name}: {problem}")

    @property
    def longest(self) -> int:
        """The most working days this rule can ask for; 0 without a number."""
        return self.may_extend_to or self.working_days or 0


@dataclass(frozen=True)
class Statute:
    """All rules, every version of each, the oldest first."""

    rules: Mapping[str, Sequence[Rule]]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read statute.yml; raises LawUnreadable."""
        try:
            raw = read_yaml(text)
        except yaml.YAMLError as error:
            raise LawUnreadable(f"the file is not YAML: {error}") from None
        rules = {name: [Rule.read(name, version) for version in versions] for name, versions in raw.items()}
        for name, versions in rules.items():
            begins = [rule.in_force_from for rule in versions]
            if not begins or begins != sorted(set(begins)):
                raise LawUnreadable(f"{name}: versions must be in order of in_force_from, each its own day")
        return cls(rules)

    def rule(self, name: str, *, on: date) -> Rule:
        """The version in force on that day; raises NoSuchRule."""
        in_force = [rule for rule in self.rules.get(name, ()) if rule.in_force_from <= on]
        if not in_force:
            raise NoSuchRule(f"no rule {name!r} was in force on {on}")
        return in_force[-1]

    @property
    def longest(self) -> int:
        """The most working days any clock can ask for: how far ahead the calendar must reach."""
        return max(rule.longest for versions in self.rules.values() for rule in versions)


def as_tuple(value: object) -> tuple[str, ...]:
    """A name alone, or a list of names."""
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)  # type: ignore[attr-defined]


@cache
def read_statute() -> Statute:
    """The law as it is shipped, read once: it is a file of the program and does not change while it runs."""
    return Statute.read(STATUTE.read_text("utf-8"))
