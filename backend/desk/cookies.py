"""The cookies of the desk: no script reads them, no other site sends them with a form.

Behind TLS their names begin with `__Host-`: a browser then takes them from this very host only, never from a
neighbour's page under the same domain, and never without TLS (RFC 6265bis). That needs the path `/`. Without TLS, on
one's own machine, they have plain names and the path of the desk.
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from backend.headers import over_https

SESSION, FORM, DEVICE, AWAY = "desk", "desk_form", "desk_device", "desk_away"
PREFIX = "__Host-"


def get_cookie(request: web.Request, name: str) -> str:
    """Return what the browser shows; empty where it has none."""
    return request.cookies.get(named(request, name), "")


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, kept: timedelta | None = None
) -> None:
    """Let the browser keep it. kept: how long; without it until it is closed."""
    response.set_cookie(
        named(request, name),
        value,
        path=path_of(request),
        max_age=int(kept.total_seconds()) if kept else None,
        httponly=True,
        samesite="Lax",
        secure=over_https(request),
    )


def drop_cookie(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Let the browser forget it."""
    response.del_cookie(
        named(request, name), path=path_of(request), httponly=True, samesite="Lax", secure=over_https(request)
    )


def named(request: web.Request, name: str) -> str:
    """Return what it is called on this line."""
    return PREFIX + name if over_https(request) else name


def path_of(request: web.Request) -> str:
    """Return the path it is sent to."""
    return "/" if over_https(request) else "/desk"
