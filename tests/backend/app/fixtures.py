"""Fixtures of the public server, for `tests/backend/app` and `tests/backend/chat`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from backend.store.init import prepare
from tests.backend.app.kit import Clock, Running, Talker, fresh_home, run, settings_in, write_content
from tests.backend.app.pretend_bot import PretendBot


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder as `python -m backend init` leaves it; made once, copied for each test."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    write_content(home / "content")
    prepare(settings_in(home))
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """Give each test a data folder of its own."""
    return fresh_home(prepared, tmp_path / "front")


@pytest.fixture
def clock() -> Clock:
    """Give a clock that only moves when told."""
    return Clock()


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[PretendBot]:
    """Give a pretend bot that is up."""
    bot = PretendBot()
    await bot.start()
    yield bot
    await bot.stop()


@pytest_asyncio.fixture
async def server(home: Path, bot: PretendBot, clock: Clock) -> AsyncIterator[Running]:
    """Give the running server."""
    async with run(home, bot, clock) as running:
        yield running


@pytest_asyncio.fixture
async def child(server: Running) -> Talker:
    """Give somebody who has just begun to talk."""
    return await server.begin()
