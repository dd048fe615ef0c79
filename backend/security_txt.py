"""`/.well-known/security.txt` (RFC 9116): where somebody who has found a weakness reports it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from aiohttp import web

from backend.content.load import Content
from backend.keys import CONTENT, NOW, SETTINGS
from backend.settings import Settings

PATH = "/.well-known/security.txt"
GOOD_FOR = timedelta(days=180)
"""RFC 9116, 2.5.5 recommends less than a year; the document is made anew each time it is asked for."""
routes = web.RouteTableDef()


@routes.get(PATH)
async def security_txt(request: web.Request) -> web.Response:
    """Show whom to write to; 404 where neither SECURITY_CONTACT nor a pack names anybody."""
    found = contacts(request.app[SETTINGS], request.app[CONTENT])
    if not found:
        raise web.HTTPNotFound
    lines = [*(f"Contact: {one}" for one in found), *about(request.app[SETTINGS], request.app[NOW]())]
    return web.Response(text="\n".join(lines) + "\n", content_type="text/plain", charset="utf-8")


def about(settings: Settings, now: datetime) -> Iterator[str]:
    """Yield the fields beside the contacts: until when they hold, where the document belongs, the language."""
    until = datetime.combine((now + GOOD_FOR).date(), time(0), UTC)
    origin = urlsplit(settings.desk_url)
    yield f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}"
    yield f"Canonical: {origin.scheme}://{origin.netloc}{PATH}"
    yield "Preferred-Languages: en"


def contacts(settings: Settings, content: Content) -> list[str]:
    """Return where to report, as addresses with a scheme: the setting's, else each confirmed one of the packs, once."""
    if settings.security_contact:
        return [as_address(settings.security_contact)]
    named = (council.pack.security_contact for council in content.councils.values())
    return sorted({as_address(str(leaf.value)) for leaf in named if leaf.value and leaf.confirmed})


def as_address(contact: str) -> str:
    """Return an e-mail address as a link, and everything else as it is."""
    return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact


def notes(settings: Settings, content: Content) -> list[str]:
    """Return that nobody is named."""
    if contacts(settings, content):
        return []
    return [
        "security.txt: nobody is named to report a weakness to: set SECURITY_CONTACT, or security_contact in a pack"
    ]
