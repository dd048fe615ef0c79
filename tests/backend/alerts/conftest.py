"""The alert API on both kinds of database, with a mail server behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.notify.mail import Mail
from backend.settings import Settings
from tests.backend.alerts.kit import Doors, running
from tests.backend.notify.conftest import sink
from tests.backend.notify.sink import Sink

__all__ = ["doors", "sink"]


@pytest_asyncio.fixture
async def doors(database: Settings, sink: Sink) -> AsyncIterator[Doors]:
    """Give the running alert and case API."""
    mail = Mail(smtp_url=sink.url, sender="chat@example.org", desk_url="http://localhost:8080/desk")
    async with running(database, mail) as opened:
        yield opened
