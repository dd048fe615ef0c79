"""The alert API in a process of its own that a test kills. Forked from one that has read law and packs already."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess

from aiohttp import web

from backend.alerts import background
from backend.alerts.unstored_alerts import keep_alert
from backend.notify.mail import Mail
from backend.settings import Settings
from tests.backend.alerts.kit import MONDAY, content, law, make_app
from tests.soak.serve_fast import at_speed, cut_waits

SPEED = 100
"""Seconds on the process's clock for one real second: the lease of a notice is over in two real ones."""
TICK = 0.2
law()
content()


def process(settings: Settings, smtp_url: str, port: int, began: float) -> BaseProcess:
    """Make a new process, which the caller starts. began: `time.time()` when its clock said MONDAY."""
    return forked(serve, settings, smtp_url, port, began)


def forked(target: Callable[..., None], *given: object) -> BaseProcess:
    """Make a new process that does this, which the caller starts."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context.Process(target=target, args=given, daemon=True)


def serve(settings: Settings, smtp_url: str, port: int, began: float) -> None:
    """Serve until killed."""
    background.SECONDS_BETWEEN = TICK

    def clock() -> datetime:
        return MONDAY + timedelta(seconds=(time.time() - began) * SPEED)

    app = make_app(settings, clock, Mail(smtp_url=smtp_url), background=True)
    app.router.add_put("/keep/{uuid}", put_keep)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, loop=asyncio.new_event_loop())


def serve_post(settings: Settings, smtp_url: str, began: datetime, speed: float) -> None:
    """Empty the outbox until killed, with everything cut as short as the clock is fast; nobody asks it anything."""
    cut_waits(speed)
    app = make_app(settings, lambda: at_speed(speed, began), Mail(smtp_url=smtp_url), background=True)
    web.run_app(app, host="127.0.0.1", port=0, print=None, access_log=None, loop=asyncio.new_event_loop())


async def put_keep(request: web.Request) -> web.Response:
    """Do what the gateway does with an alert that the bot could not store."""
    await keep_alert(request.app, request.match_info["uuid"], await request.json())
    return web.json_response({})
