"""Count each request by part, status and time: from the route's template, never from what was sent."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from backend.logs import template
from backend.metrics.counted import REQUEST_SECONDS, REQUESTS, TURN_SECONDS, TURNS

TURN = ("POST", "/chat/messages")
PREFIXES = {
    "/chat": "chat",
    "/c/{council}/chat": "chat",
    "/c/{council}/form": "form",
    "/c/{council}": "pages",
    "/": "pages",
    "/api": "api",
    "/desk": "desk",
    "/widget": "files",
    "/pictures": "files",
    "/live": "watching",
    "/health": "watching",
    "/ready": "watching",
    "/metrics": "watching",
}


@web.middleware
async def count_requests(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Count what comes out, whatever it is; around the one that turns errors into answers."""
    began = time.monotonic()
    try:
        response = await handler(request)
    except web.HTTPException as on_its_way:  # a redirect
        count(request, on_its_way.status, time.monotonic() - began)
        raise
    count(request, response.status, time.monotonic() - began)
    return response


def count(request: web.Request, status: int, took: float) -> None:
    """Count one answer. took: seconds."""
    route = template(request)
    area = area_of(route)
    REQUESTS.add(area, f"{status // 100}xx")
    REQUEST_SECONDS.took(took, area)
    if (request.method, route) == TURN:
        TURNS.add(outcome_of(status))
        TURN_SECONDS.took(took)


def area_of(route: str) -> str:
    """Return to which part a route belongs, by the longest beginning that fits."""
    fitting = [prefix for prefix in PREFIXES if route == prefix or route.startswith((f"{prefix}/", f"{prefix}."))]
    return PREFIXES[max(fitting, key=len)] if fitting else "other"


def outcome_of(status: int) -> str:
    """Return how a turn ended."""
    return "answered" if status < 400 else "refused" if status < 500 else "not_sent"
