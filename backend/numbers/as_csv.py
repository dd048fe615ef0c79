"""The report as CSV. A hidden number is `[c]`, as government statistics mark it; one not recorded here is `[z]`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from backend.numbers.shapes import Report, ShownRow

HIDDEN, NOT_RECORDED = "[c]", "[z]"
COLUMNS = ("council", "year", "counted_on", "table", "row", "label", "number")


def as_csv(report: Report) -> str:
    """Return one line a number."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for table, row, label, number in numbers(report):
        lines.writerow((report.council, report.label, report.as_of.isoformat(), table, row, label, number))
    return out.getvalue()


def numbers(report: Report) -> Iterator[tuple[str, str, str, str]]:
    """Yield every number as text, with its table, row and label."""
    for table in report.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            yield table.name, row.name, f"{table.title}: {row.label}", said(row)
    for time in report.alert_minutes:
        yield "alerts", time.name, time.label, HIDDEN if time.minutes is None else str(time.minutes)


def said(row: ShownRow) -> str:
    """Return a number, or the mark that stands in its place."""
    if row.count is not None:
        return str(row.count)
    return HIDDEN if row.hidden else NOT_RECORDED
