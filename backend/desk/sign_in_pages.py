"""Pages of signing in and out, and of one's own account."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import devices, passwords, sessions, wrong_tries
from backend.desk.authentication import NotLetIn, Origin, Typed, sign_in
from backend.desk.cookies import DEVICE, SESSION, drop_cookie, get_cookie, set_cookie
from backend.desk.guarded_pages import (
    Visit,
    casebook_of,
    find_signed_in,
    guarded_page,
    redirect_to,
    write_audit,
)
from backend.desk.oidc import OPENID
from backend.desk.pages import draw, draw_outside
from backend.desk.posted_forms import read_text
from backend.desk.redirects import local_or_home
from backend.desk.staff import sign_out_everywhere
from backend.desk.tables import StaffRow
from backend.keys import NOW
from backend.law.working_days import LONDON
from backend.rate_limits import address_of

routes = web.RouteTableDef()
WRONG = "The e-mail address, the password or the code is not right."
SLOW = "That was tried too often. Please wait until {until} and try again."
TWO_CODES = "Wrong codes were tried for this address very often. Please type two codes, one after the other."


@guarded_page(routes, "GET", "/desk/sign-in", "sign_in")
async def show_sign_in(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the form; who is in already is sent on."""
    onward = local_or_home(request.query.get("next", ""))
    if await find_signed_in(request):
        raise web.HTTPSeeOther(onward)
    return draw_sign_in(request, onward, "", "", 200)


def draw_sign_in(
    request: web.Request, onward: str, typed: str, problem: str, status: int, *, two_codes: bool = False
) -> web.Response:
    """Return the form, with what was wrong. two_codes: also a box for the code that comes after the first."""
    kept = "kept" in parse_qs(urlsplit(onward).query)
    values = {"onward": onward, "typed": typed, "problem": problem, "elsewhere": request.app[OPENID].name, "kept": kept}
    values |= {"two_codes": two_codes, "ready": "ready" in request.query}
    return draw_outside(request, "sign_in.html", status=status, **values)


@guarded_page(routes, "POST", "/desk/sign-in", "sign_in")
async def do_sign_in(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Let them in, or say that something is not right."""
    posted = await request.post()
    onward = local_or_home(read_text(posted, "next"))
    typed = Typed(
        read_text(posted, "sign_in")[:254],
        read_text(posted, "password")[:500],
        read_text(posted, "code")[:20],
        read_text(posted, "next_code")[:20],
    )
    came = Origin(address_of(request), get_cookie(request, DEVICE))
    try:
        found = await sign_in(casebook_of(request), typed, came, request.app[NOW]())
    except NotLetIn as no:
        said = f"{WRONG} {TWO_CODES}" if no.two_codes else WRONG
        return draw_sign_in(request, onward, typed.sign_in, said, 403, two_codes=no.two_codes)
    except wrong_tries.Wait as wait:
        until = f"{wait.until.astimezone(LONDON):%H:%M:%S}"
        return draw_sign_in(request, onward, typed.sign_in, SLOW.format(until=until), 429)
    response = await let_in(request, found.token, onward)
    set_cookie(request, response, DEVICE, found.device, devices.KNOWN_FOR)
    return response


async def let_in(request: web.Request, token: str, onward: str) -> web.StreamResponse:
    """Send somebody who has just signed in on their way. A session that this browser had before is ended."""
    old = get_cookie(request, SESSION)
    if old:
        await casebook_of(request).writing(lambda session: sessions.end(session, old))
    response = redirect_to(onward)
    set_cookie(request, response, SESSION, token)
    return response


@guarded_page(routes, "POST", "/desk/sign-out", "sign_out", page="/desk/")
async def sign_out(request: web.Request, visit: Visit) -> web.StreamResponse:
    """End this session."""
    token = get_cookie(request, SESSION)

    async def work(session: AsyncSession) -> None:
        await sessions.end(session, token)
        await write_audit(request, session, Entry(visit.staff.id, "signed_out", about=visit.staff.id))

    await casebook_of(request).writing(work)
    return bye(request)


def bye(request: web.Request) -> web.StreamResponse:
    """Go back to the sign-in page, without the cookie."""
    response = redirect_to("/desk/sign-in")
    drop_cookie(request, response, SESSION)
    return response


@guarded_page(routes, "GET", "/desk/account", "account")
async def account(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show one's own account."""
    return draw(request, visit, "account.html", problem="", done=request.query.get("done") == "password")


@guarded_page(routes, "POST", "/desk/account/password", "account_password", page="/desk/account")
async def change_password(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Another password, for who knows the old one; other sessions end."""
    posted, book = await request.post(), casebook_of(request)
    old, new, again = (read_text(posted, name)[:500] for name in ("old", "new", "again"))
    mark, now = wrong_tries.mark_of(book.secrets.code_key, wrong_tries.OLD_PASSWORD, visit.staff.id), request.app[NOW]()
    try:
        await book.writing(lambda session: wrong_tries.count_try(session, mark, wrong_tries.OLD_PASSWORD, now))
    except wrong_tries.Wait as wait:
        slow = SLOW.format(until=f"{wait.until.astimezone(LONDON):%H:%M:%S}")
        return draw(request, visit, "account.html", status=429, problem=slow, done=False)
    row = await book.reading(lambda session: session.get_one(StaffRow, visit.staff.id))
    right = await asyncio.to_thread(passwords.opens, row.password_hash, old)
    if right:
        await book.writing(lambda session: wrong_tries.forget_tries(session, mark))
    problem = passwords.wrong_with(new, again, visit.staff.sign_in, visit.staff.name)
    if not right or problem:
        problem = problem if right else "The old password is not right."
        return draw(request, visit, "account.html", status=400, problem=problem, done=False)
    hashed = await asyncio.to_thread(passwords.hash_of, new)

    async def work(session: AsyncSession) -> str:
        (await session.get_one(StaffRow, visit.staff.id)).password_hash = hashed
        await sign_out_everywhere(session, visit.staff.id)
        token = await sessions.start(session, visit.staff.id, request.app[NOW]())
        await write_audit(request, session, Entry(visit.staff.id, "password_changed", about=visit.staff.id))
        return token

    return await let_in(request, await book.writing(work), "/desk/account?done=password")


@guarded_page(routes, "POST", "/desk/account/sign-out", "account_sign_out", page="/desk/account")
async def leave_everywhere(request: web.Request, visit: Visit) -> web.StreamResponse:
    """End every session of one's own, for example of a lost phone."""

    async def work(session: AsyncSession) -> None:
        await sign_out_everywhere(session, visit.staff.id)
        await devices.forget(session, visit.staff.id)
        await write_audit(request, session, Entry(visit.staff.id, "signed_out_everywhere", about=visit.staff.id))

    await casebook_of(request).writing(work)
    return bye(request)
