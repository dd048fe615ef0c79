"""What is read when the figures are asked for: what waits, what answers, which model the bot has.

A part that is silent has no figures, and `hmo_answers` says that it is; the others are given all the same.
"""

from __future__ import annotations

import asyncio
import os
import resource
import time
from datetime import datetime
from pathlib import Path

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import waiting_states
from backend.alerts.unstored_alerts import IN_MEMORY, folder_of, names_in
from backend.alerts.waiting_copies import how_many
from backend.chat.application import CHAT
from backend.health import database_answers, keys_answer
from backend.keys import NOW, SETTINGS, STORE
from backend.leader import LEADER
from backend.ledger_watch import LEDGER_WATCH
from backend.metrics.instruments import Gauge
from backend.notify.outbox import OPEN
from backend.notify.tables import NoticeRow

PATIENCE = 2.0
"""Seconds for each question."""
STARTED = time.time()


async def read_now(app: web.Application) -> list[Gauge]:
    """Return all of them."""
    db, keys, well, models, waiting, files = await asyncio.gather(
        database_answers(app),
        keys_answer(app),
        app[CHAT].bot.is_well(),
        app[CHAT].bot.models(),
        all_that_waits(app),
        asyncio.to_thread(names_in, folder_of(app[SETTINGS])),
    )
    told = {"db": db, "bot": well, "keys": keys, "ledger": app[LEDGER_WATCH].is_open}
    parts: list[tuple[dict[str, str], float]] = [({"part": part}, float(answers)) for part, answers in told.items()]
    known: list[tuple[dict[str, str], float]] = [({"sha256": model}, 1.0) for model in models]
    unstored = len({*files, *app[IN_MEMORY].unwritten})
    return [
        Gauge("hmo_answers", "1 where this part answers now.", parts),
        Gauge("hmo_bot_model_info", "The models that the bots run with, by their hash.", known),
        Gauge("hmo_alerts_unstored", "Alerts that wait on this machine to be stored.", [({}, unstored)]),
        Gauge("hmo_leads", "1 where this process does the rounds of all.", [({}, float(app[LEADER].leads))]),
        *waiting,
        *of_process(),
    ]


async def all_that_waits(app: web.Application) -> list[Gauge]:
    """Return what waits in the case store, and beside it in second homes."""
    stored, copies = await asyncio.gather(what_waits(app), how_many(app, PATIENCE))
    homes: list[tuple[dict[str, str], float]] = [({"beside": home}, count) for home, count in copies.items()]
    return [*stored, Gauge("hmo_alert_copies", "What waits in a second home to be stored, of all machines.", homes)]


async def what_waits(app: web.Application) -> list[Gauge]:
    """Return what waits for people and for mail servers; nothing where the database is silent."""
    now = app[NOW]()
    try:
        async with asyncio.timeout(PATIENCE):
            alerts, waiting, since, given_up = await app[STORE].reading(lambda session: counts(session))
    except (SQLAlchemyError, OSError, TimeoutError):
        return []
    return [
        Gauge("hmo_alerts_waiting", "Alerts that nobody has acknowledged.", [({}, len(alerts))]),
        Gauge(
            "hmo_alert_oldest_seconds",
            "How long the oldest of them waits.",
            [({}, age(min(alerts, default=None), now))],
        ),
        Gauge("hmo_outbox_waiting", "Letters that were not taken yet.", [({}, waiting)]),
        Gauge("hmo_outbox_oldest_seconds", "How long the oldest of them waits.", [({}, age(since, now))]),
        Gauge("hmo_outbox_given_up", "Letters that were given up.", [({}, given_up)]),
    ]


async def counts(session: AsyncSession) -> tuple[list[datetime], int, datetime | None, int]:
    """Return since when alerts wait; how many letters wait and since when; how many were given up."""
    alerts = [one.since for one in await waiting_states(session) if one.acknowledged is None and not one.is_look]
    number = select(func.count()).select_from(NoticeRow)
    waiting = await session.scalar(number.where(NoticeRow.standing.in_(OPEN)))
    since = await session.scalar(select(func.min(NoticeRow.queued_at)).where(NoticeRow.standing.in_(OPEN)))
    given_up = await session.scalar(number.where(NoticeRow.standing == "dead"))
    return alerts, waiting or 0, since, given_up or 0


def age(since: datetime | None, now: datetime) -> float:
    """Return seconds; nought where nothing waits."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def of_process() -> list[Gauge]:
    """Return memory, processor and start of this process, under the names that ready-made charts know."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return [
        Gauge("process_cpu_seconds_total", "Processor time.", [({}, used.ru_utime + used.ru_stime)], "counter"),
        Gauge("process_resident_memory_bytes", "Memory in use.", [({}, resident_bytes())]),
        Gauge("process_start_time_seconds", "When it started, in seconds since 1970.", [({}, round(STARTED, 3))]),
    ]


def resident_bytes() -> int:
    """Return memory in use; nought where the system does not say so in this way."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
