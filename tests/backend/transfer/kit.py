"""What the tests of importing and exporting share: a list of cases as a spreadsheet saves it, and an open store."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import StringIO

from backend.cases.casebook import Casebook
from backend.command_line import open_casebook
from backend.settings import Settings
from backend.transfer.import_command import Outcome, take_over

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""A Monday."""
PLAIN = {
    "key": "K-1",
    "received_on": "2/11/2026",
    "channel": "phone",
    "kind": "complaint",
    "role": "child",
    "words": "Nobody rings me.\nI am sad.",
}
HEARD = {"acknowledged.on": "3/11/2026", "acknowledged.procedure_given": "yes", "acknowledged.advocacy_given": "x"}
ANSWERED = {
    **HEARD,
    "answered.on": "16/11/2026",
    "answered.outcome": "Not resolved",
    "answered.words": "We rang too late.",
    "answered.stage_2_right_told": "yes",
}


def sheet(*rows: Mapping[str, str], separator: str = ",") -> bytes:
    """Return a file with these rows, as Excel saves it."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = StringIO()
    lines = csv.DictWriter(out, columns, delimiter=separator)
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Casebook]:
    """Open the store as a command does."""
    async with open_casebook(settings) as book:
        yield book


async def taken(
    book: Casebook, *rows: Mapping[str, str], dry: bool = False, council: str = "wigan", now: datetime = NOW
) -> tuple[Outcome, list[str]]:
    """Take these rows over; return how it went and what was said."""
    said: list[str] = []
    outcome = await take_over(book, sheet(*rows), council, said.append, now, dry=dry)
    return outcome, said
