"""One round of the outbox: take each notice that is due, send it, note what became of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from backend.notify import outbox
from backend.notify.letter import NotSent, Send
from backend.notify.tables import NoticeRow
from backend.store.sealing import CannotUnseal, Sealer
from backend.store.transactions import Store

log = logging.getLogger(__name__)
type Settled = Callable[[AsyncSession, NoticeRow, bool], Awaitable[None]]
"""Called in the transaction that settles a notice; the last value is True when it was sent, False when given up."""


async def deliver(
    store: Store,
    send: Send,
    now: Callable[[], datetime],
    settled: Settled,
    sealer: Sealer,
) -> int:
    """Try everything that is due; return how many notices were sent. sealer: opens letters to people."""
    count = 0
    for notice in await store.reading(lambda session: outbox.due(session, now())):
        if await store.writing(partial(outbox.claim, seen=notice, now=now())):
            count += await try_one(store, notice, send, now, settled, sealer)
    return count


async def try_one(
    store: Store, notice: NoticeRow, send: Send, now: Callable[[], datetime], settled: Settled, sealer: Sealer
) -> bool:
    """Send one claimed notice; return True when it was taken."""
    trouble = ""
    try:
        await send(outbox.open_letter(notice, sealer))
    except NotSent as error:
        trouble = str(error)
    except CannotUnseal as error:
        trouble = type(error).__name__

    async def note(session: AsyncSession) -> bool:
        if trouble:
            given_up = await outbox.failed(session, notice.id, trouble, now())
        else:
            await outbox.sent(session, notice.id, now())
        if not trouble or given_up:
            await settled(session, notice, not trouble)
        return bool(trouble) and given_up

    if await store.writing(note):
        log.error("a notice was given up after %d tries: %s", outbox.MOST_TRIES, trouble)
    elif trouble:
        log.warning("a notice could not be sent yet: %s", trouble)
    return not trouble
