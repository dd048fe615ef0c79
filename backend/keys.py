"""The typed names under which the application keeps what its handlers need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from backend.content.load import Content
from backend.law.book import Law
from backend.settings import Settings
from backend.store.direct import DirectStore
from backend.store.secrets import Secrets
from backend.store.transactions import Store

SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", Store)
DIRECT_STORE = web.AppKey("direct_store", DirectStore)
"""The same database, for the turns of the chat."""
SECRETS = web.AppKey("secrets", Secrets)
CONTENT = web.AppKey("content", Content)
LAW = web.AppKey("law", Law)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("now")
"""The clock: returns an aware moment. A function type has no class that AppKey could be given."""
