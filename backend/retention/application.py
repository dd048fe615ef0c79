"""Delete everything whose time is over, one thing at a time. Killed half-way, the next run goes on from there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.conversations import wipe
from backend.form.tables import FormRow
from backend.notify.tables import NoticeRow
from backend.retention.deletion import delete_item, finish_deletion
from backend.retention.due_items import Found, Scope, find_due


async def apply_retention(where: Scope, *, by: str, now: datetime) -> Counter[str]:
    """Do what the preview shows; return how many of each kind went.

    Only things with a confirmed rule, and nothing on hold.
    """
    found, went = await find_due(where, now), Counter[str]()
    for proof_id in found.unfinished:
        await finish_deletion(where.book, proof_id, now)
        went["unfinished"] += 1
    for item in found.go:
        went[item.what] += await delete_item(where.book, item, by=by, now=now)
    went += await delete_shared(where, found, now)
    return +went


async def delete_shared(where: Scope, found: Found, now: datetime) -> Counter[str]:
    """Delete conversations, forms, notices and logs; return how many of each."""
    for conversation_id in found.conversations:

        async def forget(session: AsyncSession, conversation_id: str = conversation_id) -> None:
            await wipe(session, conversation_id, now)

        await where.book.writing(forget)

    async def tidy(session: AsyncSession) -> None:
        await session.execute(delete(NoticeRow).where(NoticeRow.id.in_(found.notices)))
        await session.execute(delete(FormRow).where(FormRow.id.in_(found.forms)))

    if found.notices or found.forms:
        await where.book.writing(tidy)
    for path in found.logs:
        path.unlink(missing_ok=True)
    went = Counter(conversations=len(found.conversations), forms=len(found.forms))
    return went + Counter(notices=len(found.notices), logs=len(found.logs))
