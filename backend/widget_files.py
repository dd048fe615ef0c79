"""The widget's files, as they are in backend/widget: no build step, only these kinds, no folders."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from aiohttp import web

routes = web.RouteTableDef()
FOLDER = Path(__file__).parent / "widget"
AHEAD = (
    *("chat", "talk", "conversation", "outbox", "drawing", "log", "message"),
    *("receipt", "page", "safety", "side", "starts", "writing"),
)
"""What the first screen of the chat needs, in this order; talk.js loads the rest when that stands."""
ENGLISH = "strings.en-GB.json"
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@routes.get("/widget.js")
async def widget(request: web.Request) -> web.Response:
    """Show the one script a council's page loads."""
    return file(request, "widget.js")


@routes.get("/widget/{file}")
async def part(request: web.Request) -> web.Response:
    """Serve a file of the widget beside its script."""
    return file(request, request.match_info["file"])


@routes.get("/favicon.ico")
async def no_icon(request: web.Request) -> web.Response:
    """Answer that there is no picture: a neutral tab has none, but browsers ask."""
    return web.Response(status=204)


def file(request: web.Request, name: str) -> web.Response:
    """Return the file, small on the line, asked about again each time (ETag); raises HTTPNotFound."""
    path = FOLDER / name
    if path.suffix not in KINDS or path.parent != FOLDER or not path.is_file():
        raise web.HTTPNotFound
    body = path.read_bytes()
    mark = hashlib.sha256(body).hexdigest()[:32]
    known = any(tag.value == mark for tag in request.if_none_match or ())
    response = web.Response(status=304) if known else web.Response(body=body)
    response.headers.update({"Content-Type": KINDS[path.suffix], "Cache-Control": "no-cache"})
    response.etag = mark
    if not known:
        response.enable_compression()
    return response


def modules() -> list[str]:
    """Addresses of the modules that the chat page loads, so that a slow phone can fetch them together."""
    return [f"/widget/{name}.js" for name in AHEAD]


def words_in(lang: str) -> dict[str, str]:
    """Return what the widget says in this language (BCP 47), for the page to bring along; English where it has no words
    yet.

    A file of its own would be one more journey over a slow line before the first choice is there.
    """
    path = FOLDER / f"strings.{lang}.json"
    return dict(json.loads((path if path.is_file() else FOLDER / ENGLISH).read_text(encoding="utf-8")))
