"""The Case API and its store, on both kinds of database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.cases.casebook import Casebook
from backend.settings import Settings
from tests.backend.cases.kit import Api, casebook, running


@pytest_asyncio.fixture
async def book(database: Settings) -> AsyncIterator[Casebook]:
    """Give the store of cases."""
    async with casebook(database) as opened:
        yield opened


@pytest_asyncio.fixture
async def api(database: Settings) -> AsyncIterator[Api]:
    """Give the running Case API."""
    async with running(database) as opened:
        yield opened
