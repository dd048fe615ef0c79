"""The cases that a lawyer can read and sign hold, and no line of the statute stands there for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from backend.bank_holidays import read_law
from backend.cases.course import FACTS
from backend.law.book import Law
from backend.law.statute import EXTENDS, HAPPENS, Clock, Statute
from backend.law.working_days import WorkingDays
from backend.settings import ROOT
from tests.backend.law.named_cases import Named, read_cases, signed, worked

CASES = read_cases()
LAW = read_law(ROOT / "easy_read_content")
KINDS = ("complaint", "comment", "thank_you")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: Named) -> None:
    assert worked(case, LAW) == signed(case)


def test_there_are_enough_of_them_each_with_a_name_of_its_own_and_a_reason() -> None:
    assert len({case["case"] for case in CASES}) == len(CASES) >= 25
    assert all(case["why"].endswith(".") for case in CASES)


def test_together_they_have_everything_that_can_happen_and_every_clock() -> None:
    happened = {one["what"] for case in CASES for one in case["happened"] if "refused" not in one}
    assert happened == {"received", *FACTS}
    told = {
        name for case in CASES for one in case["happened"] for part in ("open", "may_ask") for name in one.get(part, ())
    }
    assert told == set(LAW.statute.rules)


class Remembering(WorkingDays):
    """The same calendar, counting the same stretch only once: hundreds of laws are tried."""

    def after(self, start: date, count: int) -> date:
        """Return the day that the calendar gives."""
        return self.counted(start, count)

    @cache  # noqa: B019 -- a few calendars, for one test
    def counted(self, start: date, count: int) -> date:
        """Count from this day once, and remember the result."""
        return super().after(start, count)

    def __hash__(self) -> int:
        """Return the identity: the calendar is not changed."""
        return id(self)


def others(name: str, known: tuple[str, ...]) -> list[str]:
    """Return every other name."""
    return [other for other in known if other != name]


def numbers(clock: Clock) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give changes of the numbers: each a day more and a day less; where there is none, one."""
    for name in ("working_days", "may_extend_to"):
        number = getattr(clock, name)
        if number is not None:
            yield f"{name} {number + 1}", {name: number + 1}
            yield f"{name} {number - 1}", {name: number - 1}
    if clock.working_days is None:
        yield "working_days 7", {"working_days": 7}


def names(clock: Clock) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give changes of the names: each start, end and reason left out, or another in its place."""
    for field, known in (("counts_from", HAPPENS), ("ends_with", HAPPENS), ("extension_reasons", ("whim",))):
        held = getattr(clock, field)
        for at, name in enumerate(held):
            yield f"{field} without {name}", {field: held[:at] + held[at + 1 :]}
            for other in others(name, known):
                if other not in held:
                    yield f"{field} {other} for {name}", {field: (*held[:at], other, *held[at + 1 :])}


def applicability(clock: Clock) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give changes of the kinds: each left out, another in its place, or under another name of the council's number."""
    for kind, pack in clock.kinds.items():
        rest = {name: number for name, number in clock.kinds.items() if name != kind}
        yield f"not for {kind}", {"kinds": rest}
        yield f"{kind} by another number", {"kinds": {**clock.kinds, kind: "another"}}
        for other in others(kind, KINDS):
            if other not in rest:
                yield f"for {other}, not {kind}", {"kinds": {**rest, other: pack}}


def manner(clock: Clock) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give changes of who keeps the clock, how far it binds, how it is extended, since when it is law."""
    yield "kept by the other", {"kept_by": "person" if clock.kept_by == "council" else "council"}
    yield "not law yet", {"in_force_from": date(2099, 1, 1)}
    if clock.working_days is not None:
        yield "binding otherwise", {"binding": "ours" if clock.binding == "law" else "law"}
    if clock.extended_by:
        yield "never extended", {"extended_by": None, "may_extend_to": None, "extend_until": None}
        yield "extended by the other", {"extended_by": others(clock.extended_by, EXTENDS)[0]}
        if clock.extend_until:
            yield "extended until another day", {"extend_until": "at_latest" if clock.extend_until == "by" else "by"}
        yield "extended by another number", {"extension_published_as": "another"}


CHANGES = [
    pytest.param(name, at, change, id=f"{name}: {what}")
    for name, versions in LAW.statute.rules.items()
    for at, clock in enumerate(versions)
    for make in (numbers, names, applicability, manner)
    for what, change in make(clock)
]


@pytest.fixture(scope="module")
def quick() -> Law:
    """Give the law as it is shipped, with a calendar that remembers what it has counted."""
    days = LAW.days
    return replace(LAW, days=Remembering(days.holidays, days.known_from, days.known_until))


def changed(law: Law, name: str, at: int, change: dict[str, Any]) -> Law:
    """Return the law with one thing changed."""
    versions = [replace(rule, **change) if n == at else rule for n, rule in enumerate(law.statute.rules[name])]
    return replace(law, statute=Statute({**law.statute.rules, name: versions}))


@pytest.mark.parametrize(("name", "at", "change"), CHANGES)
def test_a_changed_line_of_the_statute_changes_a_case(quick: Law, name: str, at: int, change: dict[str, Any]) -> None:
    law = changed(quick, name, at, change)
    assert any(worked(case, law) != signed(case) for case in CASES), "what changes nothing may not stand in statute.yml"


def test_the_same_law_changes_no_case(quick: Law) -> None:
    """The other half of the promise: what the test above finds is the change, not the way of counting."""
    assert [case["case"] for case in CASES if worked(case, quick) != signed(case)] == []
