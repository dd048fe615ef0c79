"""The whole application on a free port, in a loop of its own, for a machine that asks one thing after the other."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import Connection

from backend import rate_limits
from backend.app import create_app
from backend.server import Runner
from backend.settings import Settings
from backend.store.engine import READING, make_sync_engine
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.callers import service_token

SECONDS = 30.0


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    raw: bytes

    @property
    def body(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.raw)


class Server:
    """Started and stopped as often as a test likes, always on the same store. bot: who answers in the chat, if anybody.

    It lives in the same loop, and stays when the server is started again.
    """

    def __init__(self, settings: Settings, bot: PretendBot | None = None) -> None:
        self.settings, self.bot = settings, bot or PretendBot()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner: Runner | None = None
        self._engine = make_sync_engine(settings)
        self._token = service_token(settings)
        if bot:
            self.do(bot.start())
            self.settings = settings.model_copy(update={"bot_url": bot.url})
        self.start()

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the server's loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look into the store beside the server."""
        with self._engine.connect().execution_options(**READING) as connection:
            yield connection

    def start(self) -> None:
        """Begin to serve."""

        async def begin() -> None:
            self._runner = Runner(create_app(self.settings), shutdown_timeout=0.1)
            await self._runner.setup()
            site = web.TCPSite(self._runner, "127.0.0.1", 0)
            await site.start()
            self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
            self._http = aiohttp.ClientSession(self.origin, timeout=aiohttp.ClientTimeout(total=SECONDS))

        self.do(begin())

    def stop(self) -> None:
        """Stop serving; what is stored stays."""

        async def end() -> None:
            await self._http.close()
            if self._runner:
                await self._runner.cleanup()

        self.do(end())

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self.do(self.bot.stop())
        self._engine.dispose()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)

    def ask(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, token: str | None = None
    ) -> Answered:
        """Send one request; raw: these bytes as they are. token: another than the bot's."""
        shown = self._token if token is None else token
        headers = {"Authorization": f"Bearer {shown}", "Content-Type": "application/json"}
        sent = raw if raw is not None else json.dumps(body).encode()

        return self.do(self.send(method, path, headers, sent if method != "GET" else None))

    async def send(self, method: str, path: str, headers: dict[str, str], raw: bytes | None = None) -> Answered:
        """Send one request as it is; redirects are not followed."""
        async with self._http.request(method, path, data=raw, headers=headers, allow_redirects=False) as got:
            return Answered(got.status, await got.read())


@contextmanager
def unhurried() -> Iterator[None]:
    """Let nobody be slowed down for being faster than a person: the machine has no time to wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate_limits, "PAUSE_EACH", 0.0)
        patch.setattr(rate_limits, "ABSURD", 10_000)
        yield
