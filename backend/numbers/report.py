"""Put the report together: counted tables with small numbers hidden, under the names that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.cases.state import State
from backend.law.book import Law
from backend.numbers.alert_times import Wait, in_year, middle, nine_of_ten, table_of, table_of_looks
from backend.numbers.counts import Row, Table, summed
from backend.numbers.figures import tables_of
from backend.numbers.shapes import Lesson, Minutes, Report, ShownRow, ShownTable
from backend.numbers.suppression import suppressed
from backend.numbers.words import Titles, words
from backend.numbers.year import Year
from backend.numbers.young_people import Recorded

ENDINGS = ("sent", "left_talking", "left_looking")
"""How a conversation in the chat can end: see backend/chat/ending_counts.py."""


@dataclass(frozen=True)
class Known:
    """What is counted, all of one council. patience: its minutes until an alert should be acknowledged.

    recorded: those of the states about whose young person the council recorded something, with that. learned: what
    the council wrote down for the report.
    """

    council: str
    name: str
    patience: int
    states: Iterable[State]
    waits: Iterable[Wait] = ()
    looks: Mapping[str, int] = field(default_factory=dict)
    endings: Mapping[str, int] = field(default_factory=dict)
    recorded: Iterable[Recorded] = ()
    learned: tuple[Lesson, ...] = ()


def report_of(known: Known, year: Year, law: Law, today: date) -> Report:
    """Return the whole report. Raises CalendarTooShort where a clock reaches past the known bank holidays."""
    rule, waited = words().small_cells, in_year(known.waits, year)
    of_alerts = table_of(waited, known.patience)
    of_cases = tables_of(known.states, year, law, today, known.recorded)
    tables = [*of_cases, of_endings(known.endings), of_alerts, table_of_looks(known.looks)]
    secret = suppressed(tables, rule.below, rule.possible)
    few = len(waited) < rule.below or any(of_alerts.quantity(row) in secret for row in of_alerts.all)
    times = {"middle": middle(waited), "nine_of_ten": nine_of_ten(waited)}
    return Report(
        council=known.council,
        council_name=known.name,
        year=year.number,
        label=year.label,
        first=year.first,
        last=year.last,
        as_of=today,
        finished=today > year.last,
        small_cells=rule,
        tables=tuple(shown(table, secret, numbers_of(table, year, law, known.patience)) for table in tables),
        alert_minutes=tuple(
            Minutes(name=name, label=label, minutes=None if few else times[name])
            for name, label in words().minutes.items()
        ),
        missing=words().missing,
        learned=known.learned,
    )


def of_endings(endings: Mapping[str, int]) -> Table:
    """Return conversations by how they ended."""
    return summed("conversations", (row for row in ENDINGS for _ in range(endings.get(row, 0))), ENDINGS)


def numbers_of(table: Table, year: Year, law: Law, patience: int) -> dict[str, Any]:
    """Return what fills the blanks in labels: the numbers of the rule in force when the year began."""
    rule = words().tables[table.name].rule
    found = law.statute.rule(rule, on=year.first) if rule else None
    numbers = {"first": found.working_days, "most": found.may_extend_to} if found else {}
    return {**numbers, "patience": patience}


def shown(table: Table, secret: frozenset[str], numbers: dict[str, Any]) -> ShownTable:
    """Return a table with its names, without what is hidden. A row that only the file knows is not recorded here."""
    titles = words().tables[table.name]
    rows = {row.name: row for row in table.rows}
    return ShownTable(
        name=table.name,
        title=titles.title,
        says=titles.says.format(**numbers),
        source=titles.source,
        parts=table.parts,
        rows=tuple(shown_row(table, rows.get(name), name, secret, titles, numbers) for name in titles.rows),
        total=shown_row(table, table.total, "total", secret, titles, numbers) if table.total else None,
    )


def shown_row(
    table: Table, row: Row | None, name: str, secret: frozenset[str], titles: Titles, numbers: dict[str, Any]
) -> ShownRow:
    """Return a row with its name; without its number where that is hidden."""
    label = titles.total if name == "total" else titles.rows[name]
    is_hidden = row is not None and table.quantity(row) in secret
    count = None if row is None or is_hidden else row.n
    return ShownRow(name=name, label=label.format(**numbers), count=count, hidden=is_hidden)
