"""What every page of the desk has in common: who asks, may they, is the form ours. What is not allowed is not there."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.running import book_of as alertbook_of
from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook
from backend.desk import kept, sessions
from backend.desk.permissions import ANYBODY, scopes_of, table
from backend.desk.staff import Staff
from backend.errors import Problem
from backend.headers import over_https
from backend.keys import NOW, SECRETS

COOKIE = "desk"
FORM_COOKIE = "desk_form"
BIGGEST_FORM = 1024 * 1024
"""Bytes. A long complaint typed off a letter, with every letter escaped, is not refused for its length."""
ROUTE = "desk_route"
GIVEN_BACK: web.RequestKey[tuple[str, kept.Raw]] = web.RequestKey("given_back", tuple)
NOT_OURS = "form_expired"


@dataclass(frozen=True)
class Visit:
    """Who asks for this page, what they may do there, and what their forms carry."""

    staff: Staff
    scopes: frozenset[str]
    form_token: str

    def may(self, route: str) -> bool:
        """May they go there at all?"""
        return bool(scopes_of(self.staff, route))


NOBODY = Staff(id="nobody", name="", sign_in="", roles=(), councils=())
type Plain = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Handler = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]


def door(
    routes: web.RouteTableDef, method: str, path: str, name: str, *, page: str = "", keeps: bool = False
) -> Callable[[Handler], Handler]:
    """Declare a page. name: its row in permissions.yml; without one it is open to nobody.

    page: where the form stands that is sent here, if not at the same path. keeps: what was typed in it is kept for
    somebody who was signed out meanwhile. Never for a form with a password.
    """

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            if table().get(name) == ANYBODY:
                return await handler(await read_form(request, ""), stranger(request))
            held = await signed_in(request)
            if held is None:
                onward = await after_sign_in(request, page or path, name if keeps else "")
                raise web.HTTPSeeOther(f"/desk/sign-in?next={quote(onward)}")
            staff, token = held
            scopes = scopes_of(staff, name)
            if not scopes:
                raise web.HTTPNotFound
            await give_back(request, staff)
            visit = Visit(staff, scopes, form_token_of(request, token))
            return await handler(await read_form(request, visit.form_token), visit)

        setattr(guarded, ROUTE, name)
        routes.route(method, path)(guarded)
        return handler

    return declare


async def after_sign_in(request: web.Request, page: str, form: str) -> str:
    """Where somebody goes on when they have signed in again. form: its name, if it is kept for them."""
    if request.method != "POST":
        return request.path_qs
    address, token = page.format(**request.match_info), request.cookies.get(COOKIE, "")
    book = casebook_of(request)
    staff_id = await book.reading(lambda session: sessions.whose(session, token)) if form and token else None
    if staff_id is None:
        return address
    raw = await fields_of(await read_form(request, form_token_of(request, token)))
    sealer, now = book.secrets.sealer, request.app[NOW]()
    kept_id = await book.writing(lambda session: kept.keep(session, sealer, staff_id, form, raw, now))
    return f"{address}?kept={kept_id}"


async def give_back(request: web.Request, staff: Staff) -> None:
    """Put what this person typed before into the request, for `typed_before`."""
    kept_id, book = request.query.get("kept", ""), casebook_of(request)
    if kept_id and request.method == "GET":
        sealer = book.secrets.sealer
        found = await book.reading(lambda session: kept.give_back(session, sealer, staff.id, kept_id))
        if found:
            request[GIVEN_BACK] = found


def typed_before(request: web.Request, name: str) -> kept.Raw | None:
    """What they typed in the form of this name when they were already signed out; None where there is nothing."""
    door_name, raw = request.get(GIVEN_BACK, ("", None))
    return raw if door_name == name else None


def stranger(request: web.Request) -> Visit:
    """Somebody who is not signed in."""
    return Visit(NOBODY, frozenset(), form_token_of(request, request.cookies.get(FORM_COOKIE, "")))


@web.middleware
async def only_declared(request: web.Request, handler: Plain) -> web.StreamResponse:
    """A page under /desk that was not declared with `door` is open to nobody, whoever forgot it."""
    matched = request.match_info.http_exception is None
    if matched and under_desk(request) and not hasattr(request.match_info.handler, ROUTE):
        raise web.HTTPNotFound
    return await handler(request)


def under_desk(request: web.BaseRequest) -> bool:
    """Is this a path of the desk?"""
    return request.path == "/desk" or request.path.startswith("/desk/")


async def signed_in(request: web.Request) -> tuple[Staff, str] | None:
    """Who this browser belongs to, and its token."""
    token, now, book = request.cookies.get(COOKIE, ""), request.app[NOW](), casebook_of(request)
    if not token:
        return None
    found = await book.reading(lambda session: sessions.find(session, token, now))
    if found is None:
        return None
    held, staff = found
    if now - held.seen_at > sessions.FRESH:
        await book.writing(lambda session: sessions.seen(session, token, now))
    return staff, token


async def read_form(request: web.Request, expected: str) -> web.Request:
    """The request with its form read; raises Problem unless a form carries our token."""
    if request.method != "POST":
        return request
    request = request.clone(client_max_size=BIGGEST_FORM)
    form = await request.post()
    shown = form.get("form_token", "")
    wanted = expected or form_token_of(request, request.cookies.get(FORM_COOKIE, ""))
    known = bool(expected or request.cookies.get(FORM_COOKIE))
    if not (known and isinstance(shown, str) and hmac.compare_digest(shown.encode(), wanted.encode())):
        raise Problem(NOT_OURS, 403)
    return request


def form_token_of(request: web.Request, token: str) -> str:
    """What the forms of this browser carry."""
    return sessions.form_token(request.app[SECRETS].code_key, token)


def casebook_of(request: web.Request) -> Casebook:
    """The store of cases of this application."""
    return alertbook_of(request.app).cases


async def audited(request: web.Request, session: AsyncSession, entry: Entry) -> None:
    """Write down what somebody reads or does, in the transaction in which they do it; last, see backend.audit.chain."""
    await append(session, key_of(request.app[SECRETS].code_key), entry, request.app[NOW]())


def sent_on(address: str) -> web.Response:
    """After a form: to a page that can be loaded again without doing it again."""
    return web.Response(status=303, headers={"Location": address})


def set_cookie(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """A cookie of the desk: no script reads it, no other site sends it with a form, no other path gets it."""
    response.set_cookie(name, value, path="/desk", httponly=True, samesite="Lax", secure=over_https(request))


def text_of(form: object, name: str) -> str:
    """A field of a form as text; empty where it is missing or a file."""
    value = form.get(name, "")  # type: ignore[attr-defined]
    return value if isinstance(value, str) else ""


async def fields_of(request: web.Request) -> dict[str, list[str]]:
    """Everything a form carries, by name, without our token."""
    form = await request.post()
    names = dict.fromkeys(form)
    return {name: [v for v in form.getall(name) if isinstance(v, str)] for name in names if name != "form_token"}
