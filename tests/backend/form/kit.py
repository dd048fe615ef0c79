"""A browser without scripts: it keeps cookies, follows pages, and presses what stands on the page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from backend.alerts.application import book_of
from backend.alerts.shapes import Alert
from backend.alerts.tables import AlertEventRow
from backend.cases.casebook import Casebook
from backend.cases.receive import representation_of
from backend.cases.shapes import Representation
from backend.cases.tables import EventRow
from backend.form.tables import FormRow
from backend.keys import LAW, SECRETS, STORE
from tests.backend.app.kit import Running

STORY = "My bag was lost when I moved. 😢"
COMPLAINT: list[tuple[str, dict[str, str]]] = [
    ("kind", {"choice": "complaint"}),
    ("who_is_typing", {"choice": "me"}),
    ("what_happened", {"text": STORY}),
    ("happened_when", {"choice": "this_month"}),
    ("about", {"choice": "social_worker"}),
    ("person_named", {"text": "Alex"}),
    ("what_would_help", {"choice": "apology", "text": "and my bag"}),
    ("advocate", {"choice": "yes_please"}),
    ("reply_how", {"choice": "text_message"}),
    ("reply_to", {"text": "000 0000"}),
    ("reply_safe", {"choice": "not_sure"}),
    ("reply_avoid", {"text": "not after school"}),
    ("name", {"choice": "skip"}),
]


@dataclass
class Person:
    """Somebody at a browser. at: the address they see; html: what is on it; status: how it was answered."""

    http: aiohttp.ClientSession
    origin: str
    council: str = "wigan"
    at: str = ""
    html: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """The address of the form."""
        return f"/c/{self.council}/form"

    @property
    def ask(self) -> str:
        """The last part of the address: the question that is open."""
        return self.at.removeprefix(self.form).strip("/").split("?")[0]

    @property
    def text(self) -> str:
        """What can be read on the page."""
        body = self.html.split("<main>")[-1]
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))

    @property
    def typed(self) -> str:
        """What stands in the box."""
        found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", self.html, re.S)
        return unescape(found[1]) if found else ""

    async def go(self, path: str = "") -> Person:
        """Open a page of the form."""
        async with self.http.get(f"{self.origin}{self.form}{path}") as response:
            return await self.see(response)

    async def press(self, _path: str | None = None, **fields: str) -> Person:
        """Press a button of the page that is open (or of another one) with these fields."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.html))
        action = re.search(r'<form id="question"[^>]* action="([^"]+)"', self.html)
        path = self.form + _path if _path is not None else action[1] if action else self.form
        return await self.post(path, {"proof": "", **hidden, **fields})

    async def post(self, path: str, fields: dict[str, str], **more: Any) -> Person:
        """Post as a browser does: multipart, line breaks as two characters."""
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields.items():
            form.add_field(name, value.replace("\n", "\r\n"))
        async with self.http.post(f"{self.origin}{path}", data=form, **more) as response:
            return await self.see(response)

    async def see(self, response: aiohttp.ClientResponse) -> Person:
        """Take in what came."""
        self.at, self.html, self.status = response.url.path_qs, await response.text(), response.status
        self.headers = dict(response.headers)
        return self

    async def answer(self, until: str = "check", **other: dict[str, str]) -> Person:
        """Fill in a complaint up to this page; `other` replaces what is pressed on a page."""
        await self.go()
        answers = dict(COMPLAINT) | other
        while (self.ask or "kind") != until:
            ask = self.ask or "kind"
            await self.press(**answers[ask])
            assert self.ask != ask, (ask, self.status, self.text[:300])
        return self


@asynccontextmanager
async def person_at(server: Running) -> AsyncIterator[Person]:
    """Open a browser with cookies of its own."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Person(http, str(server.client.make_url("/")).rstrip("/"))


async def cases(server: Running) -> list[Representation]:
    """Return every case in the store, opened."""
    book = Casebook(server.app[STORE].sessions, server.app[SECRETS], server.app[LAW])
    async with book.sessions() as session:
        rows = await session.scalars(select(EventRow).where(EventRow.seq == 1))
        return [representation_of(book, row) for row in rows]


async def alerts(server: Running) -> list[Alert]:
    """Return every alert in the store, opened."""
    book = book_of(server.app)
    async with book.cases.sessions() as session:
        rows = list(await session.scalars(select(AlertEventRow).where(AlertEventRow.seq == 1)))
        return [Alert.model_validate_json(book.words_of(row) or "") for row in rows]


async def forms(server: Running) -> int:
    """Count the forms in the store."""
    async with server.app[STORE].sessions() as session:
        return await session.scalar(select(func.count()).select_from(FormRow)) or 0


@asynccontextmanager
async def broken(server: Running, name: str) -> AsyncIterator[None]:
    """Let the store refuse every writing transaction."""
    sessions = server.app[STORE].sessions
    real = type(sessions).begin

    def refuse(self: object) -> object:
        raise OperationalError("statement", {}, Exception(name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(sessions), "begin", refuse)
        yield
    assert type(sessions).begin is real
