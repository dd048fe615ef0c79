"""What alerts need of the running application: the book, the rota of a council, a way to wake the watcher."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from aiohttp import web

from backend.alerts.book import Alertbook
from backend.alerts.turns import Rota, rota_of
from backend.cases.casebook import Casebook
from backend.content.load import Content
from backend.content.pack import AlertSettings
from backend.keys import LAW, SECRETS, SESSIONS
from backend.law.working_days import WorkingDays

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watch:
    """The two background tasks wait for these. They are set when something is new, so that it does not wait a tick."""

    alerts: asyncio.Event = field(default_factory=asyncio.Event)
    post: asyncio.Event = field(default_factory=asyncio.Event)


WATCH = web.AppKey("alert_watch", Watch)


def book_of(app: web.Application) -> Alertbook:
    """The store of alerts of this application."""
    return Alertbook(Casebook(app[SESSIONS], app[SECRETS], app[LAW]))


def nudge(app: web.Application) -> None:
    """Something is new: look now. Nothing happens where no watcher runs (another process has one)."""
    if watch := app.get(WATCH):
        watch.alerts.set()


def rota_for(content: Content, days: WorkingDays, council: str, everyone: str) -> Rota:
    """Who is told of this council's alerts. A council whose pack is gone keeps only `everyone`."""
    known = content.councils.get(council)
    return rota_of(known.pack.safeguarding if known else AlertSettings(), days, everyone)
