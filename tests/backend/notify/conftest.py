"""A mail server for a test, and an outbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from tests.backend.notify.sink import Sink


@pytest_asyncio.fixture
async def sink() -> AsyncIterator[Sink]:
    """Give a mail server that is up."""
    sink = Sink()
    await sink.start()
    yield sink
    await sink.stop()


@pytest_asyncio.fixture
async def sessions(database: Settings) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Give the database."""
    engine = make_engine(database)
    yield make_sessions(engine)
    await engine.dispose()
