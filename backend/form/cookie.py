"""The one cookie there is: it names a form, is sent to the form's own pages only, and is gone with the browser."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import web

from backend.errors import Problem
from backend.form.state import Form, find
from backend.headers import over_https

NAME = "form"
SAME_SITE = ("same-origin", "none")


def here(request: web.Request) -> str:
    """Return the address under which the pages of this council's form are."""
    return f"/c/{request.match_info['council']}/form"


def named(request: web.Request) -> str:
    """Return what the cookie is called: behind TLS no page without TLS can put one there (RFC 6265bis)."""
    return f"__Secure-{NAME}" if over_https(request) else NAME


def token_of(request: web.Request) -> str | None:
    """Return the token that the browser shows."""
    return request.cookies.get(named(request))


async def form_of(request: web.Request) -> Form | None:
    """Return the form that is open in this browser."""
    return await find(request.app, request.match_info["council"], token_of(request))


def give(request: web.Request, response: web.Response, token: str) -> web.Response:
    """Let the browser keep it until it is closed. Lax: a link on the council's site may lead back into the form."""
    response.set_cookie(
        named(request), token, path=here(request), httponly=True, samesite="Lax", secure=over_https(request)
    )
    return response


def take(request: web.Request, response: web.Response) -> web.Response:
    """Let the browser forget it, and whatever else it may hold for this site."""
    response.del_cookie(named(request), path=here(request), httponly=True, samesite="Lax", secure=over_https(request))
    # Not "cache": nothing of a form is stored there, and emptying it may hold a frightened child up for seconds.
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def refuse_other_sites(request: web.Request) -> None:
    """Raise Problem where a browser says that another site sends this.

    Old browsers do not say it in words; their `Origin` does. Our own pages send "null": Referrer-Policy is no-referrer.
    """
    said = request.headers.get("Sec-Fetch-Site")
    origin = urlsplit(request.headers.get("Origin", "null")).netloc
    if (origin not in ("", request.host)) if said is None else (said not in SAME_SITE):
        raise Problem("bad_request", 403)


def proves(form: Form, shown: str) -> bool:
    """Return whether the page that was posted comes from this form."""
    return hmac.compare_digest(form.state.proof.encode(), shown.encode("utf-8", "replace"))
