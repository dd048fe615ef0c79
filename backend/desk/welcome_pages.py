"""Where a one-time link leads: its person chooses a password and sets up one-time codes. Nobody else sees either."""

from __future__ import annotations

import asyncio

import segno
from aiohttp import web
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import links, passwords, staff
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.pages import draw_outside
from backend.desk.posted_forms import read_text
from backend.desk.tables import LinkRow, StaffRow
from backend.keys import NOW, SECRETS

OVER = "This link does not open anything any more. Ask the person who looks after accounts for a new one."
NOT_THE_CODE = "The code is not right. Add the account to your authenticator app, then type the six digits it shows."
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/welcome/{link}", "welcome")
async def welcome(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the form. Opening the page uses nothing up: what looks into letters for people opens links too."""
    found = await find(request)
    return draw_form(request, *found, "", 200) if found else draw_over(request)


async def find(request: web.Request) -> tuple[LinkRow, StaffRow] | None:
    """Return the link in the path and whose it is."""
    token, now = request.match_info["link"][:100], request.app[NOW]()
    return await casebook_of(request).reading(lambda session: links.find(session, token, now))


def draw_over(request: web.Request) -> web.Response:
    """Say that a link opens nothing: used, too old, never made. Nothing tells which."""
    return draw_outside(request, "welcome.html", status=410, problem=OVER, row=None)


def draw_form(request: web.Request, link: LinkRow, row: StaffRow, problem: str, status: int) -> web.Response:
    """Return the form, with what was wrong."""
    secret = links.secret_of(link, request.app[SECRETS].sealer)
    code = segno.make(staff.otpauth_of(secret, row.sign_in), error="m")
    drawn = Markup(code.svg_inline(scale=4, border=2, svgclass="qr", title="The account, for your app"))  # nosec B704 # segno's drawing; its one text is ours
    return draw_outside(request, "welcome.html", status=status, problem=problem, row=row, secret=secret, drawn=drawn)


@guarded_page(routes, "POST", "/desk/welcome/{link}", "welcome")
async def begin(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Take the password, where a code shows that the codes are set up; then the link is used up."""
    posted, book, now = await request.post(), casebook_of(request), request.app[NOW]()
    found = await find(request)
    if found is None:
        return draw_over(request)
    link, row = found
    new, again = (read_text(posted, name)[:500] for name in ("new", "again"))
    sealer = book.secrets.sealer
    step = passwords.step_of(links.secret_of(link, sealer), read_text(posted, "code")[:20], now, None)
    problem = passwords.wrong_with(new, again, row.sign_in, row.name) or (NOT_THE_CODE if step is None else "")
    if problem or step is None:
        return draw_form(request, link, row, problem, 400)
    hashed = await asyncio.to_thread(passwords.hash_of, new)

    async def work(session: AsyncSession) -> bool:
        held = await links.find(session, request.match_info["link"][:100], now)
        if held is None or not await links.use(session, *held, hashed, step, sealer):
            return False
        await write_audit(request, session, Entry(row.id, "link_used", about=row.id))
        return True

    if not await book.writing(work):
        return draw_over(request)
    return redirect_to("/desk/sign-in?ready=yes")
