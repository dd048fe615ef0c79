"""What the desk does in the background: summaries are worked out again when the law changed, old sessions forgotten."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from backend.alerts.running import book_of
from backend.cases.summaries import refresh
from backend.desk import sessions
from backend.keys import NOW
from backend.logs import where

log = logging.getLogger(__name__)
EVERY = 600.0
"""Seconds between two rounds."""
BREATH = 0.01
"""Seconds between two batches, so that pages are answered meanwhile."""


async def keeping(app: web.Application) -> AsyncIterator[None]:
    """Keep until the application stops (for `cleanup_ctx`, after the database)."""
    task = asyncio.create_task(forever(app), name="desk keeper")
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def forever(app: web.Application) -> None:
    """A round at the start and every ten minutes; a failure is logged and tried again."""
    while True:
        try:
            await once(app)
        except Exception as error:
            log.error("keeping the desk failed: %s", where(error))
        await asyncio.sleep(EVERY)


async def once(app: web.Application) -> None:
    """One round."""
    book = book_of(app).cases
    while await book.writing(lambda session: refresh(session, book.law)):
        await asyncio.sleep(BREATH)
    await book.writing(lambda session: sessions.sweep(session, app[NOW]()))
