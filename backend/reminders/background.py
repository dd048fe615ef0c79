"""The background task that writes the morning's letters. Its state is the outbox: it may be killed and run twice."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

from aiohttp import web

from backend.alerts.application import WATCH, book_of
from backend.background_tasks import BackgroundTask, running_tasks
from backend.content.load import Content
from backend.councils import name_of
from backend.keys import CONTENT, LAW, NOW, STORE
from backend.law.working_days import in_london
from backend.leader import LEADER
from backend.logs import where
from backend.notify.mail import MAIL, Mail
from backend.reminders.audit_anchor import anchor
from backend.reminders.audit_anchor import is_time as is_time_to_anchor
from backend.reminders.letter_queue import Office, is_time, queue

log = logging.getLogger(__name__)
EVERY = 60.0
"""Seconds between two looks at the clock."""


async def run_reminder_task(app: web.Application) -> AsyncIterator[None]:
    """Write letters until the application stops (for `cleanup_ctx`, after the database)."""
    done: set[tuple[str, str]] = set()
    anchored: set[tuple[str, str]] = set()
    async with running_tasks(
        BackgroundTask("reminders", lambda: once(app, done), EVERY, led_by=app[LEADER]),
        BackgroundTask("keeping the end of the audit", lambda: anchor_once(app, anchored), EVERY, led_by=app[LEADER]),
    ):
        yield


async def anchor_once(app: web.Application, done: set[tuple[str, str]]) -> int:
    """Keep the end of the audit elsewhere where it is time; return how many letters and lines.

    done: what this process has done today.
    """
    now, count = app[NOW](), 0
    for council, of in app[CONTENT].councils.items():
        this, settings = (council, in_london(now).isoformat()), of.pack.audit
        if this in done or not (settings.mail or settings.folder) or not is_time_to_anchor(settings, now):
            continue
        try:
            count += await anchor(app[STORE], council, settings, now, can_send=app[MAIL].can_send)
        except Exception as error:
            log.error("the end of the audit could not be kept: %s", where(error))
            continue
        done.add(this)
    if count and (watch := app.get(WATCH)):
        watch.post.set()
    return count


async def once(app: web.Application, done: set[tuple[str, str]]) -> int:
    """Queue what is due; return how many letters.

    done: what this process has looked at today, so that it looks once.
    """
    mail, now, count = app[MAIL], app[NOW](), 0
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
    """Return the councils that named somebody."""
    return [office for office in all_offices(content, mail) if office.settings.digest or office.settings.before]


def all_offices(content: Content, mail: Mail) -> list[Office]:
    """Return every council, whoever it named."""
    found = content.councils.items()
    return [
        Office(name, name_of(content, name), of.pack.reminders, mail.desk_url, of.pack.safeguarding)
        for name, of in found
    ]
