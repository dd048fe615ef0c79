"""What alerts need of the running application: the book, a council's rota and readers, a way to wake the watcher."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from aiohttp import web

from backend.alerts.book import Alertbook
from backend.alerts.readers import Readers, readers_of
from backend.alerts.rota import Rota, rota_of
from backend.alerts.shapes import Level
from backend.cases.casebook import casebook_of
from backend.content.load import Content
from backend.content.pack import AlertSettings
from backend.keys import CONTENT, LAW, NOW
from backend.law.working_days import WorkingDays
from backend.notify.mail import MAIL

log = logging.getLogger(__name__)


@dataclass
class Watch:
    """The background tasks wait for these. They are set when something is new, so that it does not wait a tick.

    sends: the last notice that this process tried to send left; sends_letters: the last letter to a person did.
    stopping: the process ends. leaving: ids of letters to people that may have left and are not settled yet.
    """

    copies: asyncio.Event = field(default_factory=asyncio.Event)
    alerts: asyncio.Event = field(default_factory=asyncio.Event)
    due: asyncio.Event = field(default_factory=asyncio.Event)
    post: asyncio.Event = field(default_factory=asyncio.Event)
    letters: asyncio.Event = field(default_factory=asyncio.Event)
    sends: bool = True
    sends_letters: bool = True
    stopping: bool = False
    leaving: set[str] = field(default_factory=set)


WATCH = web.AppKey("alert_watch", Watch)


def book_of(app: web.Application) -> Alertbook:
    """Return the store of alerts of this application."""
    return Alertbook(casebook_of(app))


def nudge(app: web.Application) -> None:
    """Something is new: look now. Nothing happens where no watcher runs (another process has one)."""
    if watch := app.get(WATCH):
        watch.copies.set()
        watch.alerts.set()
        watch.due.set()


def pass_on_now(app: web.Application) -> None:
    """Have an alert passed on at once that waited and is stored now."""
    if watch := app.get(WATCH):
        watch.due.set()


def rota_for(content: Content, days: WorkingDays, council: str, everyone: str) -> Rota:
    """Return who is told of this council's alerts. A council whose pack is gone keeps only `everyone`."""
    known = content.councils.get(council)
    return rota_of(known.pack.safeguarding if known else AlertSettings(), days, everyone)


def rota_now(app: web.Application, council: str) -> Rota:
    """Return who is told of this council's alerts, from its pack and the settings."""
    return rota_for(app[CONTENT], app[LAW].days, council, app[MAIL].everyone)


def readers_now(app: web.Application, council: str, level: Level) -> Readers:
    """Return what may be said of who reads an alert of this council that is stored now."""
    return readers_of(level, app[NOW](), rota_now(app, council), can_send=app[MAIL].can_send)
