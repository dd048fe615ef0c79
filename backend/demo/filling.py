"""Fill a database with a year of invented cases, through the same functions as real ones, with a clock that is set.

Many thousand cases are written in batches instead: the same events, made and allowed by the same rules, without asking
the database at each step. That is for measuring lists and reports, not for looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases.casebook import Casebook
from backend.cases.events import Event
from backend.cases.receive import fact_of, mark_of, open_case
from backend.cases.summaries import values_of
from backend.cases.tables import CaseRow, SummaryRow
from backend.chat.ending_counts import How, count
from backend.demo.courses import go
from backend.demo.invented import new_uuid, representation
from backend.demo.plan import Plan

YEAR = timedelta(days=365)
BATCH = 500
HOURS = (8, 10, 12, 15, 16, 17, 18, 19, 20, 21, 22, 23)
LEFT: dict[How, float] = {"left_talking": 0.35, "left_looking": 0.6}
"""For each conversation that was sent, so many that were not."""
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Four invented words guard nothing. Opened by the same code as the real one: the parameters stand in the hash."""
TOGETHER = 20


@dataclass(frozen=True)
class Wanted:
    """What to invent. staff: ids of who handles cases."""

    cases: int
    seed: int
    now: datetime
    staff: tuple[str, ...] = ("officer-example-1", "officer-example-2", "officer-example-3")


def plans(book: Casebook, wanted: Wanted) -> Iterator[Plan]:
    """Yield the cases, oldest first, the same for the same seed and day."""
    rng = Random(wanted.seed)  # nosec B311 # invented cases, the same for the same seed
    councils = sorted(book.law.promises)
    for moment in moments(rng, wanted):
        told = representation(rng, councils, moment)
        own = Random(rng.getrandbits(64))  # nosec B311 # invented cases, the same for the same seed
        yield go(Plan(book, new_uuid(rng), told, moment, wanted.now, wanted.staff, own))


def moments(rng: Random, wanted: Wanted) -> list[datetime]:
    """Return when words arrive: at every hour, more in the evening, over the last year."""
    found = []
    for _ in range(wanted.cases):
        day = wanted.now - YEAR * rng.random()
        found.append(day.replace(hour=rng.choice(HOURS), minute=rng.randrange(60)))
    return sorted(min(moment, wanted.now - timedelta(minutes=10)) for moment in found)


async def open_all(book: Casebook, cases: Sequence[Plan]) -> None:
    """Open each and add what happened to it, as the Case API and the desk do; several in one transaction."""
    book.secrets.data_keys.make_many([case.uuid for case in cases])
    for start in range(0, len(cases), TOGETHER):
        await book.writing(partial(open_cases, book, cases[start : start + TOGETHER]))


async def open_cases(book: Casebook, cases: Sequence[Plan], session: AsyncSession) -> None:
    """Open these and add what happened to them."""
    for case in cases:
        hashed, mark = quick_hash(book, case), mark_of(book, case.told)
        await open_case(book, session, case.uuid, case.told, case.received_at, hashed, mark)
        for step in case.steps:
            await book.add(session, case.uuid, step.fact, actor=step.actor, now=step.at, words=step.words)


def quick_hash(book: Casebook, case: Plan) -> str:
    """Return the hash of its four words."""
    return QUICK.hash(codes.code_of(book.secrets.code_key, case.uuid))


async def in_batches(book: Casebook, cases: Iterator[Plan], said: Callable[[int], None]) -> None:
    """Write very many at once. said: told how many are written so far."""
    references: set[str] = set()
    written = 0
    batch: list[Plan] = []
    for case in cases:
        batch.append(case)
        if len(batch) == BATCH:
            await write(book, batch, references)
            written += len(batch)
            said(written)
            batch = []
    await write(book, batch, references)


async def write(book: Casebook, batch: Sequence[Plan], references: set[str]) -> None:
    """One transaction: the cases, then their events. Their keys first, all at once."""
    book.secrets.data_keys.make_many([case.uuid for case in batch])

    async def work(session: AsyncSession) -> None:
        rows = [row_of(book, case, references) for case in batch]
        session.add_all(rows)
        await session.flush()
        session.add_all([row for case in batch for row in events_of(book, case)])
        together = zip(rows, batch, strict=True)
        session.add_all(SummaryRow(**values_of(row, one.state, 1 + len(one.steps), book.law)) for row, one in together)

    await book.writing(work)


def row_of(book: Casebook, case: Plan, references: set[str]) -> CaseRow:
    """Return the row of a case, with a reference that no other has."""
    attempt = 0
    while (reference := codes.reference_of(book.secrets.code_key, case.uuid, attempt)) in references:
        attempt += 1
    references.add(reference)
    return CaseRow(
        uuid=case.uuid,
        reference=reference,
        council=case.told.council,
        code_hash=quick_hash(book, case),
        opened_at=case.received_at,
    )


def events_of(book: Casebook, case: Plan) -> Iterator[object]:
    """Yield the rows of its history, sealed as always."""
    first = fact_of(book.law, case.told, case.received_at)
    words, mark = case.told.model_dump_json(), mark_of(book, case.told)
    yield book.row(case.uuid, Event(1, case.received_at, "teller", first), words, mark)
    for seq, step in enumerate(case.steps, 2):
        yield book.row(case.uuid, Event(seq, step.at, step.actor, step.fact), step.words, None)


async def count_ends(book: Casebook, cases: Sequence[Plan], rng: Random) -> None:
    """Count how conversations ended: those of the chat that were sent, and people who went away."""
    told = [case for case in cases if case.told.channel == "chat"]
    left = [(case, how) for case in told for how, share in LEFT.items() if rng.random() < share]

    async def work(session: AsyncSession) -> None:
        for case, how in [*((case, "sent") for case in told), *left]:
            await count(session, case.told.council, how, case.received_at)

    await book.writing(work)
