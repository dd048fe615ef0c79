"""Raise an alert for words that the gateway or the form had looked at, as the bot does for those it is told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from backend.alerts import unstored_alerts
from backend.alerts.application import book_of, nudge
from backend.alerts.receive import receive
from backend.alerts.repaired_alert import repair_alert
from backend.keys import NOW
from backend.logs import where

log = logging.getLogger(__name__)
type Json = dict[str, Any]


def concern_fields(concern: Mapping[str, Any]) -> Json:
    """Return what the detector adds to an alert: level, urgent, category, score, because.

    A detector that says neither level nor urgency (an older bot) means an urgent alert.
    """
    names = ("category", "score", "because")
    found = {name: concern[name] for name in names if name in concern}
    return {"level": level_of(concern), "urgent": bool(concern.get("urgent", True)), **found}


def level_of(concern: Mapping[str, Any]) -> str:
    """Return `look` only where the detector says so; everything else is an alert."""
    return "look" if concern.get("level") == "look" else "alert"


async def raise_alert(app: web.Application, uuid: str, alert: Json) -> bool:
    """Store the alert. Return False where that did not work; it is then kept sealed until it does."""
    now = app[NOW]()
    try:
        await receive(book_of(app), uuid, repair_alert(alert, now), now=now)
    except Exception as error:
        log.error("an alert could not be stored: %s", where(error))
        await unstored_alerts.keep_alert(app, uuid, alert)
        return False
    nudge(app)
    return True
