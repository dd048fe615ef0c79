"""The one cookie there is: it names a form, is sent to the form's own pages only, and is gone with the browser."""

from __future__ import annotations

import hmac

from aiohttp import web

from backend.errors import Problem
from backend.form.state import Form, find
from backend.headers import over_https

NAME = "form"
SAME_SITE = ("same-origin", "none")


def here(request: web.Request) -> str:
    """The address under which the pages of this council's form are."""
    return f"/c/{request.match_info['council']}/form"


def token_of(request: web.Request) -> str | None:
    """What the browser shows."""
    return request.cookies.get(NAME)


async def form_of(request: web.Request) -> Form | None:
    """The form that is open in this browser."""
    return await find(request.app, request.match_info["council"], token_of(request))


def give(request: web.Request, response: web.Response, token: str) -> web.Response:
    """Let the browser keep it until it is closed. Lax: a link on the council's site may lead back into the form."""
    response.set_cookie(NAME, token, path=here(request), httponly=True, samesite="Lax", secure=over_https(request))
    return response


def take(request: web.Request, response: web.Response) -> web.Response:
    """Let the browser forget it, and whatever else it may hold for this site."""
    response.del_cookie(NAME, path=here(request), httponly=True, samesite="Lax", secure=over_https(request))
    # Not "cache": nothing of a form is stored there, and emptying it may hold a frightened child up for seconds.
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def refuse_other_sites(request: web.Request) -> None:
    """Raise Problem where a browser says that another site sends this."""
    if request.headers.get("Sec-Fetch-Site", "none") not in SAME_SITE:
        raise Problem("bad_request", 403)


def proves(form: Form, shown: str) -> bool:
    """Does the page that was posted come from this form?"""
    return hmac.compare_digest(form.state.proof.encode(), shown.encode("utf-8", "replace"))
