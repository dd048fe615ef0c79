"""One round of the outbox: take each notice that is due, send it, note what became of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from backend.back_off import retrying_for
from backend.notify import outbox
from backend.notify.letter import Letter, MaybeTaken, NotSent, Send
from backend.notify.outbox import LEASE, Claim
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


@dataclass(frozen=True)
class Round:
    """Which notices a round tries, and how it ends when the process stops.

    once: as outbox.due. behind: how long each was due before it is tried here: other processes may have it first.
    goes_on: whether another may leave now. leaving: ids of what may have left and is not settled yet.
    """

    once: bool | None = None
    behind: timedelta = timedelta(0)
    goes_on: Callable[[], bool] = lambda: True
    leaving: set[str] = field(default_factory=set)


async def deliver(
    store: Store,
    send: Send,
    now: Callable[[], datetime],
    settling: Settling,
    sealer: Sealer,
    how: Round | None = None,
) -> int:
    """Try everything that is due; return how many notices were sent. sealer: opens letters to people."""
    how, count = how or Round(), 0
    for notice in await store.reading(lambda session: outbox.due(session, now() - how.behind, once=how.once)):
        if not how.goes_on():
            break
        ours = await store.writing(partial(outbox.claim, seen=notice, now=now()))
        if ours:
            one = Try(store, now, notice, [ours], how)
            trouble = await one.trouble_with(send, sealer)
            if not one.is_lost:
                await settle(one, trouble, settling)
            how.leaving.discard(notice.id)
            count += trouble is None
    return count


@dataclass(frozen=True)
class Trouble:
    """Why a notice was not sent. kind: of the failure, never a message. maybe: it may have been taken all the same."""

    kind: str
    maybe: bool = False


@dataclass
class Try:
    """One try to send a notice. claims: how it may stand while it is ours. is_lost: another had it before it left."""

    store: Store
    now: Callable[[], datetime]
    notice: NoticeRow
    claims: list[Claim]
    how: Round
    is_lost: bool = False

    async def trouble_with(self, send: Send, sealer: Sealer) -> Trouble | None:
        """Send it; return what went wrong, None where it was taken."""
        only_ask = self.claims[0].only_ask
        try:
            await send(replace(opened(self.notice, sealer), only_ask=only_ask), self.hand_over)
        except NotSent as error:
            return Trouble(str(error), maybe=only_ask or isinstance(error, MaybeTaken))
        return None

    async def hand_over(self) -> None:
        """Note that it may leave from now on; raises NotSent where it may not."""
        ours = self.claims[0]
        if ours.only_ask:
            raise MaybeTaken("Stopped")
        if not self.how.goes_on():
            raise NotSent("Stopped")
        # Kept before it is written: a database that goes may have noted it without saying so.
        handing = ours.handing(self.now())
        self.claims.append(handing)
        if not await self.store.writing(partial(outbox.hand_over, ours=ours, handing=handing)):
            self.is_lost = True
            raise NotSent("AnotherHasIt")
        self.how.leaving.add(ours.id)


def opened(notice: NoticeRow, sealer: Sealer) -> Letter:
    """Return what is to be sent; raises NotSent where it does not open: the next one is not held up by that."""
    try:
        return outbox.open_letter(notice, sealer)
    except CannotUnseal as error:
        raise NotSent(type(error).__name__) from None


async def settle(one: Try, trouble: Trouble | None, settling: Settling) -> None:
    """Note what became of one try."""

    async def note(session: AsyncSession) -> bool:
        await settling.hold(session, one.notice)
        if trouble:
            over = await outbox.failed(session, one.claims, trouble.kind, one.now(), maybe=trouble.maybe)
        else:
            over = await outbox.sent(session, one.notice.id, one.now())
        if over:
            await settling.note(session, one.notice, trouble is None)
        return over

    async def noted() -> bool:
        return await one.store.writing(note)

    over: bool = await retrying_for(NOTE_FOR, *IS_AWAY)(noted)
    if trouble and over:
        log.error("a notice was given up after %d tries: %s", outbox.MOST_TRIES, trouble.kind)
    elif trouble and trouble.maybe:
        log.warning("nobody knows whether a notice was taken: %s", trouble.kind)
    elif trouble:
        log.warning("a notice could not be sent yet: %s", trouble.kind)
