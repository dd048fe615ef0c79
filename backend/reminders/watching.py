"""The background task that writes the morning's letters. Its state is the outbox: it may be killed and run twice."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

from aiohttp import web

from backend.alerts.running import WATCH, book_of
from backend.alerts.watching import mail_of
from backend.content.load import Content
from backend.councils import name_of
from backend.keys import CONTENT, LAW, NOW
from backend.law.working_days import in_london
from backend.logs import where
from backend.notify.mail import Mail
from backend.reminders.queueing import Office, is_time, queue
from backend.rounds import Rounds, going_round

log = logging.getLogger(__name__)
EVERY = 60.0
"""Seconds between two looks at the clock."""


async def reminding(app: web.Application) -> AsyncIterator[None]:
    """Write letters until the application stops (for `cleanup_ctx`, after the database)."""
    done: set[tuple[str, str]] = set()
    async with going_round(Rounds("reminders", lambda: once(app, done), EVERY)):
        yield


async def once(app: web.Application, done: set[tuple[str, str]]) -> int:
    """Queue what is due; how many letters. done: what this process has looked at today, so that it looks once."""
    mail, now, count = mail_of(app), app[NOW](), 0
    if not (mail.smtp_url or mail.notify_key):
        # What nobody can send would be sent all at once, long after its day.
        return 0
    for office in offices(app[CONTENT], mail):
        this = (office.council, in_london(now).isoformat())
        if this in done or not is_time(office.settings, now, app[LAW].days):
            continue
        try:
            count += await queue(book_of(app).cases, office, now)
        except Exception as error:
            log.error("writing reminders failed: %s", where(error))
            continue
        done.add(this)
    if count and (watch := app.get(WATCH)):
        watch.post.set()
    return count


def offices(content: Content, mail: Mail) -> list[Office]:
    """The councils that named somebody."""
    return [office for office in all_offices(content, mail) if office.settings.digest or office.settings.before]


def all_offices(content: Content, mail: Mail) -> list[Office]:
    """Every council, whoever it named."""
    found = content.councils.items()
    return [Office(name, name_of(content, name), of.pack.reminders, mail.desk_url) for name, of in found]
