"""Lets everything go whose time is over, one thing at a time. Killed half-way, the next run goes on from there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.conversations import wipe
from backend.form.tables import FormRow
from backend.notify.tables import NoticeRow
from backend.retention.finding import Found, Where, find
from backend.retention.going import finish, let_go


async def apply(where: Where, *, by: str, now: datetime) -> Counter[str]:
    """Do what the preview shows; how many of each kind went. Only things with a confirmed rule, and nothing on hold."""
    found, went = await find(where, now), Counter[str]()
    for proof_id in found.unfinished:
        await finish(where.book, proof_id, now)
        went["unfinished"] += 1
    for item in found.go:
        went[item.what] += await let_go(where.book, item, by=by, now=now)
    went += await apply_shared(where, found, now)
    return +went


async def apply_shared(where: Where, found: Found, now: datetime) -> Counter[str]:
    """Conversations, notices and logs."""
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
