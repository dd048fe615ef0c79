"""Run an application on one port until the process is told to stop; then stop within five seconds."""

from __future__ import annotations

import asyncio
import logging
import signal

from aiohttp import web

from backend.logs import AccessLog

KEEP_IDLE = 30.0
"""Seconds an idle connection is kept."""
LAST_WORDS = 3.0
"""Seconds a request under way may still take when the process stops; a message cut off is sent again by its id."""
log = logging.getLogger(__name__)
access = logging.getLogger("backend.access")


async def serve(app: web.Application, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM, then close connections, tasks and files in that order."""
    runner = web.AppRunner(
        app,
        access_log=access,
        access_log_class=AccessLog,
        keepalive_timeout=KEEP_IDLE,
        shutdown_timeout=LAST_WORDS,
    )
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told_to_stop.set)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        log.info("listening on http://%s:%d", host, port)
        await told_to_stop.wait()
    finally:
        await runner.cleanup()
