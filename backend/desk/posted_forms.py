"""What a form of the desk posts: read only where it carries our token, so no other site can press a button here."""

from __future__ import annotations

import hmac

from aiohttp import web

from backend.bodies import read_form
from backend.desk import sessions
from backend.desk.cookies import FORM, get_cookie
from backend.errors import Problem
from backend.keys import SECRETS

BIGGEST_FORM = 1024 * 1024
"""Bytes. A long complaint typed off a letter, with every letter escaped, is not refused for its length."""


async def check_form(request: web.Request, expected: str) -> web.Request:
    """Return the request with its form read; raises Problem unless a form carries our token."""
    if request.method != "POST":
        return request
    request = request.clone(client_max_size=BIGGEST_FORM)
    form = await read_form(request)
    check_token(request, expected, form.get("form_token", ""))
    return request


def check_token(request: web.Request, expected: str, shown: object) -> None:
    """Raise Problem unless a form showed our token."""
    kept = get_cookie(request, FORM)
    wanted = expected or make_form_token(request, kept)
    known = bool(expected or kept)
    if not (known and isinstance(shown, str) and hmac.compare_digest(shown.encode(), wanted.encode())):
        raise Problem("form_expired", 403)


def make_form_token(request: web.Request, token: str) -> str:
    """Return what the forms of this browser carry."""
    return sessions.form_token(request.app[SECRETS].code_key, token)


def read_text(form: object, name: str) -> str:
    """Return a field of a form as text; empty where it is missing or a file."""
    value = form.get(name, "")  # type: ignore[attr-defined]
    return value if isinstance(value, str) else ""


async def read_fields(request: web.Request) -> dict[str, list[str]]:
    """Return everything a form carries, by name, without our token."""
    form = await request.post()
    names = dict.fromkeys(form)
    return {name: [v for v in form.getall(name) if isinstance(v, str)] for name in names if name != "form_token"}
