"""The two background tasks of alerts: one watches the timers, one sends the post. Their state is in the database.

The process may be killed at any moment, and several may run: see escalating.py and notify/outbox.py.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.escalating import Passing, escalate, link, note_settled
from backend.alerts.running import WATCH, Watch, book_of, rota_for
from backend.alerts.waiting import drain
from backend.councils import name_of
from backend.keys import CONTENT, LAW, NOW, SESSIONS
from backend.logs import where
from backend.notify.delivering import deliver
from backend.notify.letter import Send
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow

log = logging.getLogger(__name__)
TICK = 5.0
"""Seconds between two looks; what is new is looked at once."""
STOP_SECONDS = 1.0
type Round = Callable[[], Awaitable[object]]


async def watching(app: web.Application) -> AsyncIterator[None]:
    """Watch until the application stops (for `cleanup_ctx`, after the database)."""
    mail = mail_of(app)
    watch = app[WATCH] = Watch()
    stopping = asyncio.Event()
    send = sender_of(mail)
    tasks = [
        asyncio.create_task(repeat(lambda: look(app, mail), watch.alerts, stopping), name="alert watcher"),
        asyncio.create_task(repeat(lambda: post(app, send), watch.post, stopping), name="alert post"),
    ]
    yield
    stopping.set()
    watch.alerts.set()
    watch.post.set()
    await stop(tasks)


def mail_of(app: web.Application) -> Mail:
    """How letters leave: what the application was given, else what the environment says."""
    return app.get(MAIL) or Mail.from_env(os.environ)


def sender_of(mail: Mail) -> Send | None:
    """The sender; a setting that is wrong is said once, and must not keep the server from starting."""
    for problem in mail.problems():
        log.error("alerts: %s", problem)
    with suppress(ValueError):
        return mail.send()
    return None


async def stop(tasks: list[asyncio.Task[None]]) -> None:
    """Let the tasks end by themselves; a mail server that is silent does not hold the process."""
    _, slow = await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def repeat(work: Round, wake: asyncio.Event, stopping: asyncio.Event) -> None:
    """Do it every TICK, and at once when woken. A failure is logged and tried again."""
    while not stopping.is_set():
        wake.clear()
        try:
            await work()
        except Exception as error:
            log.error("watching alerts failed: %s", where(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), TICK)


async def look(app: web.Application, mail: Mail) -> None:
    """One look: store what waits, pass on what is due, link what belongs to a case. None of them stops the others."""
    book, now = book_of(app), app[NOW]()
    how = passing_of(app, mail)
    works: tuple[Round, ...] = (lambda: drain(app), lambda: escalate(how, now), lambda: link(book, now))
    for work in works:
        try:
            await work()
        except Exception as error:
            log.error("watching alerts failed: %s", where(error))
    if watch := app.get(WATCH):
        watch.post.set()


def passing_of(app: web.Application, mail: Mail) -> Passing:
    """What passing on needs, from the packs and the settings."""
    content, days = app[CONTENT], app[LAW].days
    return Passing(
        book=book_of(app),
        rota=lambda council: rota_for(content, days, council, mail.everyone),
        name=lambda council: name_of(content, council) if council in content.councils else council,
        desk_url=mail.desk_url,
    )


async def post(app: web.Application, send: Send | None) -> int:
    """One round of the outbox; how many notices left. Without a sender they wait."""
    if send is None:
        return 0
    book, now = book_of(app), app[NOW]

    async def settled(session: AsyncSession, notice: NoticeRow, sent: bool) -> None:
        await note_settled(book, session, notice, sent, now())

    return await deliver(app[SESSIONS], send, now, book.cases.writing, settled)
