"""Read a council's list of cases: a CSV file with one case a line, under the names of columns that we know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.refusals import Refused
from backend.transfer.columns import PLAIN_NAME, unknown

LEFT_OUT = "#"
"""A column whose name begins so is the council's own, and is not read."""
SEPARATORS = ",;\t"
MOST_BYTES = 100 * 1024 * 1024
MOST_NUMBERS = 20
"""Columns that are named at once."""


class BadSheet(Refused):
    """The file cannot be read at all; the text says where and why, without what stands in it."""

    code = "bad_sheet"


@dataclass(frozen=True)
class Wrong:
    """Why a line is refused. column: the name of ours. say: never what stands in the cell."""

    line: int
    column: str
    say: str

    def __str__(self) -> str:
        """Return it as it is printed."""
        return f"line {self.line}, column {self.column}: {self.say}"


@dataclass(frozen=True)
class Row:
    """One case. line: where it begins in the file. cells: what is filled in, by column. too_long: more than columns."""

    line: int
    cells: Mapping[str, str]
    too_long: bool = False

    def under(self, step: str) -> dict[str, str]:
        """Return the cells of one step (`answered.on`, `answered.words`), by what stands after the dot."""
        return {name.partition(".")[2]: text for name, text in self.cells.items() if name.partition(".")[0] == step}


def read_sheet(raw: bytes) -> list[Row]:
    """Return the filled lines of a file; raises BadSheet."""
    if len(raw) > MOST_BYTES:
        raise BadSheet("This file is too large. Split it: the same cases in several files are as good.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSheet("This file is not UTF-8. In a spreadsheet choose: CSV UTF-8.") from None
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        check_header(header)
        return list(rows_of(lines, header))
    except csv.Error:
        raise BadSheet(f"line {lines.line_num}: a quotation mark is not closed, or a cell is too long.") from None


def rows_of(lines: Iterator[Sequence[str]], header: Sequence[str]) -> Iterator[Row]:
    """Yield every line that has something in it. A cell may hold several lines: `line` is where its case begins."""
    while True:
        begins = lines.line_num + 1  # type: ignore[attr-defined]
        cells = next(lines, None)
        if cells is None:
            return
        pairs = zip(header, cells, strict=False)
        filled = {name: text for name, text in pairs if text.strip() and name and not name.startswith(LEFT_OUT)}
        if filled:
            yield Row(begins, filled, too_long=any(cell.strip() for cell in cells[len(header) :]))


def check_header(header: Sequence[str]) -> None:
    """Raise BadSheet where a column is none of ours or stands twice.

    Where the first line was forgotten, somebody's words stand here: a column is named by its number.
    """
    named = {at: name for at, name in enumerate(header, 1) if name and not name.startswith(LEFT_OUT)}
    strange = set(unknown(named.values()))
    if strange == set(named.values()):
        raise BadSheet("line 1 has no names of columns. They are in docs/import-columns.md.")
    if strange:
        wrong = [at for at, name in named.items() if name in strange]
        name = named[wrong[0]] if len(wrong) == 1 and PLAIN_NAME.fullmatch(named[wrong[0]]) else ""
        raise BadSheet(
            f"line 1, {in_numbers(wrong)}: no such column{name and f': {name}'}. What begins with # is not read."
        )
    held = list(named.values())
    twice = [at for at, name in named.items() if held.count(name) > 1]
    if twice:
        raise BadSheet(
            f"line 1, {in_numbers(twice)}: there twice: {', '.join(sorted({named[at] for at in twice}))[:200]}."
        )


def in_numbers(columns: Sequence[int]) -> str:
    """Return which columns, by their numbers."""
    return f"column{'s' if len(columns) > 1 else ''} {', '.join(str(at) for at in columns[:MOST_NUMBERS])}"
