"""Let whatever handlers call wait for the keys of cases without holding up others (backend.store.waiting)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from backend.store.waiting import may_wait


@web.middleware
async def handlers_may_wait(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Run the handler so."""
    return await may_wait(handler(request))
