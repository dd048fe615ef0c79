"""What the desk does in the background: summaries worked out again when the law changed, old sessions forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from backend.alerts.running import book_of
from backend.cases.summaries import refresh
from backend.desk import kept, sessions
from backend.keys import NOW
from backend.rounds import Rounds, going_round

EVERY = 600.0
"""Seconds between two rounds."""
BREATH = 0.01
"""Seconds between two batches, so that pages are answered meanwhile."""


async def keeping(app: web.Application) -> AsyncIterator[None]:
    """Keep until the application stops (for `cleanup_ctx`, after the database)."""
    async with going_round(Rounds("keeping the desk", lambda: once(app), EVERY)):
        yield


async def once(app: web.Application) -> None:
    """One round."""
    book = book_of(app).cases
    while await book.writing(lambda session: refresh(session, book.law)):
        await asyncio.sleep(BREATH)
    await book.writing(lambda session: sessions.sweep(session, app[NOW]()))
    await book.writing(lambda session: kept.sweep(session, app[NOW]()))
