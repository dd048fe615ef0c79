"""What tests of the public server share: a clock that stands still, a pretend bot, and the running server."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

import backend.app
from backend.bank_holidays import read_law
from backend.content.load import load
from backend.logs import AccessLog
from backend.server import Runner, access
from backend.settings import ROOT, Settings
from tests.backend.app.pretend_bot import PretendBot

type Json = dict[str, Any]
type Change = Callable[[web.Application], None]
COUNCIL = "wigan"


@dataclass
class Clock:
    """The time the server believes in."""

    at: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **how: float) -> None:
        """Let so much time go by."""
        self.at += timedelta(**how)


def settings_in(home: Path) -> Settings:
    """Return the settings of a server whose data is in `home`."""
    return Settings(
        home=home,
        port=8080,
        demo_port=8081,
        bot_url="http://127.0.0.1:9",
        database_url=f"sqlite+aiosqlite:///{home / 'backend.sqlite3'}",
        content=home / "content",
    )


once_read = {"load": cache(load), "read_law": cache(read_law)}
"""Words and law of a folder are read once for all tests: neither can change after reading."""


@dataclass
class Talker:
    """A browser with the token of one conversation."""

    client: TestClient[web.Request, web.Application]
    token: str
    first: list[Json] = field(default_factory=list)

    async def post(self, **body: Any) -> ClientResponse:
        """POST /chat/messages with an id of its own unless one is given."""
        body.setdefault("id", str(uuid.uuid4()))
        return await self.client.post("/chat/messages", json=body, headers=self.headers)

    async def say(self, text: str, **body: Any) -> list[Json]:
        """Send a text that must be answered."""
        response = await self.post(text=text, **body)
        assert response.status == 200, await response.text()
        messages: list[Json] = (await response.json())["messages"]
        return messages

    async def press(self, choice: str, **body: Any) -> list[Json]:
        """Press a choice that must be answered."""
        response = await self.post(choice=choice, **body)
        assert response.status == 200, await response.text()
        messages: list[Json] = (await response.json())["messages"]
        return messages

    async def talk(self) -> list[Json]:
        """Return the whole transcript."""
        response = await self.client.get("/chat/messages", headers=self.headers)
        assert response.status == 200, await response.text()
        messages: list[Json] = (await response.json())["messages"]
        return messages

    @property
    def headers(self) -> dict[str, str]:
        """The header of every request."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class Running:
    """A running server with a pretend bot behind it."""

    client: TestClient[web.Request, web.Application]
    bot: PretendBot
    clock: Clock
    settings: Settings
    app: web.Application

    async def begin(self, council: str = COUNCIL) -> Talker:
        """Start a conversation."""
        response = await self.client.post("/chat/conversations", json={"council": council})
        assert response.status == 201, await response.text()
        body = await response.json()
        return Talker(self.client, body["token"], body["messages"])

    def bytes_on_disk(self) -> bytes:
        """Return everything the server wrote beside its secrets."""
        files = [path for path in self.settings.home.rglob("*") if path.is_file() and "secrets" not in path.parts]
        return b"".join(path.read_bytes() for path in files)


class Served(TestServer):
    """aiohttp's test server, with the runner of the real process."""

    async def _make_runner(self, **kwargs: Any) -> Runner:
        return Runner(self.app, **kwargs)


@asynccontextmanager
async def run(
    home: Path,
    bot: PretendBot,
    clock: Clock,
    change: Change | None = None,
    database_url: str = "",
    data_keys_url: str = "",
    bot_url: str = "",
) -> AsyncIterator[Running]:
    """Run the server on a free port. change: alters the application before it starts; …_url: not the home's, or the
    bot's.
    """
    settings = settings_in(home)
    more = {"bot_url": bot_url or bot.url, "content": (home / "content").resolve()}
    more |= {"database_url": database_url or settings.database_url, "data_keys_url": data_keys_url}
    settings = settings.model_copy(update=more)
    with pytest.MonkeyPatch.context() as patch:
        for read, once in once_read.items():
            patch.setattr(backend.app, read, once)
        app = backend.app.create_app(settings, now=clock)
    if change:
        change(app)
    server = Served(app)
    await server.start_server(access_log=access, access_log_class=AccessLog)
    async with TestClient(server) as client:
        yield Running(client, bot, clock, settings, app)


def write_content(folder: Path) -> None:
    """Write the real packs and pages without cards: the front page must not depend on any word of theirs."""
    for pack in (ROOT / "easy_read_content").glob("*/pack.yml"):
        (folder / pack.parent.name).mkdir(parents=True)
        shutil.copy(pack, folder / pack.parent.name)
    shutil.copytree(ROOT / "easy_read_content" / "shared", folder / "shared", ignore=shutil.ignore_patterns("cards"))
    (folder / "shared" / "cards").mkdir()


def fresh_home(template: Path, home: Path) -> Path:
    """Copy a prepared data folder: secrets and an empty database; the words are shared, see `own_content`."""
    shutil.copytree(template, home, ignore=shutil.ignore_patterns("content"))
    (home / "content").symlink_to(template / "content")
    return home


def own_content(home: Path) -> Path:
    """Give this test a content folder of its own, which it may change."""
    shared = (home / "content").resolve()
    (home / "content").unlink()
    shutil.copytree(shared, home / "content")
    return home / "content"


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that happens in the background; fails when it does not."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
