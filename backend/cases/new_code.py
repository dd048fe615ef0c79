"""Somebody lost the code of a case and asks for a new one: a task for a person, who checks who asks. Never by itself.

What is answered never tells whether there is such a case: the reference is all that they have.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases import events as e
from backend.cases.casebook import Casebook, rows_of
from backend.cases.shapes import NewCode
from backend.cases.tables import CaseRow
from telling.ids import tidy_reference

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
        asked_before = [row for row in rows if row.kind == e.kind_of(e.NewCodeAsked)]
        if any(row.once == once for row in rows) or len(asked_before) >= MOST_ASKED:
            return
        await book.add(session, found, e.NewCodeAsked(), actor=e.TELLER, now=now, words=words, once=once)

    await book.writing(work)
