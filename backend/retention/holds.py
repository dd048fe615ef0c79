"""Holds: a case or an alert that must stay, whatever the rules say, until somebody releases it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.tables import AlertRow
from backend.audit.chain import Entry
from backend.cases.casebook import Casebook, case_of
from backend.refusals import need
from backend.retention.deletion import write_audit
from backend.retention.proof import hash_of
from backend.retention.tables import HoldRow, ProofRow
from backend.store.base import about_of
from telling.ids import tidy_reference


async def hold(book: Casebook, name: str, *, by: str, reason: str, now: datetime) -> None:
    """Put it on hold. name: a reference, or the id of an alert. The reason is sealed. Raises NotAllowed."""
    need(by.strip() and reason.strip(), "reason_missing", "Say who you are, and why it must stay.")

    async def work(session: AsyncSession) -> None:
        row = HoldRow(id=str(uuid.uuid4()), about=await uuid_of(session, name), placed_at=now, placed_by=by.strip())
        about = about_of("retention_holds", "reason", {"id": row.id})
        row.reason, row.key_id = book.secrets.sealer.seal(reason.strip(), about), book.secrets.sealer.key_id
        session.add(row)
        await session.flush()
        await write_audit(book, session, Entry(by.strip(), "retention_hold", about=row.about), now)

    await book.writing(work)


async def release(book: Casebook, name: str, *, by: str, now: datetime) -> int:
    """End every hold on it; return how many. Raises NotAllowed where there is none."""

    async def work(session: AsyncSession) -> int:
        about = await uuid_of(session, name)
        this = HoldRow.about == about, HoldRow.released_at.is_(None)
        done = await session.execute(update(HoldRow).where(*this).values(released_at=now, released_by=by.strip()))
        await write_audit(book, session, Entry(by.strip(), "retention_release", about=about), now)
        return int(done.rowcount)  # type: ignore[attr-defined]

    need(by.strip(), "needs_officer", "Say who you are.")
    count = await book.writing(work)
    need(count, "no_hold", "It is not on hold.")
    return count


async def uuid_of(session: AsyncSession, name: str) -> str:
    """Return the case or the alert of this name, held against deletion until the commit; raises NotAllowed."""
    case = await case_of(session, tidy_reference(name))
    alert = None if case else await session.get(AlertRow, name.strip().lower(), with_for_update=True)
    if case:
        await session.refresh(case, with_for_update=True)
    found = case or alert
    need(found, "not_found", "There is no such case or alert. It may have gone: ask for its proof.")
    assert found
    return found.uuid


async def proofs(book: Casebook, name: str) -> Sequence[ProofRow]:
    """Return the proofs that something with this reference (or this id of an alert) went."""
    hashes = {hash_of(book, tidy_reference(name)), hash_of(book, name.strip().lower())}

    async def work(session: AsyncSession) -> Sequence[ProofRow]:
        asked = select(ProofRow).where(ProofRow.hash.in_(hashes)).order_by(ProofRow.gone_at)
        return (await session.scalars(asked)).all()

    return await book.reading(work)
