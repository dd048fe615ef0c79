"""Make another code for a case: for whoever lost theirs, and for a case that was taken over and has told nobody one.

It is shown once, to be handed on to somebody the council knows; the one before opens nothing from then on.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases import events as e
from backend.cases.new_code import codes_made, hash_of_next, made_by_press, make_code
from backend.desk.action_forms import ONCE, mark_of
from backend.desk.actions.fields import Field, Options, Typed, read
from backend.desk.case_access import Opened, entry, find_case, read_case
from backend.desk.filled_forms import draw_filled
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, typed_before, write_audit
from backend.desk.pages import draw, today_of
from backend.desk.posted_forms import read_fields
from backend.desk.timeline import reply_now
from backend.keys import NOW
from backend.refusals import NotAllowed

PATH = "/desk/cases/{reference}/new-code"
TO: Options = (("child", "The child"), ("adult", "The adult who told us"), ("advocate", "Their advocate"))
routes = web.RouteTableDef()


def fields() -> list[Field]:
    """Return the boxes."""
    return [
        Field("to", "Who gets the code", "choice", options=TO),
        Field(
            "known",
            "I have found out who it is, in a way we knew already",
            "tick",
            "Not by what they wrote or rang from now.",
        ),
    ]


@guarded_page(routes, "GET", PATH, "new_code")
async def show_form(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the form."""
    opened = await read_case(request, visit, "code_form_opened")
    return form(request, visit, opened, Typed(raw=typed_before(request, "new_code") or {}))


def form(request: web.Request, visit: Visit, opened: Opened, typed: Typed, refused: str = "") -> web.Response:
    """Return the form as it was filled in."""
    once = (typed.raw.get("once") or [""])[0]
    once = once if ONCE.fullmatch(once) else str(uuid.uuid4())
    return draw_filled(request, visit, "new_code.html", opened, fields(), typed, refused, once=once)


@guarded_page(routes, "POST", PATH, "new_code", keeps=True)
async def make(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Make it, and show it; the same press again shows the same one, until there is a later one."""
    raw, book = await read_fields(request), casebook_of(request)
    opened = await book.reading(lambda session: find_case(request, visit, session))
    typed, once = read(fields(), raw), mark_of((raw.get("once") or [""])[0])
    if not typed["known"]:
        typed.wrong["known"] = "Find out first who it is: the code opens everything that they may read."
    if typed.wrong:
        return form(request, visit, opened, typed)
    try:
        made = await write_down(request, visit, opened, e.CodeMade(on=today_of(request), to=typed["to"]), once)
    except NotAllowed as refused:
        return form(request, visit, opened, typed, refused.say)
    return draw(
        request,
        visit,
        "new_code_made.html",
        status=409 if made.later else 200,
        case=opened.case,
        code="" if made.later else codes.code_of(book.secrets.code_key, opened.case.uuid, made.number),
        to=made.to,
        reply=reply_now(opened),
    )


@dataclass(frozen=True)
class Made:
    """What a press has made. number: which code of the case; later: another one was made since, and opens it now."""

    number: int
    to: str
    later: bool


async def write_down(request: web.Request, visit: Visit, opened: Opened, fact: e.CodeMade, once: str | None) -> Made:
    """Keep that it was made, and what opens the case from now on; that it is shown is in the audit each time.

    The same press again makes none. Raises NotAllowed.
    """
    book, now, case_uuid, made = casebook_of(request), request.app[NOW](), opened.case.uuid, codes_made(opened.history)
    hashed = await hash_of_next(book, case_uuid, made)

    async def work(session: AsyncSession) -> Made:
        by = visit.staff.id
        is_new = await make_code(book, session, case_uuid, fact, hashed, made, by=by, now=now, once=once)
        fresh = await find_case(request, visit, session)
        row = made_by_press(fresh.history, once) or fresh.history[-1]
        number = codes_made(one for one in fresh.history if one.seq <= row.seq)
        shown = Made(number, row.facts["to"], number < codes_made(fresh.history))
        if not shown.later:
            what = "code_made" if is_new else "code_shown"
            await write_audit(request, session, entry(visit, fresh, what, to=shown.to))
        return shown

    return await book.writing(work)
