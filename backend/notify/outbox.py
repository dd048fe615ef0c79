"""The outbox: notices are queued with the event that causes them, tried until they are taken, given up visibly.

Sent at least once: after a crash between sending and noting it, the same notice goes again with the same Message-ID,
by which a receiver can drop the second. Two processes never have the same notice at once: see `claim`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.back_off import doubling_wait
from backend.notify.letter import Letter
from backend.notify.tables import NoticeRow
from backend.store.base import about_of
from backend.store.sealing import Sealer

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=6)
MOST_TRIES = 48
"""48 tries, 5 seconds apart at first and 6 minutes later on, reach over more than four hours."""
LEASE = timedelta(minutes=3)
"""How long a claimed notice is left alone: longer than the slowest mail server may take (see smtp.py)."""


async def put(session: AsyncSession, notice: NoticeRow) -> None:
    """Queue a notice; one that is there already stays as it is."""
    if await session.get(NoticeRow, notice.id) is None:
        session.add(notice)
        await session.flush()


def notice(*, notice_id: str, about: str, address: str, subject: str, text: str, now: datetime) -> NoticeRow:
    """Return a notice that is due at once."""
    return NoticeRow(
        id=notice_id,
        about=about,
        address=address,
        subject=subject,
        text=text,
        queued_at=now,
        standing="waiting",
        next_at=now,
        tries=0,
    )


def sealed_letter(row: NoticeRow, letter: str, sealer: Sealer) -> NoticeRow:
    """Return the same notice as a letter to a person: whom it goes to and what it says can be read by nobody but us."""
    held = json.dumps({"address": row.address, "text": row.text})
    row.letter, row.address, row.text = letter, "", ""
    row.sealed, row.key_id = sealer.seal(held, about_sealed(row)), sealer.key_id
    return row


def about_sealed(row: NoticeRow) -> str:
    """Return what the sealed part of a notice belongs to."""
    return about_of("notices", "sealed", {"about": row.about, "id": row.id})


def open_letter(row: NoticeRow, sealer: Sealer) -> Letter:
    """Return what is to be sent; raises CannotUnseal."""
    if row.sealed is None:
        return Letter(row.id, row.address, row.subject, row.text)
    held = json.loads(sealer.unseal(row.sealed, about_sealed(row)))
    return Letter(row.id, held["address"], row.subject, held["text"])


async def due(session: AsyncSession, now: datetime) -> Sequence[NoticeRow]:
    """Notices whose time has come, the longest waiting first."""
    asked = select(NoticeRow).where(NoticeRow.standing == "waiting", NoticeRow.next_at <= now)
    return (await session.scalars(asked.order_by(NoticeRow.next_at, NoticeRow.queued_at))).all()


async def next_due(session: AsyncSession) -> datetime | None:
    """Return when the next notice is to be tried; None when nothing waits."""
    found: datetime | None = await session.scalar(
        select(func.min(NoticeRow.next_at)).where(NoticeRow.standing == "waiting")
    )
    return found


async def claim(session: AsyncSession, seen: NoticeRow, now: datetime) -> bool:
    """Take this notice for LEASE; return False when another process was faster. Compare and swap on `next_at`."""
    taken = (
        update(NoticeRow)
        .where(NoticeRow.id == seen.id, NoticeRow.standing == "waiting", NoticeRow.next_at == seen.next_at)
        .values(next_at=now + LEASE, tries=NoticeRow.tries + 1)
    )
    done: CursorResult[Any] = await session.execute(taken)  # type: ignore[assignment]
    return bool(done.rowcount)


async def sent(session: AsyncSession, notice_id: str, now: datetime) -> None:
    """Note that the mail server has it."""
    await settle(session, notice_id, "sent", now)


async def failed(session: AsyncSession, notice_id: str, trouble: str, now: datetime) -> bool:
    """Note that it could not be sent: wait and try again, or give it up; return True when it is given up.

    trouble: the kind of failure, never a message: that may quote an address.
    """
    row = await session.get_one(NoticeRow, notice_id, populate_existing=True)
    row.trouble = trouble[:80]
    if row.tries >= MOST_TRIES:
        await settle(session, notice_id, "dead", now)
        return True
    row.next_at = now + doubling_wait(row.tries, first=FIRST_WAIT, longest=LONGEST_WAIT)
    return False


async def settle(session: AsyncSession, notice_id: str, standing: str, now: datetime) -> None:
    """Note that nothing more happens to it. What was sealed for it is not needed any more."""
    row = await session.get_one(NoticeRow, notice_id)
    row.standing, row.settled_at = standing, now
    row.sealed = row.key_id = None


async def letters_about(session: AsyncSession, about: str) -> Sequence[NoticeRow]:
    """Return letters to a person about this case, the newest first."""
    asked = select(NoticeRow).where(NoticeRow.about == about, NoticeRow.letter.is_not(None))
    return (await session.scalars(asked.order_by(NoticeRow.queued_at.desc()))).all()
