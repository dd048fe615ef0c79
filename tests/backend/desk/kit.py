"""What tests of the desk share: the running server, people of every role, browsers, cases."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pyotp
from aiohttp import ClientResponse, CookieJar, TCPConnector, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

import backend.app
from backend import keys
from backend.alerts.application import book_of
from backend.audit.tables import AuditRow
from backend.cases.casebook import Casebook
from backend.cases.events import Fact
from backend.cases.receive import receive
from backend.cases.shapes import Representation
from backend.cases.state import State
from backend.cases.tables import CaseRow
from backend.desk import staff
from backend.law.book import Law
from backend.settings import Settings
from tests.backend.app.kit import Clock
from tests.backend.callers import service_token
from tests.backend.cases.kit import new_uuid, telling

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""In office hours; a winter day, so London is UTC."""
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass
class Browser:
    """Somebody's browser, with its own cookies."""

    client: TestClient[web.Request, web.Application]
    new: staff.New | None = None
    token: str = ""

    async def get(self, path: str, **how: Any) -> ClientResponse:
        """Open a page, without following where it sends us."""
        return await self.client.get(path, allow_redirects=False, headers={"Accept": "text/html"}, **how)

    async def read(self, path: str) -> str:
        """Open a page that must be there."""
        response = await self.get(path)
        assert response.status == 200, f"{path}: {response.status}"
        text = await response.text()
        self.remember(text)
        return text

    async def post(self, path: str, **fields: Any) -> ClientResponse:
        """Send a form with our token, unless one is given."""
        fields.setdefault("form_token", self.token)
        sent = [
            (name, str(v)) for name, value in fields.items() for v in (value if isinstance(value, list) else [value])
        ]
        return await self.client.post(path, data=sent, allow_redirects=False, headers={"Accept": "text/html"})

    async def preview(self, path: str, **fields: Any) -> str:
        """Send a form whose letters are shown first; the page that shows them. Nothing is recorded yet."""
        response = await self.post(path, **fields)
        text = await response.text()
        assert response.status == 200, f"{path}: {response.status} {words_of(text)[:2000]}"
        assert SEEN.search(text)
        return text

    async def do(self, path: str, **fields: Any) -> str:
        """Send a form that must be taken; where it sends us."""
        response = await self.post(path, **fields)
        if response.status == 200 and (seen := SEEN.search(await response.text())):  # the letters were read
            response = await self.post(path, **{**fields, "seen": seen.group(1)})
        assert response.status == 303, f"{path}: {response.status} {words_of(await response.text())[:2000]}"
        return response.headers["Location"]

    def remember(self, text: str) -> None:
        """Keep the token of the last form that was seen."""
        found = TOKEN.search(text)
        self.token = found.group(1) if found else self.token

    @property
    def id(self) -> str:
        """Whose browser it is."""
        assert self.new
        return self.new.staff.id


@dataclass
class Desk:
    """The running server, seen by staff."""

    app: web.Application
    server: TestServer
    clock: Clock
    settings: Settings
    browsers: list[Browser] = field(default_factory=list)

    @property
    def book(self) -> Casebook:
        """The store of cases."""
        return book_of(self.app).cases

    async def stranger(self) -> Browser:
        """Return a browser that is not signed in."""
        client: Any = TestClient(self.server, cookie_jar=CookieJar(unsafe=True), connector=TCPConnector())
        self.browsers.append(Browser(client))
        return self.browsers[-1]

    async def account(self, *roles: str, councils: tuple[str, ...] = ("wigan",), name: str = "") -> staff.New:
        """Make an account with these roles."""
        number = len(await self.book.reading(staff.everybody))
        address = f"person{number}@wigan.example"
        return await self.book.writing(
            lambda session: staff.add(
                session,
                self.book.secrets.sealer,
                sign_in=address,
                name=name or f"Person {number}",
                roles=roles,
                councils=councils,
                now=self.clock(),
            )
        )

    async def enter(self, new: staff.New, browser: Browser | None = None) -> Browser:
        """Sign this account in, on the sign-in page."""
        browser = browser or await self.stranger()
        browser.new = new
        await browser.read("/desk/sign-in")
        assert await browser.do("/desk/sign-in", **self.typed(new)) == "/desk/"
        await browser.read("/desk/account")
        return browser

    def typed(self, new: staff.New) -> dict[str, str]:
        """Return what this person types to sign in now. Half a minute passes first: a one-time code is taken once."""
        self.clock.pass_time(seconds=30)
        code = pyotp.TOTP(new.totp_secret).at(self.clock())
        return {"sign_in": new.staff.sign_in, "password": new.password, "code": code, "next": "/desk/"}

    async def person(self, *roles: str, councils: tuple[str, ...] = ("wigan",), name: str = "") -> Browser:
        """Return the browser of somebody with these roles, signed in."""
        return await self.enter(await self.account(*roles, councils=councils, name=name))

    async def case(self, **changes: Any) -> CaseRow:
        """Store a new case."""
        told = Representation.model_validate(
            telling(**{"council": "wigan", "told_at": self.clock().isoformat(), **changes})
        )
        receipt, _ = await receive(self.book, new_uuid(), told, now=self.clock())
        return await self.find(receipt.reference)

    async def alert(self, **told: Any) -> str:
        """Store an alert and return its uuid."""
        uuid = new_uuid()
        headers = {"Authorization": f"Bearer {service_token(self.settings)}"}
        browser = await self.stranger()
        response = await browser.client.put(f"/api/alerts/{uuid}", json=told, headers=headers)
        assert response.status == 201, await response.text()
        return uuid

    async def find(self, reference: str) -> CaseRow:
        """Return the case with this reference."""
        async with self.app[keys.STORE].sessions() as session:
            return (await session.scalars(select(CaseRow).where(CaseRow.reference == reference))).one()

    async def happens(self, case: CaseRow, fact: Fact, actor: str = "s0") -> State:
        """Add an event."""
        return await self.book.record(case.uuid, fact, actor=actor, now=self.clock())

    async def state(self, case: CaseRow) -> State:
        """Return the state that a case is in."""
        return await self.book.state(case.uuid)

    async def audit(self, what: str = "") -> list[AuditRow]:
        """Return the rows of the audit, all of them or those of one kind."""
        async with self.app[keys.STORE].sessions() as session:
            rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.seq)))
        return [row for row in rows if row.what == what or not what]


@asynccontextmanager
async def running(
    settings: Settings, law: Law | None = None, change: Callable[[web.Application], None] | None = None
) -> AsyncIterator[Desk]:
    """Serve the whole application on a free port, at ten o'clock on a Monday. Passwords are hashed with less effort."""
    clock = Clock(MONDAY)
    app = backend.app.create_app(settings, now=clock)
    if law:
        app[keys.LAW] = law
    if change:
        change(app)
    server = TestServer(app)
    await server.start_server()
    desk = Desk(app, server, clock, settings)
    try:
        yield desk
    finally:
        for browser in desk.browsers:
            await browser.client.session.close()
        await server.close()


def settings_at(home: Path, database_url: str = "") -> Settings:
    """Return settings with the real words and packs."""
    return Settings.from_env({"HMO_HOME": str(home), "DATABASE_URL": database_url})


def words_of(page: str) -> str:
    """Return the words of a page, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page))).strip()
