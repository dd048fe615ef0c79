"""Rows as JSON lines and back: the same on SQLite and PostgreSQL, so that a backup of one can be restored in the other.

A line is `{"table": name, "columns": [...]}` before the rows of a table, or the list of a row's values.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Connection, Table, insert, null, select

BATCH = 500


class Writable(Protocol):
    """What lines are written to."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""


type Row = dict[str, Any]


def put_line(file: Writable, value: object) -> None:
    """Write one line."""
    file.write(json.dumps(value, separators=(",", ":")).encode() + b"\n")


def packed(value: Any) -> Any:
    """Return a value of a column as JSON has it."""
    match value:
        case bytes() | memoryview():
            return {"b": base64.b64encode(value).decode()}
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case dict() | list():
            return {"j": value}
        case _:
            return value


def unpacked(value: Any) -> Any:
    """Return what was packed."""
    if not isinstance(value, dict):
        return value
    [(kind, held)] = value.items()
    return UNPACK[kind](held)


UNPACK: dict[str, Callable[[Any], Any]] = {
    "b": base64.b64decode,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "j": lambda held: held,
}


def put_table(file: Writable, connection: Connection, table: Table) -> int:
    """Write a table with its rows; return how many. Read in pieces: a large table is never in memory whole."""
    names = [column.name for column in table.columns]
    put_line(file, {"table": table.name, "columns": names})
    count = 0
    asked = connection.execution_options(yield_per=BATCH).execute(select(*table.columns))
    for row in asked:
        put_line(file, [packed(value) for value in row])
        count += 1
    return count


def rows_in(lines: Iterable[bytes]) -> Iterator[tuple[str, Row]]:
    """Yield every row with the name of its table; lines of other kinds are passed by."""
    table, columns = "", list[str]()
    for line in lines:
        read = json.loads(line)
        if isinstance(read, list):
            yield table, dict(zip(columns, map(unpacked, read), strict=True))
        elif "table" in read:
            table, columns = read["table"], read["columns"]


def insert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows as they were. A column that this program does not have any more is left out."""
    known = [name for name in rows[0] if name in table.columns]
    as_json = {name for name in known if isinstance(table.columns[name].type, JSON)}
    values = [{name: null() if row[name] is None and name in as_json else row[name] for name in known} for row in rows]
    connection.execute(insert(table), values)
