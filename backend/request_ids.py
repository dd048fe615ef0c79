"""One id for what happens to a request, from the balancer to the bot: made here where no trusted proxy gave one.

Only the digits of a hexadecimal number and dashes pass, so that nobody's words can travel in it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable

from aiohttp import web

from backend.keys import SETTINGS
from backend.logs import CURRENT_ID, REQUEST_ID
from backend.networks import is_trusted

HEADER = "X-Request-ID"
IS_ID = re.compile(r"[0-9a-fA-F-]{16,64}")


@web.middleware
async def number_requests(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Give the request its id, and the answer, too."""
    given = request.headers.get(HEADER, "")
    believed = IS_ID.fullmatch(given) and is_trusted(request.remote, request.app[SETTINGS].trusted_proxies)
    name = request[REQUEST_ID] = given if believed else uuid.uuid4().hex
    token = CURRENT_ID.set(name)
    try:
        response = await handler(request)
    finally:
        CURRENT_ID.reset(token)
    if not response.prepared:
        response.headers[HEADER] = name
    return response


def sent_on() -> dict[str, str]:
    """Return the header for a request that is made because of this one."""
    return {HEADER: CURRENT_ID.get()} if CURRENT_ID.get() else {}
