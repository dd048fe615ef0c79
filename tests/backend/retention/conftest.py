"""A store on both kinds of database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.settings import Settings
from tests.backend.cases.kit import casebook
from tests.backend.retention.kit import Archive


@pytest_asyncio.fixture
async def archive(database: Settings) -> AsyncIterator[Archive]:
    """Give the store."""
    async with casebook(database) as book:
        yield Archive(book, database)
