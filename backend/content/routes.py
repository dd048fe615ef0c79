"""Routes of the words: Easy Read pages that need no script, their style, and the pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
from aiohttp import web
from markupsafe import Markup

from backend.content.load import Content
from backend.content.page_facts import page_facts
from backend.content.pages import as_text, view
from backend.content.pictures_page import listed
from backend.keys import CONTENT, LAW, NOW
from backend.law.book import Law
from backend.law.clocks import expected
from backend.law.working_days import CalendarTooShort
from backend.proxies import client_of
from backend.templates import templates

HERE = Path(__file__).parent
ENVIRONMENT = templates(HERE / "templates")
LONG = {"Cache-Control": "public, max-age=2592000"}  # pictures change with a release, at most
ON_PAPER = ("leaflet",)
"""Pages that are printed: no hour matters on paper."""
routes = web.RouteTableDef()


@routes.get("/c/{council}")
async def without_slash(request: web.Request) -> web.Response:
    """Send on people who left the slash out."""
    raise web.HTTPMovedPermanently(f"/c/{_council(request)}/")


@routes.get("/c/{council}/")
async def index(request: web.Request) -> web.Response:
    """Show all pages of a council; 404 for a council we do not have."""
    content = request.app[CONTENT]
    known = page_facts(content, _council(request))
    return _html(request, "index.html", "index", page=_view(request, "index"), pages=content.pages, known=known)


@routes.get("/c/{council}/leaflet")
async def leaflet(request: web.Request) -> web.Response:
    """Show a leaflet of two sides of A4, with the address of these pages and its QR code."""
    origin = request.url.origin().with_scheme("https" if client_of(request).https else "http")
    address = f"{origin}/c/{_council(request)}/"
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, svgclass="qr")
    code = Markup(drawn)  # nosec B704 # segno's drawing, in which no text of anybody stands
    return _html(request, "leaflet.html", "leaflet", page=_view(request, "leaflet"), address=address, code=code)


@routes.get("/c/{council}/leaflet-long")
async def long_leaflet(request: web.Request) -> web.Response:
    """Show every page in one, to print."""
    names = [name for name in request.app[CONTENT].pages if name not in ("index", "leaflet")]
    return _html(request, "leaflet-long.html", "leaflet-long", leaves=[_view(request, name) for name in names])


@routes.get("/c/{council}/cards")
async def cards(request: web.Request) -> web.Response:
    """Show every card the bot can say, for the people who edit them."""
    content, council = request.app[CONTENT], _council(request)
    own = content.councils[council].told.own_cards
    known = page_facts(content, council)
    return _html(request, "cards.html", "cards", cards=content.cards(council), own=own, known=known)


@routes.get("/c/{council}/pictures")
async def pictures(request: web.Request) -> web.Response:
    """Show every picture with its one meaning, for the participation officer who signs them."""
    return _html(request, "pictures.html", "pictures", pictures=list(listed(request.app[CONTENT])))


@routes.get(r"/c/{council}/{page:[a-z-]+}.txt")
async def plain_text(request: web.Request) -> web.Response:
    """Show a page as plain text."""
    return web.Response(text=as_text(_view(request, request.match_info["page"])), content_type="text/plain")


@routes.get(r"/c/{council}/{page:(?!(?:chat|form)$)[a-z-]+}")
async def easy_read(request: web.Request) -> web.Response:
    """Show one page; `?size=large` for big print. 404 for a page we do not have. (`chat` and `form` are not ours.)"""
    name = request.match_info["page"]
    return _html(request, "page.html", name, page=_view(request, name))


@routes.get("/easy-read.css")
async def style(request: web.Request) -> web.FileResponse:
    """Show the only style of the pages; asked about again each time (ETag)."""
    return web.FileResponse(HERE / "static" / "easy-read.css", headers={"Cache-Control": "no-cache"})


@routes.get(r"/pictures/{key:[a-z_0-9]+}.svg")
async def picture(request: web.Request) -> web.FileResponse:
    """Show a drawing as it lies in the wheel, unmodified; 404 for a key that pictures.yml does not have."""
    content: Content = request.app[CONTENT]
    if request.match_info["key"] not in content.pictures:
        raise web.HTTPNotFound
    return web.FileResponse(
        content.picture_file(request.match_info["key"]), headers={**LONG, "Content-Type": "image/svg+xml"}
    )


def _council(request: web.Request) -> str:
    council = request.match_info["council"]
    if council not in request.app[CONTENT].councils:
        raise web.HTTPNotFound
    return council


def _today(request: web.Request) -> date:
    return request.app[NOW]().astimezone(ZoneInfo("Europe/London")).date()


def _view(request: web.Request, name: str) -> Any:
    content: Content = request.app[CONTENT]
    if name not in content.pages:
        raise web.HTTPNotFound
    council, today = _council(request), _today(request)
    at = None if name in ON_PAPER or request.path.endswith("/leaflet-long") else request.app[NOW]()
    return view(content, council, name, today, _due(request.app.get(LAW), council, today), at)


def _due(law: Law | None, council: str, today: date) -> dict[str, date]:
    """Return until when a complaint that is told today is due; empty where the calendar does not reach that far."""
    if law is None:
        return {}
    try:
        return {one.what: one.by for one in expected(law, "complaint", today, law.promises[council])}
    except CalendarTooShort:
        return {}


def _html(request: web.Request, template: str, name: str, **more: Any) -> web.Response:
    page = ENVIRONMENT.get_template(template).render(_around(request, name) | more)
    return web.Response(text=page, content_type="text/html")


def _around(request: web.Request, name: str) -> dict[str, Any]:
    """Return what the frame around every page needs."""
    content, council = request.app[CONTENT], _council(request)
    large = request.query.get("size") == "large"
    is_page = name in content.pages
    return {
        "frame": content.frame,
        "council_name": content.councils[council].facts.get("council_name", council),
        "neutral": content.councils[council].pack.neutral_page,
        "about_pictures": content.pages["about-pictures"].title,
        "here": f"/c/{council}/",
        "self_url": request.path,
        "text_url": f"/c/{council}/{name}.txt" if is_page else "",
        "large": large,
        "size": "?size=large" if large else "",
    }
