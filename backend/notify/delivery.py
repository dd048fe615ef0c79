"""One round of the outbox: take each notice that is due, send it, note what became of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from backend.back_off import retrying_for
from backend.notify import outbox
from backend.notify.letter import Letter, MaybeTaken, NotSent, Send
from backend.notify.outbox import LEASE
from backend.notify.tables import NoticeRow
from backend.store.sealing import CannotUnseal, Sealer
from backend.store.transactions import IS_AWAY, Store

log = logging.getLogger(__name__)
NOTE_FOR = LEASE - timedelta(seconds=30)
"""What was sent is noted although the database goes meanwhile: after the lease somebody would send it once more."""


@dataclass(frozen=True)
class Settling:
    """What else is written in the transaction that settles a notice.

    hold: called first; holds what `note` will write about, before the notice itself is held. note: called with True
    where it was sent, False where it was given up.
    """

    hold: Callable[[AsyncSession, NoticeRow], Awaitable[None]]
    note: Callable[[AsyncSession, NoticeRow, bool], Awaitable[None]]


async def deliver(
    store: Store,
    send: Send,
    now: Callable[[], datetime],
    settling: Settling,
    sealer: Sealer,
    behind: timedelta = timedelta(0),
    *,
    to_people: bool | None = None,
) -> int:
    """Try everything that is due; return how many notices were sent. sealer: opens letters to people.

    behind: how long each was due before it is tried here: other processes may have it first. to_people: as outbox.due.
    """
    count = 0
    for notice in await store.reading(lambda session: outbox.due(session, now() - behind, to_people=to_people)):
        until = await store.writing(partial(outbox.claim, seen=notice, now=now()))
        if until:
            trouble = await trouble_with(store, notice, until, send, now, sealer)
            await settle(store, notice, trouble, now, settling)
            count += trouble is None
    return count


@dataclass(frozen=True)
class Trouble:
    """Why a notice was not sent. kind: of the failure, never a message. maybe: it may have been taken all the same."""

    kind: str
    maybe: bool = False


async def trouble_with(
    store: Store, notice: NoticeRow, until: datetime, send: Send, now: Callable[[], datetime], sealer: Sealer
) -> Trouble | None:
    """Send one notice that is claimed until then; return what went wrong, None where it was taken."""

    async def handing_over() -> None:
        if not await store.writing(partial(outbox.hand_over, seen=notice, until=until, now=now())):
            raise NotSent("AnotherHasIt")

    try:
        await send(opened(notice, sealer), handing_over)
    except NotSent as error:
        return Trouble(str(error), maybe=isinstance(error, MaybeTaken))
    return None


def opened(notice: NoticeRow, sealer: Sealer) -> Letter:
    """Return what is to be sent; raises NotSent where it does not open: the next one is not held up by that."""
    try:
        return outbox.open_letter(notice, sealer)
    except CannotUnseal as error:
        raise NotSent(type(error).__name__) from None


async def settle(
    store: Store, notice: NoticeRow, trouble: Trouble | None, now: Callable[[], datetime], settling: Settling
) -> None:
    """Note what became of one try."""

    async def note(session: AsyncSession) -> bool:
        await settling.hold(session, notice)
        if trouble:
            given_up = await outbox.failed(session, notice.id, trouble.kind, now(), maybe=trouble.maybe)
        else:
            await outbox.sent(session, notice.id, now())
        if not trouble or given_up:
            await settling.note(session, notice, not trouble)
        return trouble is not None and given_up

    async def noted() -> bool:
        return await store.writing(note)

    given_up: bool = await retrying_for(NOTE_FOR, *IS_AWAY)(noted)
    if trouble and given_up:
        log.error("a notice was given up after %d tries: %s", outbox.MOST_TRIES, trouble.kind)
    elif trouble and trouble.maybe:
        log.warning("nobody knows whether a notice was taken: %s", trouble.kind)
    elif trouble:
        log.warning("a notice could not be sent yet: %s", trouble.kind)
