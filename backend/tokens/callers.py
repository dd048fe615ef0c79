"""Who calls, for the routes of the API: asked of the database, so that a revoked token is out within a second.

A child's alert must reach us also while the database is silent: then whoever was known before is believed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakValueDictionary

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.logs import where
from backend.store.patience import in_time
from backend.store.service_tokens import TokenRow, hash_of
from backend.store.transactions import Store
from backend.tokens.book import Consumer, consumer_of, find

log = logging.getLogger(__name__)
FRESH = 1.0
"""Seconds for which an answer of the database holds: many requests at once ask it once."""
PATIENCE, PATIENCE_WITH_STRANGERS = 1.0, 10.0
"""Seconds the database may take to say whose token it is, where that was known before and where it was not."""
MOST_KNOWN = 100


class NotKnownNow(Exception):
    """The database is silent, and this caller was never seen here: nobody can say who it is."""


@dataclass
class Callers:
    """store, now: of the application. _known: callers by the hash of their token, and when the database said so."""

    store: Store
    now: Callable[[], datetime]
    _known: OrderedDict[str, tuple[Consumer, float]] = field(default_factory=OrderedDict)
    _asking: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def find(self, token: str) -> Consumer | None:
        """Return whose token this is; None where it opens nothing. Raises NotKnownNow."""
        if not token:
            return None
        hashed = hash_of(token)
        async with self._asking.setdefault(hashed, asyncio.Lock()):
            known, asked_at = self._known.get(hashed, (None, 0.0))
            if known is not None and time.monotonic() - asked_at < FRESH:
                return known
            try:
                return await self._ask(hashed, PATIENCE if known else PATIENCE_WITH_STRANGERS)
            except (SQLAlchemyError, OSError) as error:
                log.warning("whose token it is could not be asked: %s", where(error))
                if known is None:
                    raise NotKnownNow from None
                return known

    async def _ask(self, hashed: str, patience: float) -> Consumer | None:
        now = self.now()
        row = await in_time(self.store.reading(lambda session: find(session, hashed, now)), patience)
        if row is None:
            self._known.pop(hashed, None)
            return None
        consumer = consumer_of(row)
        self._known[hashed] = (consumer, time.monotonic())
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        await self._note_use(row, now)
        return consumer

    async def _note_use(self, row: TokenRow, now: datetime) -> None:
        """Note once a day that it is in use. A failure keeps nobody out."""
        if row.used_on == now.date():
            return

        async def work(session: AsyncSession) -> None:
            held = await session.get(TokenRow, row.name)
            if held is not None:
                held.used_on = now.date()

        try:
            await in_time(self.store.writing(work), PATIENCE)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the use of a token could not be noted: %s", where(error))


CALLERS = web.AppKey("callers", Callers)
