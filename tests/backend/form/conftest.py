"""A running server with the real cards, and somebody who fills in a form with a browser that keeps cookies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from backend.notify.mail import MAIL, Mail
from backend.settings import ROOT
from tests.backend.app.fixtures import bot, clock, prepared
from tests.backend.app.kit import Clock, Running, fresh_home, run
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.form.kit import Person, person_at

__all__ = ["bot", "clock", "prepared"]


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """Give a data folder with the shipped words."""
    home = fresh_home(prepared, tmp_path / "front")
    (home / "content").unlink()
    (home / "content").symlink_to(ROOT / "easy_read_content")
    return home


@pytest_asyncio.fixture
async def server(home: Path, bot: PretendBot, clock: Clock) -> AsyncIterator[Running]:
    """Give the running server; somebody is told of alerts, over a mail server that is away."""

    def told(app: web.Application) -> None:
        app[MAIL] = Mail(smtp_url="smtp://127.0.0.1:9", everyone="duty@example.org")

    async with run(home, bot, clock, told) as running:
        yield running


@pytest_asyncio.fixture
async def person(server: Running) -> AsyncIterator[Person]:
    """Give a person with a browser of their own."""
    async with person_at(server) as person:
        yield person
