"""Doors of signing in and out, and of one's own account."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import passwords, sessions
from backend.desk.door import (
    COOKIE,
    Visit,
    audited,
    casebook_of,
    door,
    sent_on,
    set_cookie,
    signed_in,
    text_of,
)
from backend.desk.local import only_local
from backend.desk.oidc import OPENID
from backend.desk.pages import draw, draw_outside
from backend.desk.signing_in import NotLetIn, Typed, Wait, sign_in
from backend.desk.staff import sign_out_everywhere
from backend.desk.tables import StaffRow
from backend.keys import NOW
from backend.law.working_days import LONDON

routes = web.RouteTableDef()
WRONG = "The e-mail address, the password or the code is not right."
SLOW = "That was tried too often. Please wait until {until} and try again."


@door(routes, "GET", "/desk/sign-in", "sign_in")
async def show_sign_in(request: web.Request, visit: Visit) -> web.StreamResponse:
    """The form; who is in already is sent on."""
    onward = only_local(request.query.get("next", ""))
    if await signed_in(request):
        raise web.HTTPSeeOther(onward)
    return form(request, onward, "", "", 200)


def form(request: web.Request, onward: str, typed: str, problem: str, status: int) -> web.Response:
    """The form, with what was wrong."""
    kept = "kept" in parse_qs(urlsplit(onward).query)
    values = {"onward": onward, "typed": typed, "problem": problem, "elsewhere": request.app[OPENID].name, "kept": kept}
    return draw_outside(request, "sign_in.html", status=status, **values)


@door(routes, "POST", "/desk/sign-in", "sign_in")
async def do_sign_in(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Let them in, or say that something is not right."""
    posted = await request.post()
    onward = only_local(text_of(posted, "next"))
    typed = Typed(text_of(posted, "sign_in")[:254], text_of(posted, "password")[:500], text_of(posted, "code")[:20])
    try:
        token = await sign_in(casebook_of(request), typed, request.app[NOW]())
    except NotLetIn:
        return form(request, onward, typed.sign_in, WRONG, 403)
    except Wait as wait:
        until = f"{wait.until.astimezone(LONDON):%H:%M:%S}"
        return form(request, onward, typed.sign_in, SLOW.format(until=until), 429)
    return await let_in(request, token, onward)


async def let_in(request: web.Request, token: str, onward: str) -> web.StreamResponse:
    """Send somebody who has just signed in on their way. A session that this browser had before is ended."""
    old = request.cookies.get(COOKIE, "")
    if old:
        await casebook_of(request).writing(lambda session: sessions.end(session, old))
    response = sent_on(onward)
    set_cookie(request, response, COOKIE, token)
    return response


@door(routes, "POST", "/desk/sign-out", "sign_out", page="/desk/")
async def sign_out(request: web.Request, visit: Visit) -> web.StreamResponse:
    """End this session."""
    token = request.cookies.get(COOKIE, "")

    async def work(session: AsyncSession) -> None:
        await sessions.end(session, token)
        await audited(request, session, Entry(visit.staff.id, "signed_out", about=visit.staff.id))

    await casebook_of(request).writing(work)
    return bye()


def bye() -> web.StreamResponse:
    """Back to the door, without the cookie."""
    response = sent_on("/desk/sign-in")
    response.del_cookie(COOKIE, path="/desk")
    return response


@door(routes, "GET", "/desk/account", "account")
async def account(request: web.Request, visit: Visit) -> web.StreamResponse:
    """One's own account."""
    return draw(request, visit, "account.html", problem="", done=request.query.get("done") == "password")


@door(routes, "POST", "/desk/account/password", "account_password", page="/desk/account")
async def change_password(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Another password, for who knows the old one; other sessions end."""
    posted, book = await request.post(), casebook_of(request)
    old, new, again = (text_of(posted, name)[:500] for name in ("old", "new", "again"))
    row = await book.reading(lambda session: session.get_one(StaffRow, visit.staff.id))
    right = await asyncio.to_thread(passwords.opens, row.password_hash, old)
    problem = wrong_with(right, new, again)
    if problem:
        return draw(request, visit, "account.html", status=400, problem=problem, done=False)
    hashed = await asyncio.to_thread(passwords.hash_of, new)

    async def work(session: AsyncSession) -> str:
        (await session.get_one(StaffRow, visit.staff.id)).password_hash = hashed
        await sign_out_everywhere(session, visit.staff.id)
        token = await sessions.start(session, visit.staff.id, request.app[NOW]())
        await audited(request, session, Entry(visit.staff.id, "password_changed", about=visit.staff.id))
        return token

    return await let_in(request, await book.writing(work), "/desk/account?done=password")


def wrong_with(right: bool, new: str, again: str) -> str:
    """What is wrong with a new password; empty when nothing is."""
    if not right:
        return "The old password is not right."
    if len(new) < passwords.SHORTEST:
        return f"The new password needs {passwords.SHORTEST} letters or more. Some words in a row are easy to keep."
    return "" if new == again else "The two new passwords are not the same."


@door(routes, "POST", "/desk/account/sign-out", "account_sign_out", page="/desk/account")
async def leave_everywhere(request: web.Request, visit: Visit) -> web.StreamResponse:
    """End every session of one's own, for example of a lost phone."""

    async def work(session: AsyncSession) -> None:
        await sign_out_everywhere(session, visit.staff.id)
        await audited(request, session, Entry(visit.staff.id, "signed_out_everywhere", about=visit.staff.id))

    await casebook_of(request).writing(work)
    return bye()
