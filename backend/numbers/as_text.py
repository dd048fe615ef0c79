"""The report as plain lines, for the command line and for a screen reader in a terminal."""

from __future__ import annotations

from backend.numbers.as_csv import HIDDEN, said
from backend.numbers.shapes import Report, ShownTable

WIDE = 70


def as_text(report: Report) -> str:
    """Return every table with its numbers."""
    over = "" if report.finished else " The year is not over."
    head = f"{report.council_name}, {report.label}. Counted on {report.as_of.isoformat()}.{over}"
    lines = [head, f"{HIDDEN}: {report.small_cells.says}", ""]
    for table in report.tables:
        lines += block(table)
    lines += ["How long alerts waited"]
    lines += [line(time.label, HIDDEN if time.minutes is None else str(time.minutes)) for time in report.alert_minutes]
    if report.learned:
        lines += ["", "What we learned", *(f"  {one.text}" for one in report.learned)]
    lines += ["", "What this report cannot say", *(f"  {one.what}. {one.why}" for one in report.missing)]
    return "\n".join(lines) + "\n"


def block(table: ShownTable) -> list[str]:
    """Return one table."""
    lines = [table.title, *(line(row.label, said(row)) for row in table.rows)]
    if table.total:
        lines.append(line("All" if table.parts == "sum" else "Out of", said(table.total)))
    return [*lines, ""]


def line(label: str, number: str) -> str:
    """Return a label with its number at the end of the line."""
    return f"  {label} {'.' * max(3, WIDE - len(label) - len(number))} {number}"
