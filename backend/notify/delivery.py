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
from backend.notify.letter import NotSent, Send
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
) -> int:
    """Try everything that is due; return how many notices were sent. sealer: opens letters to people.

    behind: how long each was due before it is tried here: other processes may have it first.
    """
    count = 0
    for notice in await store.reading(lambda session: outbox.due(session, now() - behind)):
        if await store.writing(partial(outbox.claim, seen=notice, now=now())):
            trouble = await trouble_with(notice, send, sealer)
            await settle(store, notice, trouble, now, settling)
            count += not trouble
    return count


async def trouble_with(notice: NoticeRow, send: Send, sealer: Sealer) -> str:
    """Send one claimed notice; return the kind of failure, nothing where it was taken."""
    try:
        await send(outbox.open_letter(notice, sealer))
    except NotSent as error:
        return str(error)
    except CannotUnseal as error:
        return type(error).__name__
    return ""


async def settle(
    store: Store, notice: NoticeRow, trouble: str, now: Callable[[], datetime], settling: Settling
) -> None:
    """Note what became of one try."""

    async def note(session: AsyncSession) -> bool:
        await settling.hold(session, notice)
        if trouble:
            given_up = await outbox.failed(session, notice.id, trouble, now())
        else:
            await outbox.sent(session, notice.id, now())
        if not trouble or given_up:
            await settling.note(session, notice, not trouble)
        return bool(trouble) and given_up

    async def noted() -> bool:
        return await store.writing(note)

    given_up: bool = await retrying_for(NOTE_FOR, *IS_AWAY)(noted)
    if given_up:
        log.error("a notice was given up after %d tries: %s", outbox.MOST_TRIES, trouble)
    elif trouble:
        log.warning("a notice could not be sent yet: %s", trouble)
