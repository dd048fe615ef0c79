"""Invented files in the invented cases: letters, notes, the reports of stage 2, as an officer would have added them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.cases.events import FileAdded
from backend.cases.terms import FileKind
from backend.demo.invented import new_uuid, words
from backend.demo.plan import Plan
from backend.files.held import sealed
from backend.files.pieces import keep_pieces, seal_pieces
from backend.law.working_days import in_london

SHARE = 0.25
"""Of the complaints."""
PAGES = 40
"""How often the invented words stand in a file, so that it has the size of one."""


async def add_files(book: Casebook, cases: Sequence[Plan], rng: Random, now: datetime) -> int:
    """Add them to the newest end of each history; return how many."""
    count = 0
    for case in cases:
        at = case.at + timedelta(minutes=2)
        for what in kinds(case, rng) if at <= now else ():
            await add_file(book, case, what, new_uuid(rng), at)
            count += 1
    return count


def kinds(case: Plan, rng: Random) -> Iterator[FileKind]:
    """Yield what files a case has."""
    if case.state.officer_reported_on and case.state.person_reported_on:
        yield from ("officer_report", "person_report")
    if case.state.kind == "complaint" and rng.random() < SHARE:
        yield rng.choice(("letter", "evidence", "statement"))


async def add_file(book: Casebook, case: Plan, what: FileKind, file_id: str, at: datetime) -> None:
    """Add one, as the desk does."""
    said = words()["officer"]["files"][what]
    content = f"{said['about']}\n\n{words()['officer']['answered']}\n".encode() * PAGES
    pieces = await seal_pieces(book, case.uuid, file_id, content)
    fact = FileAdded(on=in_london(case.received_at), what=what, file=file_id, type="text", size=len(content))
    held = sealed(said["name"], said["about"], len(content))

    async def work(session: AsyncSession) -> None:
        await book.add(session, case.uuid, fact, actor=case.officer, now=at, words=held)
        await keep_pieces(session, pieces)

    await book.writing(work)
