"""Pages of signing in through the council's identity provider. Only who has an account here is let in."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk.authentication import begin_session, note_refusal
from backend.desk.cookies import AWAY, drop_cookie, get_cookie, set_cookie
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to
from backend.desk.oidc import OPENID, NotThem, Person, begin_sign_in, complete_sign_in
from backend.desk.redirects import local_or_home
from backend.desk.sign_in_pages import draw_sign_in, let_in
from backend.desk.staff import find
from backend.desk.tables import StaffRow
from backend.keys import NOW, SECRETS

NOT_KNOWN = "You came back without an account that we know. Ask the person who looks after accounts here."
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/sign-in/elsewhere", "sign_in_elsewhere")
async def send_to_provider(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Send them to the provider. A link, not a form: our policy lets forms go nowhere else."""
    how, onward = request.app[OPENID], local_or_home(request.query.get("next", ""))
    if not how.name:
        raise web.HTTPNotFound
    try:
        address, kept = await begin_sign_in(how, request.app[SECRETS].sealer, onward, request.app[NOW]())
    except NotThem:
        return draw_sign_in(request, onward, "", f"We cannot reach {how.name} now. Please try again.", 503)
    response = redirect_to(address)
    set_cookie(request, response, AWAY, kept)
    return response


@guarded_page(routes, "GET", "/desk/sign-in/back", "sign_in_back")
async def finish_sign_in(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Let in who came back with a good token and has an account."""
    how, now = request.app[OPENID], request.app[NOW]()
    if not how.name:
        raise web.HTTPNotFound
    try:
        kept = get_cookie(request, AWAY)
        person, onward = await complete_sign_in(how, request.app[SECRETS].sealer, kept, request.query, now)
        token = await start_session(request, person)
    except NotThem:
        return draw_sign_in(request, "/desk/", "", NOT_KNOWN, 403)
    response = await let_in(request, token, local_or_home(onward))
    drop_cookie(request, response, AWAY)
    return response


async def start_session(request: web.Request, person: Person) -> str:
    """Return the token of a new session; raises NotThem, which is written down."""
    book, now = casebook_of(request), request.app[NOW]()

    async def work(session: AsyncSession) -> str | None:
        row = await find_account(session, person)
        if row is None or row.ended_at:
            await note_refusal(book, session, row, "", now)
            return None
        row.subject = person.subject
        return await begin_session(book, session, row.id, now, how="openid")

    token = await book.writing(work)
    if token is None:
        raise NotThem
    return token


async def find_account(session: AsyncSession, person: Person) -> StaffRow | None:
    """Return the account by the provider's own name for them; the first time by their address, which is then theirs."""
    known: StaffRow | None = await session.scalar(select(StaffRow).where(StaffRow.subject == person.subject))
    if known:
        return known
    row = await find(session, person.email)
    return row if row and row.subject is None else None
