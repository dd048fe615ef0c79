"""Words that the gateway itself had looked at become an alert, as those that the bot passes on do."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from backend.alerts import waiting
from backend.alerts.receive import receive
from backend.alerts.running import book_of, nudge
from backend.keys import NOW
from backend.logs import where

log = logging.getLogger(__name__)
type Json = dict[str, Any]


def alert_uuid(conversation: str, message_id: str) -> str:
    """As the bot makes them: the same message has one alert, whoever notices it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"hear-me-out:{conversation}:{message_id}"))


def alerting(concern: Mapping[str, Any]) -> Json:
    """What the detector adds to an alert. Where it does not say how urgent it is, it is."""
    names = ("category", "score", "because")
    return {"urgent": bool(concern.get("urgent", True)), **{name: concern[name] for name in names if name in concern}}


async def store(app: web.Application, uuid_: str, alert: Json) -> bool:
    """Store the alert; False where that did not work, and it is kept sealed until it does."""
    now = app[NOW]()
    try:
        await receive(book_of(app), uuid_, waiting.mended(alert, now), now=now)
    except Exception as error:
        log.error("an alert could not be stored: %s", where(error))
        await waiting.keep(app, uuid_, alert)
        return False
    nudge(app)
    return True
