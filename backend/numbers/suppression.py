"""Hide small numbers so that no hidden one can be worked out from the others.

A reader who subtracts rows from totals, in one table or across tables that share a quantity, learns the range in which
a hidden number lies. As long as a range is narrower than it must be, one more number is hidden, the smallest nearby.
The reader is assumed to know the rule: whatever is hidden for being small lies between 1 and `below` - 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from backend.numbers.counts import Table

type Range = tuple[float, float]


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`: what every reader may use."""

    total: str
    parts: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every quantity in it."""
        return (self.total, *self.parts)


@dataclass
class Published:
    """What is shown and how it hangs together. Not everything has to be printed: anybody can take a difference."""

    values: dict[str, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)

    def add(self, table: Table) -> None:
        """Take in one table."""
        self.values |= {table.quantity(row): row.n for row in table.all}
        self.printed |= {table.quantity(row) for row in table.all}
        if table.total is None:
            return
        total = table.quantity(table.total)
        rows = {table.quantity(row): row.n for row in table.rows}
        if table.parts == "sum":
            self.add_sums(table, total)
            return
        for name, n in rows.items():
            self.values[f"not {name}"] = table.total.n - n
            self.add_sum(total, (name, f"not {name}"))

    def add_sums(self, table: Table, total: str) -> None:
        """Add the rows that make up the total, those of a group by way of their group."""
        top: list[str] = []
        grouped = {row: group for group, rows in table.groups.items() for row in rows}
        members: dict[str, list[str]] = {group: [] for group in table.groups}
        for row in table.rows:
            group = grouped.get(row.name)
            (members[group] if group else top).append(table.quantity(row))
        for group, parts in members.items():
            self.values[group] = sum(self.values[part] for part in parts)
            self.add_sum(group, tuple(parts))
        self.add_sum(total, (*top, *members))

    def add_sum(self, total: str, parts: tuple[str, ...]) -> None:
        """Once, however many tables tell it. A sum of itself alone tells nothing."""
        one = Sum(total, tuple(sorted(parts)))
        if one not in self.sums and parts != (total,):
            self.sums.append(one)

    def is_small(self, name: str, below: int) -> bool:
        """Return whether this number would point at somebody."""
        return 0 < self.values[name] < below


def suppressed(tables: Iterable[Table], below: int, possible: int) -> frozenset[str]:
    """Return the quantities to hide. below: numbers from 1 up to this are small. possible: how many values each hidden
    small number must still be able to have, for a reader who does all the sums."""
    published = Published()
    for table in tables:
        published.add(table)
    search = Search(published, below, possible)
    while more := next(filter(None, map(search.next_to_hide, search.too_narrow())), None):
        search.closed.add(more)
    search.show_again()
    return frozenset(search.closed & published.printed)


class Search:
    """What is hidden so far, and what a reader makes of it."""

    def __init__(self, published: Published, below: int, possible: int) -> None:
        """secret: hidden for being small; closed: everything hidden."""
        self.published, self.below, self.enough = published, below, min(possible, below - 1)
        self.secret = {name for name in published.values if published.is_small(name, below)}
        self.closed = set(self.secret)
        self.totals = {one.total for one in published.sums}

    def too_narrow(self) -> list[str]:
        """Return the small numbers that a reader can narrow down too far."""
        ranges = self.known(self.closed)
        return [name for name in sorted(self.secret) if not self.is_wide(ranges[name])]

    def is_wide(self, found: Range) -> bool:
        """Return whether it can still be enough different numbers."""
        return found[1] - found[0] + 1 >= self.enough

    def next_to_hide(self, told: str) -> str | None:
        """Return what to hide so that `told` is told no longer: the nearest number that does it, the smallest of the
        nearest.

        Totals come after rows, and noughts last. Where none does it alone, the first of them is a beginning. None where
        everything that hangs together with it is hidden: nothing more can be done, and nothing can be summed.
        """
        candidates = list(self.candidates(told))
        for name in candidates:
            if self.is_wide(self.known(self.closed | {name})[told]):
                return name
        return candidates[0] if candidates else None

    def show_again(self) -> None:
        """Show what need not be hidden: the search hid too much in places, and what follows from the rest anyway."""
        told = set(self.too_narrow())
        for name in sorted(self.closed - self.secret, key=lambda name: (name not in self.totals, name)):
            self.closed.remove(name)
            if not set(self.too_narrow()) <= told:
                self.closed.add(name)

    def candidates(self, told: str) -> list[str]:
        """Return what is still shown, in the order in which it is better hidden."""
        values = self.published.values
        found = [
            (values[name] == 0, name in self.totals, far, values[name], name)
            for far, around in enumerate(outwards(self.published, told))
            for name in around & self.published.printed - self.closed
        ]
        return [name for *_, name in sorted(found)]

    def known(self, closed: set[str]) -> dict[str, Range]:
        """Return the range of every quantity that follows from what is shown.

        Exact: the sums hang together as a tree. Of what is never printed, a reader does not know that it is small.
        """
        ranges: dict[str, Range] = {}
        for name, n in self.published.values.items():
            if name in self.secret & self.published.printed:
                ranges[name] = (1, self.below - 1)
            elif name in closed or name not in self.published.printed:
                ranges[name] = (0, inf)
            else:
                ranges[name] = (n, n)
        while sum(narrow(ranges, one) for one in self.published.sums):
            pass
        return ranges


def narrow(ranges: dict[str, Range], one: Sum) -> bool:
    """Use one sum in both directions; return True where it told something new."""
    before = [ranges[name] for name in one.all]
    lows, highs = sum(ranges[part][0] for part in one.parts), sum(ranges[part][1] for part in one.parts)
    low, high = ranges[one.total]
    low, high = ranges[one.total] = max(low, lows), min(high, highs)
    for part in one.parts:
        others = [ranges[other] for other in one.parts if other != part]
        least, most = low - sum(other[1] for other in others), high - sum(other[0] for other in others)
        ranges[part] = max(ranges[part][0], least), min(ranges[part][1], most)
    return before != [ranges[name] for name in one.all]


def outwards(published: Published, name: str) -> Iterator[set[str]]:
    """Yield the quantities that share a sum with this one, then those that share a sum with them, and so on."""
    near, seen = {name}, {name}
    while near:
        near = {other for one in published.sums if near & set(one.all) for other in one.all} - seen
        seen |= near
        yield near
