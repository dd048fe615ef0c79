"""What the tests of cases share: a representation to change, an application with only the Case API."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

import backend.cases.routes
import backend.openapi
from backend import keys
from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.cases.routes import WRONG_CODES
from backend.cases.shapes import Representation
from backend.law.book import Law
from backend.rate_limits import WrongCodes
from backend.settings import ROOT, Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets
from tests.backend.callers import service_token

CONTRACT = ROOT / "tests" / "contract"
LAW = read_law(ROOT / "easy_read_content")
NOW = datetime(2026, 12, 24, 10, tzinfo=UTC)
"""Christmas Eve: the receipt date with the most days after it that are no working days."""
WORDS = "The red kite is gone and nobody listens to me"


def example(name: str) -> dict[str, Any]:
    """Read an example of the contract."""
    found: dict[str, Any] = json.loads((CONTRACT / f"{name}.json").read_text("utf-8"))
    return found


def telling(**changes: Any) -> dict[str, Any]:
    """Return a child's own complaint, as JSON."""
    told: dict[str, Any] = {
        "council": "islington",
        "kind": "complaint",
        "channel": "chat",
        "told_at": "2026-12-24T09:59:00Z",
        "words": [{"at": "2026-12-24T09:58:00Z", "text": WORDS}],
        "speaker": {"role": "child"},
    }
    return {**told, **changes}


def represented(**changes: Any) -> Representation:
    """Return a child's own complaint, as the shape that the API takes."""
    return Representation.model_validate(telling(**changes))


def new_uuid() -> str:
    """Return a uuid that no other case has."""
    return str(uuid.uuid4())


def noon(day: date) -> datetime:
    """Return noon of a day, UTC."""
    return datetime.combine(day, time(12), UTC)


@dataclass
class Clock:
    """The time that the application sees."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment that the clock stands at."""
        return self.now


@asynccontextmanager
async def casebook(settings: Settings, law: Law = LAW) -> AsyncIterator[Casebook]:
    """Open the store of cases."""
    engine = make_engine(settings)
    yield Casebook(make_sessions(engine), Secrets.load(settings), law)
    await engine.dispose()


@dataclass
class Api:
    """The Case API of a running application, seen by the bot."""

    client: TestClient[Any, Any]
    book: Casebook
    clock: Clock
    headers: dict[str, str] = field(default_factory=dict)

    async def put(self, path: str, body: Any) -> tuple[int, dict[str, Any]]:
        """PUT JSON; status and answer."""
        async with self.client.put(path, json=body, headers=self.headers) as answer:
            return answer.status, await answer.json()

    async def tell(self, uuid: str | None = None, **changes: Any) -> dict[str, Any]:
        """Send a new case and return its receipt."""
        status, receipt = await self.put(f"/api/cases/{uuid or new_uuid()}", telling(**changes))
        assert status in {200, 201}, receipt
        return receipt

    async def progress(self, reference: str, code: str) -> tuple[int, dict[str, Any]]:
        """POST /api/progress; status and answer."""
        body = {"reference": reference, "code": code}
        async with self.client.post("/api/progress", json=body, headers=self.headers) as answer:
            return answer.status, await answer.json()

    async def ask(self, receipt: dict[str, Any], uuid: str | None = None, **body: Any) -> tuple[int, dict[str, Any]]:
        """Send a later request and return status and answer."""
        path = f"/api/cases/{receipt['reference']}/requests/{uuid or new_uuid()}"
        return await self.put(path, {"code": receipt["code"], **body})


@asynccontextmanager
async def running(settings: Settings, law: Law = LAW) -> AsyncIterator[Api]:
    """Serve the Case API on a free port."""
    clock = Clock()
    async with casebook(settings, law) as book:
        app = web.Application()
        app[keys.STORE], app[keys.SECRETS], app[keys.LAW], app[keys.NOW] = book, book.secrets, law, clock
        app[WRONG_CODES] = WrongCodes()
        app.add_routes(backend.cases.routes.routes)
        app.add_routes(backend.openapi.routes)
        async with TestClient(TestServer(app)) as client:
            yield Api(client, book, clock, {"Authorization": f"Bearer {service_token(settings)}"})
