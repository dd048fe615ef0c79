"""The desk, running: on SQLite; `each_desk` on both kinds of database, for what touches locking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

import backend.app
from backend.settings import Settings
from tests.backend.app.kit import once_read
from tests.backend.desk.kit import Browser, Desk, running, settings_at


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Read words and law once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        for read, once in once_read.items():
            patch.setattr(backend.app, read, once)
        yield


@pytest_asyncio.fixture
async def desk(sqlite_home: Path) -> AsyncIterator[Desk]:
    """Give the desk on SQLite."""
    async with running(settings_at(sqlite_home)) as opened:
        yield opened


@pytest_asyncio.fixture
async def each_desk(database: Settings) -> AsyncIterator[Desk]:
    """Give the desk on each kind of database."""
    async with running(settings_at(database.home, database.database_url)) as opened:
        yield opened


@pytest_asyncio.fixture
async def officer(desk: Desk) -> Browser:
    """Give the browser of a complaints officer of Wigan, signed in."""
    return await desk.person("complaints_officer", name="Olu Officer")
