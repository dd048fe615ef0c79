"""Counters and histograms of this process, and the text format of Prometheus (version 0.0.4).

https://prometheus.io/docs/instrumenting/exposition_formats/. Why not its library: docs/decisions/0013-metrics.md.
A value of a label is a word of ours: every label has its values declared, and whatever else comes counts as `other`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the buckets of a time: the library's own, so that ready-made charts fit."""
OTHER = "other"
type Labels = dict[str, str]


@dataclass
class Counter:
    """A number that only grows. labels: each with the values it may have."""

    name: str
    says: str
    labels: dict[str, frozenset[str]] = field(default_factory=dict)
    kind: str = "counter"
    _counts: dict[tuple[str, ...], float] = field(default_factory=dict)

    def add(self, *values: str) -> None:
        """Count one, under the values of the labels in their order."""
        known = tuple(
            value if value in allowed else OTHER for value, allowed in zip(values, self.labels.values(), strict=True)
        )
        self._counts[known] = self._counts.get(known, 0) + 1

    def count(self, *values: str) -> float:
        """Return how many there are."""
        return self._counts.get(values, 0)

    def lines(self) -> Iterator[str]:
        """Yield a line for each count; one of nought where there are no labels and nothing was counted."""
        counts = self._counts or ({(): 0.0} if not self.labels else {})
        for values, count in sorted(counts.items()):
            yield line(self.name, dict(zip(self.labels, values, strict=True)), count)


@dataclass
class Histogram:
    """How long something takes, in seconds, by how many took no longer than each bound."""

    name: str
    says: str
    label: str = ""
    values: frozenset[str] = frozenset()
    kind: str = "histogram"
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _sums: dict[str, float] = field(default_factory=dict)

    def took(self, seconds: float, value: str = "") -> None:
        """Note one."""
        known = value if value in self.values or not self.label else OTHER
        counts = self._counts.setdefault(known, [0] * (len(SECONDS) + 1))
        counts[bisect_left(SECONDS, seconds)] += 1
        self._sums[known] = self._sums.get(known, 0.0) + seconds

    def count(self, value: str = "") -> int:
        """Return how many there are."""
        return sum(self._counts.get(value, []))

    def lines(self) -> Iterator[str]:
        """Yield the buckets, the sum and the number."""
        for value, counts in sorted(self._counts.items()):
            labels: Labels = {self.label: value} if self.label else {}
            total = 0
            for bound, count in zip((*SECONDS, math.inf), counts, strict=True):
                total += count
                yield line(f"{self.name}_bucket", {**labels, "le": number(bound)}, total)
            yield line(f"{self.name}_sum", labels, round(self._sums[value], 6))
            yield line(f"{self.name}_count", labels, total)


@dataclass(frozen=True)
class Gauge:
    """A number as it is now, read when it is asked for."""

    name: str
    says: str
    values: Sequence[tuple[Labels, float]]
    kind: str = "gauge"

    def lines(self) -> Iterator[str]:
        """Yield a line for each value."""
        for labels, value in self.values:
            yield line(self.name, labels, value)


def line(name: str, labels: Labels, value: float) -> str:
    """Return one line of the format."""
    inside = ",".join(f'{label}="{escaped(said)}"' for label, said in labels.items())
    return f"{name}{{{inside}}} {number(value)}" if inside else f"{name} {number(value)}"


def escaped(value: str) -> str:
    """Return the value of a label as it stands between its quotes."""
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def number(value: float) -> str:
    """Return a number as the format writes it."""
    if math.isinf(value):
        return "+Inf"
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def written(instruments: Sequence[Counter | Histogram | Gauge]) -> str:
    """Return them all as text."""
    found: list[str] = []
    for one in instruments:
        found += [f"# HELP {one.name} {one.says}", f"# TYPE {one.name} {one.kind}", *one.lines()]
    return "\n".join(found) + "\n"
