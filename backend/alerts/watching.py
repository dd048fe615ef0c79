"""The two background tasks of alerts: one watches the timers, one sends the post. Their state is in the database.

The process may be killed at any moment, and several may run: see escalating.py and notify/outbox.py.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.escalating import Passing, escalate, link, note_settled
from backend.alerts.running import WATCH, Watch, book_of, rota_for
from backend.alerts.waiting import drain
from backend.councils import name_of
from backend.keys import CONTENT, LAW, NOW, SESSIONS
from backend.notify.delivering import deliver
from backend.notify.letter import Send
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow
from backend.rounds import Rounds, going_round, tried

log = logging.getLogger(__name__)
TICK = 5.0
"""Seconds between two looks; what is new is looked at once."""


async def watching(app: web.Application) -> AsyncIterator[None]:
    """Watch until the application stops (for `cleanup_ctx`, after the database)."""
    mail = mail_of(app)
    watch = app[WATCH] = Watch()
    send = sender_of(mail)
    async with going_round(
        Rounds("watching alerts", lambda: look(app, mail), TICK, watch.alerts),
        Rounds("the post of alerts", lambda: post(app, send), TICK, watch.post),
    ):
        yield


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


async def look(app: web.Application, mail: Mail) -> None:
    """One look: store what waits, pass on what is due, link what belongs to a case. None of them stops the others."""
    book, now = book_of(app), app[NOW]()
    how = passing_of(app, mail)
    await tried("storing alerts that wait", lambda: drain(app))
    await tried("passing alerts on", lambda: escalate(how, now))
    await tried("linking alerts to cases", lambda: link(book, now))
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

    return await deliver(app[SESSIONS], send, now, book.cases.writing, settled, book.cases.secrets.sealer)
