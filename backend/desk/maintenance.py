"""What the desk does in the background: summaries worked out again when the law changed, old sessions forgotten,
looks whose wiping was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from backend.alerts.application import book_of
from backend.background_tasks import BackgroundTask, running_tasks
from backend.cases.summaries import refresh
from backend.desk import devices, interrupted_forms, links, sessions, wrong_tries
from backend.keys import NOW, STORE
from backend.leader import LEADER
from backend.retention.looks import finish_wiping
from backend.running_processes import later_laws
from backend.wall_clock.guard import GUARD

SECONDS_BETWEEN = 600.0
"""Seconds between two rounds."""
PAUSE = 0.01
"""Seconds between two batches, so that pages are answered meanwhile."""


async def run_maintenance(app: web.Application) -> AsyncIterator[None]:
    """Keep until the application stops (for `cleanup_ctx`, after the database)."""
    one = BackgroundTask("keeping the desk", lambda: maintain(app), SECONDS_BETWEEN, led_by=app[LEADER])
    async with running_tasks(one):
        yield


async def maintain(app: web.Application) -> None:
    """Do one round."""
    book = book_of(app).cases
    await finish_wiping(book, app[NOW]())
    later = await book.reading(lambda session: later_laws(session, book.law.digest, app[NOW]()))
    while await book.writing(lambda session: refresh(session, book.law, leave=later)):
        await asyncio.sleep(PAUSE)
    while await book.writing(book.keep_missing_names):
        await asyncio.sleep(PAUSE)
    now = await app[GUARD].believes(app[STORE])
    if now is None:
        return
    await book.writing(lambda session: sessions.sweep(session, now))
    await book.writing(lambda session: wrong_tries.sweep_tries(session, now))
    await book.writing(lambda session: devices.sweep_devices(session, now))
    await book.writing(lambda session: links.sweep_links(session, now))
    await book.writing(lambda session: interrupted_forms.delete_old_forms(session, now))
