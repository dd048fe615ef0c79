"""The outbox: notices are queued with the event that causes them, tried until they are taken, given up visibly.

Handed over in two steps: `claim`, then `hand_over` right before the last bytes, so that afterwards it is known which
notices may have left when a process died or a line broke. Between a mail server taking a letter and us noting that it
did, nothing can tell the two apart (RFC 5321, 6.1; RFC 1047). Then a notice to staff goes again, with the same
Message-ID, by which a receiver can drop the second: an alert that comes twice harms nobody, a lost one might. A letter
to a person never goes again by itself: it is `unsure`, and stands on Today until an officer has found out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.back_off import doubling_wait
from backend.notify.letter import Letter, confirm_seconds
from backend.notify.tables import NoticeRow
from backend.store.base import about_of
from backend.store.sealing import Sealer

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=6)
MOST_TRIES = 48
"""48 tries, 5 seconds apart at first and 6 minutes later on, reach over more than four hours."""
LEASE = timedelta(minutes=3)
"""How long a claimed notice is left alone before it may leave: longer than all that is asked of a mail server until
then (smtp.py). From then on `handing_lease`."""
WAITING, HANDING, SENT, DEAD, UNSURE = "waiting", "handing", "sent", "dead", "unsure"
OPEN = (WAITING, HANDING)
LEFT_OVER = (DEAD, UNSURE)
"""What somebody has to see to, where it is a letter to a person."""
AGAIN = frozenset({"sign_in_link"})
"""Letters to a person that go again where nobody knows whether they left: two links that are the same do no harm."""


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
        standing=WAITING,
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
        return Letter(row.id, row.address, row.subject, row.text, tried=row.tries > 0)
    held = json.loads(sealer.unseal(row.sealed, about_sealed(row)))
    return Letter(row.id, held["address"], row.subject, held["text"], once=comes_once(row), tried=row.tries > 0)


@dataclass(frozen=True)
class Claim:
    """How a notice stands while it is ours: nothing is written about a try once another has taken it.

    tries: with this one. once: as `comes_once`. only_ask: it may have left when its process died, and must not again.
    """

    id: str
    standing: str
    next_at: datetime
    tries: int
    once: bool
    only_ask: bool = False

    def handing(self, now: datetime) -> Claim:
        """Return how it stands from the moment that it may leave."""
        return replace(self, standing=HANDING, next_at=now + handing_lease(once=self.once))


def comes_once(row: NoticeRow) -> bool:
    """Return whether this must not come twice: a letter to a person about their case."""
    return row.letter is not None and row.letter not in AGAIN


async def due(session: AsyncSession, now: datetime, *, once: bool | None = None) -> Sequence[NoticeRow]:
    """Notices whose time has come, the longest waiting first. once: only what must not come twice, or only the rest."""
    asked = select(NoticeRow).where(NoticeRow.standing.in_(OPEN), NoticeRow.next_at <= now)
    if once is not None:
        must = NoticeRow.letter.is_not(None) & NoticeRow.letter.not_in(AGAIN)
        asked = asked.where(must if once else ~must)
    return (await session.scalars(asked.order_by(NoticeRow.next_at, NoticeRow.queued_at))).all()


async def next_due(session: AsyncSession) -> datetime | None:
    """Return when the next notice is to be tried; None when nothing waits."""
    found: datetime | None = await session.scalar(
        select(func.min(NoticeRow.next_at)).where(NoticeRow.standing.in_(OPEN))
    )
    return found


async def claim(session: AsyncSession, seen: NoticeRow, now: datetime) -> Claim | None:
    """Take this notice for LEASE; return None when another process was faster.

    Where whoever had it died while it left, and it must not come twice, it stays as one that may have left: who takes
    it may only ask about it.
    """
    only_ask = seen.standing == HANDING and comes_once(seen)
    ours = Claim(
        seen.id, HANDING if only_ask else WAITING, now + LEASE, seen.tries + 1, comes_once(seen), only_ask=only_ask
    )
    taken = await swap(session, seen, standing=ours.standing, next_at=ours.next_at, tries=ours.tries)
    return ours if taken else None


async def hand_over(session: AsyncSession, ours: Claim, handing: Claim) -> bool:
    """Note that it may leave from now on; return False where it is ours no more: we were too slow, and another has it.

    handing: how it stands then, as `Claim.handing` said.
    """
    return await swap(session, ours, standing=handing.standing, next_at=handing.next_at)


def handing_lease(*, once: bool) -> timedelta:
    """Return how long it is left alone once it may have left: as long as the mail server may think, and we may note."""
    return timedelta(seconds=confirm_seconds(once=once)) + LEASE


async def swap(session: AsyncSession, seen: NoticeRow | Claim, **values: Any) -> bool:
    """Change a notice that still is as it was seen: compare and swap. Return False where it is not."""
    same = NoticeRow.id == seen.id, NoticeRow.standing == seen.standing, NoticeRow.next_at == seen.next_at
    done: CursorResult[Any] = await session.execute(update(NoticeRow).where(*same).values(values))  # type: ignore[assignment]
    return bool(done.rowcount)


async def sent(session: AsyncSession, notice_id: str, now: datetime) -> bool:
    """Note that the mail server has it, whoever had the notice meanwhile; return False where that was noted before."""
    row = await session.get_one(NoticeRow, notice_id, populate_existing=True, with_for_update=True)
    if row.standing == SENT:
        return False
    await settle(session, notice_id, SENT, now)
    return True


async def failed(
    session: AsyncSession, ours: Sequence[Claim], trouble: str, now: datetime, *, maybe: bool = False
) -> bool:
    """Note that it could not be sent: wait and try again, or give it up; return True when it is given up.

    ours: how it may stand if it still is ours: claimed, and handed over where that may have been noted. Where another
    has it, nothing changes. trouble: the kind of failure, never a message: that may quote an address. maybe: it may
    have been taken; what must not come twice is left to a person then.
    """
    values = after_failing(ours[0], now, maybe=maybe)
    for one in ours:
        if await swap(session, one, trouble=trouble[:80], **values):
            return bool(values["standing"] == DEAD)
    return False


def after_failing(ours: Claim, now: datetime, *, maybe: bool) -> dict[str, Any]:
    """Return how a notice stands after a try that failed."""
    if not (maybe and ours.once) and ours.tries < MOST_TRIES:
        wait = doubling_wait(ours.tries, first=FIRST_WAIT, longest=LONGEST_WAIT)
        return {"standing": WAITING, "next_at": now + wait}
    return {"standing": UNSURE if maybe and ours.once else DEAD, "settled_at": now, "sealed": None, "key_id": None}


async def settle(session: AsyncSession, notice_id: str, standing: str, now: datetime) -> None:
    """Note that nothing more happens to it. What was sealed for it is not needed any more."""
    row = await session.get_one(NoticeRow, notice_id)
    row.standing, row.settled_at = standing, now
    row.sealed = row.key_id = None


async def letters_about(session: AsyncSession, about: str) -> Sequence[NoticeRow]:
    """Return letters to a person about this case, the newest first."""
    asked = select(NoticeRow).where(NoticeRow.about == about, NoticeRow.letter.is_not(None))
    return (await session.scalars(asked.order_by(NoticeRow.queued_at.desc()))).all()
