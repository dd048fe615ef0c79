"""The typed names under which the application keeps what its doors need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.law.book import Law
from backend.settings import Settings
from backend.store.secrets import Secrets

SETTINGS = web.AppKey("settings", Settings)
SESSIONS: web.AppKey[async_sessionmaker[AsyncSession]] = web.AppKey("sessions", async_sessionmaker)
SECRETS = web.AppKey("secrets", Secrets)
CONTENT: web.AppKey[Any] = web.AppKey("content", object)
LAW = web.AppKey("law", Law)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("now", Callable[[], datetime])  # type: ignore[arg-type]
