"""What tests of alerts share: an alert to change, packs with people in them, the API with its watcher."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

import backend.alerts.routes
import backend.cases.routes
from backend import keys
from backend.alerts.application import book_of
from backend.alerts.background import pass_on, run_alert_tasks, send_notices, sender_of, store_waiting
from backend.alerts.book import Alertbook, event_of
from backend.alerts.events import Event
from backend.alerts.tables import AlertEventRow
from backend.alerts.unstored_alerts import IN_MEMORY, InMemory
from backend.bank_holidays import read_law
from backend.cases.routes import WRONG_CODES
from backend.content.load import Content, load
from backend.content.pack import AlertSettings
from backend.law.book import Law
from backend.leader import LEADER, Leader, run_leading
from backend.notify.mail import MAIL, Mail
from backend.rate_limits import WrongCodes
from backend.settings import ROOT, Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets
from backend.store.transactions import Store
from tests.backend.app.kit import Clock
from tests.backend.callers import service_token

type Json = dict[str, Any]
CANARY = "canary-he-locks-me-in"
PEOPLE = {"first": "duty@wigan.example", "second": "manager@wigan.example", "out_of_hours": "night@wigan.example"}
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""In office hours; a winter day, so London is UTC."""


@cache
def law() -> Law:
    """Return the law, read once for all tests."""
    return read_law(ROOT / "easy_read_content")


@cache
def content() -> Content:
    """Return the packs: Wigan names everybody, the other councils nobody."""
    read = load(ROOT / "easy_read_content")
    wigan = read.councils["wigan"]
    people = AlertSettings.model_validate({"notify": PEOPLE})
    named = replace(wigan, pack=wigan.pack.model_copy(update={"safeguarding": people}))
    return replace(read, councils={**read.councils, "wigan": named})


def alert(**changes: Any) -> Json:
    """Return an alert as the bot passes it on."""
    told: Json = {
        "council": "wigan",
        "conversation": "11111111-1111-4111-8111-111111111111",
        "message_id": new_uuid(),
        "told_at": MONDAY.isoformat(),
        "role": "child",
        "urgent": False,
        "category": "physical_abuse",
        "score": 0.91,
        "because": ["locked_in"],
        "words": CANARY,
        "case_uuid": None,
        "safe_now": None,
        "channel": "chat",
    }
    return {**told, **changes}


def new_uuid() -> str:
    """Return a uuid that no other alert has."""
    return str(uuid.uuid4())


@dataclass
class Doors:
    """The running application, as the bot and the clock see it."""

    client: TestClient[Any, Any]
    app: web.Application
    clock: Clock

    @property
    def book(self) -> Alertbook:
        """The store."""
        return book_of(self.app)

    async def put(self, alert_uuid: str, body: Any, path: str = "", token: str | None = None) -> tuple[int, Json]:
        """PUT /api/alerts/{uuid}; status and answer."""
        shown = service_token(self.app[keys.SETTINGS]) if token is None else token
        headers = {"Authorization": f"Bearer {shown}"}
        async with self.client.put(f"/api/alerts/{alert_uuid}{path}", json=body, headers=headers) as response:
            return response.status, await response.json()

    async def store(self, **changes: Any) -> str:
        """Put an alert that must be stored; its uuid."""
        alert_uuid = new_uuid()
        status, _ = await self.put(alert_uuid, alert(**changes))
        assert status == 201
        return alert_uuid

    async def safe_now(self, alert_uuid: str, answer: str) -> int:
        """Send the answer to "Are you safe right now?" and return the status."""
        return (await self.put(alert_uuid, {"answer": answer}, "/safe_now"))[0]

    async def tick(self, **passed: float) -> None:
        """Let time pass, then do what the background tasks do."""
        self.clock.pass_time(**passed)
        mail = self.app[MAIL]
        await store_waiting(self.app)
        await pass_on(self.app, mail)
        await send_notices(self.app, sender_of(mail))

    async def history(self, alert_uuid: str) -> list[Event]:
        """Return the events of an alert, oldest first."""
        rows = await self.rows(alert_uuid)
        return [event_of(row) for row in rows]

    async def kinds(self, alert_uuid: str) -> list[str]:
        """Return the kinds of the events of an alert, in order."""
        return [row.kind for row in await self.rows(alert_uuid)]

    async def rows(self, alert_uuid: str) -> list[AlertEventRow]:
        """Return the rows of the events of an alert, in order."""
        asked = select(AlertEventRow).where(AlertEventRow.alert_uuid == alert_uuid).order_by(AlertEventRow.seq)
        async with self.app[keys.STORE].sessions() as session:
            return list(await session.scalars(asked))


def make_app(
    settings: Settings, clock: Any, mail: Mail, packs: Content | None = None, *, background: bool = False
) -> web.Application:
    """Make an application of the alert and case routes, as create_app puts them together.

    background: with the tasks running.
    """
    app = web.Application()
    app[keys.SETTINGS], app[keys.NOW], app[MAIL] = settings, clock, mail
    app[keys.SECRETS], app[keys.LAW], app[keys.CONTENT] = Secrets.load(settings), law(), packs or content()

    app[IN_MEMORY], app[WRONG_CODES] = InMemory(), WrongCodes()

    async def database(app: web.Application) -> AsyncIterator[None]:
        engine = make_engine(settings)
        app[keys.STORE] = Store(make_sessions(engine))
        yield
        await engine.dispose()

    app[LEADER] = Leader()
    app.cleanup_ctx.extend([database, run_leading, run_alert_tasks] if background else [database])
    app.add_routes(backend.alerts.routes.routes)
    app.add_routes(backend.cases.routes.routes)
    return app


@asynccontextmanager
async def running(
    settings: Settings, mail: Mail, packs: Content | None = None, *, background: bool = False
) -> AsyncIterator[Doors]:
    """Serve the application on a free port, at ten o'clock on a Monday."""
    clock = Clock(MONDAY)
    app = make_app(settings, clock, mail, packs, background=background)
    async with TestClient(TestServer(app)) as client:
        yield Doors(client, app, clock)
