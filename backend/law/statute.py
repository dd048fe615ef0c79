"""Read the law: clocks (statute.yml), duties (duties.yml), who answers what (procedures.yml), each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from backend.refusals import Unusable
from telling.yaml_files import read_yaml

STATUTE = Path(__file__).parent / "statute.yml"
DUTIES = Path(__file__).parent / "duties.yml"
PROCEDURES = Path(__file__).parent / "procedures.yml"
HAPPENS = (
    "received",
    "acknowledged",
    "advocate_appointed",
    "complained",
    "interest_accepted",
    "stage_1_answered",
    "stage_2_requested",
    "statement_agreed",
    "stage_2_answered",
    "panel_requested",
    "panel_met",
    "panel_reported",
    "director_replied",
)
"""What can start or end a clock."""
EXTENDS = ("extended", "stage_2_extended")
"""What can give a clock more time."""


class LawUnreadable(Unusable):
    """A file of the law has a mistake; the text says where, for the person who edits it."""


class NoSuchRule(Exception):
    """No version of this rule was in force on that day."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One version of one rule; the fields are explained at the top of statute.yml."""

    name: str
    says: str
    source: str
    confidence: str
    confirmed: bool
    in_force_from: date
    opens: str = ""

    @classmethod
    def read(cls, name: str, raw: Mapping[str, Any]) -> Self:
        """Make a rule from YAML; raises LawUnreadable naming rule and field."""
        unknown = set(raw) - {field.name for field in fields(cls)}
        if unknown:
            raise LawUnreadable(f"{name}: nobody knows the field {', '.join(sorted(unknown))}")
        try:
            rule = cls(**{"name": name, **raw})
            wrong = rule.mistakes()
        except TypeError as error:
            raise LawUnreadable(f"{name}: {error}") from None
        for problem, found in wrong.items():
            if found:
                raise LawUnreadable(f"{name}: {problem}")
        return rule

    def mistakes(self) -> dict[str, bool]:
        """Return what cannot be right, each with whether it is so."""
        return {
            "in_force_from must be a date": not isinstance(self.in_force_from, date),
            "confidence must be V, S, M or ours": self.confidence not in {"V", "S", "M", "ours"},
            "only what was read in the primary source (V) is confirmed": self.confirmed != (self.confidence == "V"),
            "says and source must not be empty": not (self.says and self.source),
            "opens must be an address that begins with https://": bool(self.opens)
            and not self.opens.startswith("https://"),
            "what is confirmed needs an address at which its source opens": self.confirmed and not self.opens,
        }


@dataclass(frozen=True, kw_only=True)
class Clock(Rule):
    """One version of one clock; the fields are explained at the top of statute.yml."""

    kinds: Mapping[str, str]
    counts_from: tuple[str, ...]
    ends_with: tuple[str, ...]
    what: str = ""
    working_days: int | None = None
    kept_by: str = "council"
    binding: str = "law"
    extended_by: str | None = None
    may_extend_to: int | None = None
    extend_until: str | None = None
    extension_reasons: tuple[str, ...] = field(default=())
    extension_published_as: str = ""

    @classmethod
    def read(cls, name: str, raw: Mapping[str, Any]) -> Self:
        """Make a clock from YAML, where a list of one may be a name alone; raises LawUnreadable."""
        lists = ("counts_from", "ends_with", "extension_reasons")
        return super().read(name, {"what": name, **raw} | {key: as_tuple(raw[key]) for key in lists if key in raw})

    def mistakes(self) -> dict[str, bool]:
        """Return what cannot be right, each with whether it is so."""
        return super().mistakes() | {
            "kinds must name at least one kind and its number in the pack": not self.kinds,
            "counts_from must name what starts it": not named(self.counts_from, HAPPENS),
            "ends_with must name what ends it": not named(self.ends_with, HAPPENS),
            "binding must be law or ours": self.binding not in {"law", "ours"},
            "kept_by must be council or person": self.kept_by not in {"council", "person"},
            "working_days must be at least 1": self.working_days is not None and self.working_days < 1,
            "extended_by and may_extend_to belong together": bool(self.extended_by) != bool(self.may_extend_to),
            "extend_until needs extended_by": bool(self.extend_until) and not self.extended_by,
            "extended_by must name what extends it": self.extended_by not in {None, *EXTENDS},
            "extend_until must be by or at_latest": self.extend_until not in {None, "by", "at_latest"},
            "may_extend_to must be more than working_days": (self.may_extend_to or 999) <= (self.working_days or 0),
        }

    @property
    def longest(self) -> int:
        """The most working days this clock can ask for; 0 without a number."""
        return self.may_extend_to or self.working_days or 0


@dataclass(frozen=True, kw_only=True)
class Procedure(Rule):
    """One version of who answers a kind of point; the fields are explained at the top of procedures.yml."""

    shown: str
    answers: str

    def mistakes(self) -> dict[str, bool]:
        """Return what cannot be right, each with whether it is so."""
        return super().mistakes() | {
            "shown must not be empty": not self.shown,
            "answers must be here or elsewhere": self.answers not in {"here", "elsewhere"},
        }


type Versions[R: Rule] = Mapping[str, Sequence[R]]
"""Every version of each rule, the oldest first."""


@dataclass(frozen=True)
class Statute:
    """All clocks."""

    rules: Versions[Clock]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read statute.yml; raises LawUnreadable."""
        return cls(read_versions(Clock, text))

    def rule(self, name: str, *, on: date) -> Clock:
        """Return the version of a clock in force on that day; raises NoSuchRule."""
        in_force = [rule for rule in self.rules.get(name, ()) if rule.in_force_from <= on]
        if not in_force:
            raise NoSuchRule(f"no rule {name!r} was in force on {on}")
        return in_force[-1]

    @property
    def begins_on(self) -> date:
        """The first day on which any rule was in force: what arrived before it has no clock."""
        return min(versions[0].in_force_from for versions in self.rules.values())

    def in_force(self, *, on: date) -> list[Clock]:
        """Return every clock that was in force on that day; raises NoSuchRule where there was none."""
        found = [name for name, versions in self.rules.items() if versions[0].in_force_from <= on]
        if not found:
            raise NoSuchRule(f"no rule was in force on {on}")
        return [self.rule(name, on=on) for name in found]

    @property
    def longest(self) -> int:
        """The most working days any clock can ask for: how far ahead the calendar must reach."""
        return max(rule.longest for versions in self.rules.values() for rule in versions)


def read_versions[R: Rule](shape: type[R], text: str) -> dict[str, list[R]]:
    """Read every version of every rule of a file; raises LawUnreadable."""
    try:
        raw = read_yaml(text)
    except yaml.YAMLError as error:
        raise LawUnreadable(f"the file is not YAML: {error}") from None
    rules = {name: [shape.read(name, version) for version in versions] for name, versions in raw.items()}
    for name, versions in rules.items():
        begins = [rule.in_force_from for rule in versions]
        if not begins or begins != sorted(set(begins)):
            raise LawUnreadable(f"{name}: versions must be in order of in_force_from, each its own day")
    return rules


def named(names: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether there is at least one name, and each of them is known."""
    return bool(names) and set(names) <= set(known)


def as_tuple(value: object) -> tuple[str, ...]:
    """Return a name alone, or a list of names."""
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)  # type: ignore[attr-defined]


@cache
def read_statute() -> Statute:
    """Return the clocks as they are shipped, read once: a file of the program does not change while it runs."""
    return Statute.read(STATUTE.read_text("utf-8"))


@cache
def read_duties() -> Versions[Rule]:
    """Return the duties as they are shipped, read once."""
    return read_versions(Rule, DUTIES.read_text("utf-8"))


@cache
def read_procedures() -> Versions[Procedure]:
    """Return who answers what, as it is shipped, read once."""
    return read_versions(Procedure, PROCEDURES.read_text("utf-8"))
