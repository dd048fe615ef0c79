"""How long a child waited until a person acknowledged an alert. Pure: the moments decide; nobody's words are read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from backend.law.working_days import in_london
from backend.numbers.counts import Table, summed
from backend.numbers.year import Year

STARTS, ENDS = frozenset({"received", "raised", "reopened"}), "acknowledged"
NINE_OF_TEN = 0.9


@dataclass(frozen=True)
class Wait:
    """From an alert (or its becoming urgent later) until a person had it; None while nobody has."""

    since: datetime
    until: datetime | None

    @property
    def minutes(self) -> float:
        """How long, in minutes; endless while nobody has it."""
        return (self.until - self.since) / timedelta(minutes=1) if self.until else math.inf


def waits(history: Iterable[tuple[str, datetime]]) -> list[Wait]:
    """Return the waits of one alert, from the kinds and moments of its events in order."""
    found: list[Wait] = []
    for kind, at in history:
        if kind in STARTS:
            found.append(Wait(at, None))
        elif kind == ENDS and found and found[-1].until is None:
            found[-1] = Wait(found[-1].since, at)
    return found


LOOKS = ("nothing", "raised", "to_read")
"""What becomes of a look."""


def table_of_looks(found: Mapping[str, int]) -> Table:
    """Return the table of looks by what became of them. found: how many of each of LOOKS."""
    return summed("looks", (name for name in LOOKS for _ in range(found.get(name, 0))), LOOKS)


def in_year(found: Iterable[Wait], year: Year) -> list[Wait]:
    """Return the waits that began in this year."""
    return [wait for wait in found if year.holds(in_london(wait.since))]


def table_of(found: list[Wait], patience: int) -> Table:
    """Return how many were acknowledged within the council's own time. patience: minutes."""

    def row(wait: Wait) -> str:
        if wait.until is None:
            return "nobody_yet"
        return "in_time" if wait.minutes <= patience else "later"

    return summed("alerts", map(row, found), ("in_time", "later", "nobody_yet"))


def middle(found: list[Wait]) -> int | None:
    """Return the median wait in whole minutes; None while that is nobody's knowledge but their own."""
    return whole(median(wait.minutes for wait in found)) if found else None


def nine_of_ten(found: list[Wait]) -> int | None:
    """Nine out of ten waits were at most this long, in whole minutes."""
    if not found:
        return None
    return whole(sorted(wait.minutes for wait in found)[math.ceil(NINE_OF_TEN * len(found)) - 1])


def whole(minutes: float) -> int | None:
    """Return it in minutes, rounded up; None for a wait that has not ended."""
    return None if math.isinf(minutes) else math.ceil(minutes)
