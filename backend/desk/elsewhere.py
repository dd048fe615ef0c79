"""Doors of signing in through the council's identity provider. Only who has an account here is let in."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk.door import Visit, casebook_of, door, sent_on, set_cookie
from backend.desk.entering import form, let_in
from backend.desk.local import only_local
from backend.desk.oidc import OPENID, NotThem, Person, away, back
from backend.desk.signing_in import begin, note
from backend.desk.staff import find
from backend.desk.tables import StaffRow
from backend.keys import NOW, SECRETS

KEPT = "desk_away"
NOT_KNOWN = "You came back without an account that we know. Ask the person who looks after accounts here."
routes = web.RouteTableDef()


@door(routes, "GET", "/desk/sign-in/elsewhere", "sign_in_elsewhere")
async def go(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Send them to the provider. A link, not a form: our policy lets forms go nowhere else."""
    how, onward = request.app[OPENID], only_local(request.query.get("next", ""))
    if not how.name:
        raise web.HTTPNotFound
    try:
        address, kept = await away(how, request.app[SECRETS].sealer, onward, request.app[NOW]())
    except NotThem:
        return form(request, onward, "", f"We cannot reach {how.name} now. Please try again.", 503)
    response = sent_on(address)
    set_cookie(request, response, KEPT, kept)
    return response


@door(routes, "GET", "/desk/sign-in/back", "sign_in_back")
async def come_back(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Let in who came back with a good token and has an account."""
    how, now = request.app[OPENID], request.app[NOW]()
    if not how.name:
        raise web.HTTPNotFound
    try:
        kept = request.cookies.get(KEPT, "")
        person, onward = await back(how, request.app[SECRETS].sealer, kept, request.query, now)
        token = await enter(request, person)
    except NotThem:
        return form(request, "/desk/", "", NOT_KNOWN, 403)
    response = await let_in(request, token, only_local(onward))
    response.del_cookie(KEPT, path="/desk")
    return response


async def enter(request: web.Request, person: Person) -> str:
    """The token of a new session; raises NotThem, which is written down."""
    book, now = casebook_of(request), request.app[NOW]()

    async def work(session: AsyncSession) -> str | None:
        row = await account_of(session, person)
        if row is None or row.ended_at:
            await note(book, session, row.id if row else "nobody", "sign_in_refused", now)
            return None
        row.subject = person.subject
        return await begin(book, session, row.id, now, how="openid")

    token = await book.writing(work)
    if token is None:
        raise NotThem
    return token


async def account_of(session: AsyncSession, person: Person) -> StaffRow | None:
    """By the provider's own name for them; the first time by their address, which is then theirs for good."""
    known: StaffRow | None = await session.scalar(select(StaffRow).where(StaffRow.subject == person.subject))
    if known:
        return known
    row = await find(session, person.email)
    return row if row and row.subject is None else None
