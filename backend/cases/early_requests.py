"""Put requests for stage 2 that were made before an answer into force, on the day after stage 1 has run out.

The program writes that down itself: a person who asked once is not made to ask again because nobody answered.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import datetime

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.background_tasks import BackgroundTask, running_tasks
from backend.cases.casebook import Casebook, casebook_of, events_of, rows_of
from backend.cases.events import SYSTEM, EarlyRequestInForce
from backend.cases.history import replay
from backend.cases.tables import SummaryRow
from backend.keys import NOW
from backend.law.working_days import in_london
from backend.leader import LEADER
from backend.logs import where

log = logging.getLogger(__name__)
EVERY = 600.0
"""Seconds between two looks. What it writes has the same day however late it is written."""


async def run_early_request_task(app: web.Application) -> AsyncIterator[None]:
    """Look until the application stops (for `cleanup_ctx`, after the database)."""
    one = BackgroundTask("early requests", lambda: once(casebook_of(app), app[NOW]()), EVERY, led_by=app[LEADER])
    async with running_tasks(one):
        yield


async def once(book: Casebook, now: datetime) -> int:
    """Put into force what is due; return how many. One that fails stops no other."""
    count = 0
    for case_uuid in await book.reading(lambda session: waiting(session, now)):
        try:
            count += await put_into_force(book, case_uuid, now)
        except Exception as error:
            log.error("an early request for stage 2 could not be put into force: %s", where(error))
    return count


async def waiting(session: AsyncSession, now: datetime) -> list[str]:
    """Return cases in which it was asked for, and whose latest day of stage 1 has passed."""
    asked = SummaryRow.tasks.contains("|agree_to_skip|", autoescape=True)
    over = SummaryRow.latest_stage_1 < in_london(now)
    return list(await session.scalars(select(SummaryRow.case_uuid).where(asked, over)))


async def put_into_force(book: Casebook, case_uuid: str, now: datetime) -> bool:
    """Add the event where it is due, in a transaction of its own; return whether it was."""
    return await book.writing(lambda session: catch_up(book, session, case_uuid, now))


async def catch_up(book: Casebook, session: AsyncSession, case_uuid: str, now: datetime) -> bool:
    """Do the same inside a transaction of the caller's, who is about to change the case."""
    state = replay(events_of(await rows_of(session, case_uuid)))
    fact = EarlyRequestInForce.due(state, book.law, in_london(now))
    if fact is None:
        return False
    await book.add(session, case_uuid, fact, actor=SYSTEM, now=now)
    return True
