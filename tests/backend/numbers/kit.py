"""What the tests of numbers share: tables flattened, and a council's year in a store."""

from __future__ import annotations

from collections.abc import Iterable

from backend.numbers.counts import Table
from backend.numbers.shapes import Report, ShownTable


def flat(tables: Iterable[Table]) -> dict[str, int]:
    """Return every number by the name of its quantity; two values of one quantity are a mistake."""
    found: dict[str, int] = {}
    for table in tables:
        for row in table.all:
            name = table.quantity(row)
            assert found.setdefault(name, row.n) == row.n, name
    return found


def table_in(report: Report, name: str) -> ShownTable:
    """Return a table of a report."""
    return next(table for table in report.tables if table.name == name)


def rows_in(tables: Iterable[Table], name: str) -> dict[str, int]:
    """Return the rows of a counted table that are not nought."""
    table = next(table for table in tables if table.name == name)
    return {row.name: row.n for row in table.rows if row.n}
