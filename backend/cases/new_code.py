"""Somebody lost the code of a case and asks for a new one: a task for a person, who checks who asks. Never by itself.

What is answered never tells whether there is such a case: the reference is all that they have. The person makes another
code at the desk, also for a case that has told nobody one: what was taken over from a council's own list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases import events as e
from backend.cases.casebook import Behind, Casebook, rows_of
from backend.cases.shapes import NewCode
from backend.cases.tables import CaseRow, EventRow
from telling.ids import tidy_reference

MADE = e.kind_of(e.CodeMade)
MOST_ASKED = 10
"""Of one case, until somebody has given a code or looked at it; more would only hide the first ones."""


async def ask_for_new_code(book: Casebook, reference: str, request_uuid: str, asked: NewCode, *, now: datetime) -> None:
    """Keep that it was asked for, with how to reach whoever asks. The same request again changes nothing."""
    words = asked.model_dump_json()
    once = f"request:{request_uuid}:{codes.digest_of(book.secrets.code_key, words).hex()[:32]}"

    async def work(session: AsyncSession) -> None:
        found = await session.scalar(select(CaseRow.uuid).where(CaseRow.reference == tidy_reference(reference)))
        if found is None:
            return
        rows = await rows_of(session, found)
        made = max((row.seq for row in rows if row.kind == MADE), default=0)
        asked_before = [row for row in rows if row.kind == e.kind_of(e.NewCodeAsked) and row.seq > made]
        if any(row.once == once for row in rows) or len(asked_before) >= MOST_ASKED:
            return
        await book.add(session, found, e.NewCodeAsked(), actor=e.TELLER, now=now, words=words, once=once)

    await book.writing(work)


def codes_made(rows: Iterable[EventRow]) -> int:
    """Return how many codes were made since the first one. One that was recorded in error was made all the same."""
    return sum(row.kind == MADE for row in rows)


def made_by_press(rows: Sequence[EventRow], once: str | None) -> EventRow | None:
    """Return the event of the press with this mark; None where it has made none."""
    return next((row for row in rows if once and row.once == once and row.kind == MADE), None)


async def hash_of_next(book: Casebook, case_uuid: str, made: int) -> str:
    """Return the hash of the code that comes after so many, before the transaction that stores it."""
    return await asyncio.to_thread(codes.hash_of, codes.code_of(book.secrets.code_key, case_uuid, made + 1))


async def make_code(
    book: Casebook,
    session: AsyncSession,
    case_uuid: str,
    fact: e.CodeMade,
    hashed: str,
    made: int,
    *,
    by: str,
    now: datetime,
    once: str | None,
) -> bool:
    """Put the next code in the place of the one before, with its event; False where this press has made one already.

    made: as `hashed` was made with. Raises Behind where somebody else was quicker, NotAllowed.
    """
    rows = await rows_of(session, case_uuid)
    if made_by_press(rows, once):
        return False
    if codes_made(rows) != made:
        raise Behind
    await book.add(session, case_uuid, fact, actor=by, now=now, once=once)
    (await session.get_one(CaseRow, case_uuid)).code_hash = hashed
    return True
