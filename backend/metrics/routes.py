"""`GET /metrics`, for a token of its own: `python -m backend tokens add prometheus --for metrics --council all`."""

from __future__ import annotations

from aiohttp import web

from backend.cases.endpoints import guarded, is_for_every_council, not_for_this_council
from backend.metrics.counted import COUNTED
from backend.metrics.instruments import written
from backend.metrics.readings import read_now

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
routes = web.RouteTableDef()


@routes.get("/metrics")
@guarded("metrics")
async def metrics(request: web.Request) -> web.Response:
    """Return everything that is counted and read, as text: of all councils together, so the token must be, too."""
    if not is_for_every_council(request):
        raise not_for_this_council()
    text = written([*COUNTED, *await read_now(request.app)])
    return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})
