"""What every page of the desk has in common: who asks, and whether they may. A page that is not allowed answers 404."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from functools import wraps
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.bodies import BODY_TIME
from backend.cases import casebook as cases
from backend.cases.casebook import Casebook
from backend.desk import cookies, interrupted_forms, sessions
from backend.desk.absences import covered_by
from backend.desk.permissions import ANYBODY, scopes_of, table
from backend.desk.posted_forms import check_form, make_form_token, read_fields
from backend.desk.staff import Staff
from backend.desk.tables import SessionRow
from backend.desk.uploads import SECONDS, check_upload
from backend.keys import NOW, SECRETS
from backend.law.working_days import in_london

PAGE_NAME = "desk_route"
RESTORED: web.RequestKey[tuple[str, interrupted_forms.Raw]] = web.RequestKey("given_back", tuple)


@dataclass(frozen=True)
class Visit:
    """Who asks for this page, what they may do there, and what their forms carry."""

    staff: Staff
    scopes: frozenset[str]
    form_token: str

    def may(self, route: str) -> bool:
        """Return whether they may go there at all."""
        return bool(scopes_of(self.staff, route))


NOBODY = Staff(id="nobody", name="", sign_in="", roles=(), councils=())
type PlainHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Handler = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]


def guarded_page(
    routes: web.RouteTableDef,
    method: str,
    path: str,
    name: str,
    *,
    page: str = "",
    keeps: bool = False,
    takes_file: Collection[str] = (),
) -> Callable[[Handler], Handler]:
    """Declare a page. name: its row in permissions.yml; without one it is open to nobody.

    page: where the form stands that is sent here, if not at the same path. keeps: what was typed in it is kept for
    somebody who was signed out meanwhile. Never for a form with a password. takes_file: the fields of its form before
    a file, which the page reads itself (uploads.py).
    """

    async def check(request: web.Request, expected: str) -> web.Request:
        return await (check_upload(request, expected, takes_file) if takes_file else check_form(request, expected))

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            if table().get(name) == ANYBODY:
                return await handler(await check_form(request, ""), signed_out_visit(request))
            held = await find_signed_in(request)
            if held is None:
                onward = await address_after_sign_in(request, page or path, name if keeps else "")
                raise web.HTTPSeeOther(f"/desk/sign-in?next={quote(onward)}")
            staff, token = held
            scopes = scopes_of(staff, name)
            if not scopes:
                raise web.HTTPNotFound
            await restore_typed(request, staff)
            visit = Visit(staff, scopes, make_form_token(request, token))
            return await handler(await check(request, visit.form_token), visit)

        setattr(guarded, PAGE_NAME, name)
        if takes_file:
            setattr(guarded, BODY_TIME, SECONDS)
        routes.route(method, path)(guarded)
        return handler

    return declare


async def address_after_sign_in(request: web.Request, page: str, form: str) -> str:
    """Return where somebody goes on when they have signed in again. form: its name, if it is kept for them."""
    if request.method != "POST":
        return request.path_qs
    address, token = page.format(**request.match_info), cookies.get_cookie(request, cookies.SESSION)
    book = casebook_of(request)
    staff_id = await book.reading(lambda session: sessions.staff_id_of(session, token)) if form and token else None
    if staff_id is None:
        return address
    raw = await read_fields(await check_form(request, make_form_token(request, token)))
    sealer, now = book.secrets.sealer, request.app[NOW]()
    kept_id = await book.writing(lambda session: interrupted_forms.keep_form(session, sealer, staff_id, form, raw, now))
    return f"{address}?kept={kept_id}"


async def restore_typed(request: web.Request, staff: Staff) -> None:
    """Put what this person typed before into the request, for `typed_before`."""
    kept_id, book = request.query.get("kept", ""), casebook_of(request)
    if kept_id and request.method == "GET":
        sealer = book.secrets.sealer
        found = await book.reading(lambda session: interrupted_forms.find_form(session, sealer, staff.id, kept_id))
        if found:
            request[RESTORED] = found


def typed_before(request: web.Request, name: str) -> interrupted_forms.Raw | None:
    """Return what they typed in the form of this name when they were signed out already; None where there is none."""
    page_name, raw = request.get(RESTORED, ("", None))
    return raw if page_name == name else None


def signed_out_visit(request: web.Request) -> Visit:
    """Return somebody who is not signed in."""
    return Visit(NOBODY, frozenset(), make_form_token(request, cookies.get_cookie(request, cookies.FORM)))


@web.middleware
async def refuse_undeclared_pages(request: web.Request, handler: PlainHandler) -> web.StreamResponse:
    """Answer 404 for a page under /desk that was not declared with `guarded_page`, whoever forgot it."""
    matched = request.match_info.http_exception is None
    if matched and under_desk(request) and not hasattr(request.match_info.handler, PAGE_NAME):
        raise web.HTTPNotFound
    return await handler(request)


def under_desk(request: web.BaseRequest) -> bool:
    """Return whether this is a path of the desk."""
    return request.path == "/desk" or request.path.startswith("/desk/")


async def find_signed_in(request: web.Request) -> tuple[Staff, str] | None:
    """Return who this browser belongs to, and its token."""
    token, now, book = cookies.get_cookie(request, cookies.SESSION), request.app[NOW](), casebook_of(request)
    if not token:
        return None

    async def work(session: AsyncSession) -> tuple[SessionRow, Staff] | None:
        signed_in = await sessions.find(session, token, now)
        if signed_in is None:
            return None
        held, staff = signed_in
        return held, replace(staff, covers=await covered_by(session, staff.id, in_london(now)))

    found = await book.reading(work)
    if found is None:
        return None
    held, staff = found
    if now - held.seen_at > sessions.FRESH:
        await book.writing(lambda session: sessions.seen(session, token, now))
    return staff, token


def casebook_of(request: web.Request) -> Casebook:
    """Return the store of cases of this application."""
    return cases.casebook_of(request.app)


async def write_audit(request: web.Request, session: AsyncSession, entry: Entry) -> None:
    """Write down what somebody reads or does, in the transaction in which they do it; last, see backend.audit.chain."""
    await append(session, key_of(request.app[SECRETS].code_key), entry, request.app[NOW]())


def redirect_to(address: str) -> web.Response:
    """After a form: to a page that can be loaded again without doing it again."""
    return web.Response(status=303, headers={"Location": address})
