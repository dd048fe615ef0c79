"""What is counted: tables of named rows. A row that is the same quantity as one elsewhere says so (suppression.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

COMPLAINTS = "complaints received"
"""The quantity that most tables have as their total."""


@dataclass(frozen=True)
class Row:
    """One number. same_as: the name of a quantity that other tables show too."""

    name: str
    n: int
    same_as: str = ""


@dataclass(frozen=True)
class Table:
    """Rows with their total.

    parts: `sum` where every item is in exactly one row, `each` where every row is a part of the total by itself.
    total: None where the rows stand side by side and nothing adds up.
    groups: rows that together are a quantity which another table tells too, by its name. Whoever reads both can
    subtract: so hiding must know it.
    """

    name: str
    rows: tuple[Row, ...]
    total: Row | None
    parts: Literal["sum", "each"] = "sum"
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Row, ...]:
        """The rows, and the total where there is one."""
        return (*self.rows, self.total) if self.total else self.rows

    def quantity(self, row: Row) -> str:
        """Return the name of what this row counts, the same in every table that shows it."""
        return row.same_as or f"{self.name}.{row.name}"


def summed(name: str, found: Iterable[str], rows: Iterable[str], *, same_as: str = "") -> Table:
    """Return a table in which each item is in one of `rows`; raises KeyError where an item is in none.

    same_as: the quantity that its total is.
    """
    counts = dict.fromkeys(rows, 0)
    for row, n in Counter(found).items():
        counts[row] = counts[row] + n
    total = Row("total", sum(counts.values()), same_as)
    return Table(name, tuple(Row(row, n) for row, n in counts.items()), total)


def told_elsewhere(table: Table, rows: Mapping[str, str]) -> Table:
    """Return the table, with the quantity that each of these rows is; another table tells it too."""
    same = (replace(row, same_as=rows.get(row.name, row.same_as)) for row in table.rows)
    return replace(table, rows=tuple(same))
