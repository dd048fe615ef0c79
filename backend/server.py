"""Run an application on one port until the process is told to stop; then stop within five seconds.

Within ten where a mail server thinks about a letter just then (background_tasks.HOLD_SECONDS).
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from backend.errors import SAY
from backend.headers import NOT_HTTP
from backend.health import STOPPING
from backend.keys import SETTINGS
from backend.logs import AccessLog

KEEP_IDLE = 30.0
"""Seconds an idle connection is kept."""
LAST_WORDS = 1.0
"""Seconds a request under way may still take when the process stops; aiohttp waits so long twice.

A message that is cut off is sent again by its id.
"""
log = logging.getLogger(__name__)
access = logging.getLogger("backend.access")


class Handler(RequestHandler):
    """Answers bytes that are not HTTP without quoting them, which aiohttp would do."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Log it (wordless, see backend.logs) and answer with the status and the one shape."""
        super().handle_error(request, status, exc)
        problem = "bad_request" if status < 500 else "went_wrong"
        body = {"problem": problem, "say": SAY[problem]}
        response = web.json_response(body, status=status, headers=NOT_HTTP)
        response.force_close()
        return response


class Server(web.Server):
    """Makes our handler for each connection."""

    def __call__(self) -> RequestHandler:
        """Return the handler of one connection; asyncio calls it for each."""
        return Handler(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs an application behind our handler; tests run it too."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return Server(made.request_handler, request_factory=made.request_factory, **self._kwargs)


async def serve(app: web.Application, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM, then close connections, tasks and files in that order.

    SIGTERM: `/ready` says no, and for DRAIN_SECONDS everything is still answered, so that a balancer sees it. A second
    signal, or SIGINT, ends that at once.
    """
    runner = Runner(
        app,
        access_log=access,
        access_log_class=AccessLog,
        keepalive_timeout=KEEP_IDLE,
        shutdown_timeout=LAST_WORDS,
    )
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    at_once = asyncio.Event()

    def stop(number: int) -> None:
        if number == signal.SIGINT or told_to_stop.is_set():
            at_once.set()
        told_to_stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        log.info("listening on http://%s:%d", host, port)
        await told_to_stop.wait()
        await drain(app, at_once)
    finally:
        await runner.cleanup()


async def drain(app: web.Application, at_once: asyncio.Event) -> None:
    """Say that nothing new should come, and go on answering for as long as DRAIN_SECONDS says."""
    if STOPPING not in app:
        return  # the pretend council site
    app[STOPPING].told = True
    with suppress(TimeoutError):
        await asyncio.wait_for(at_once.wait(), app[SETTINGS].drain_seconds)
