"""Leave and cover: from when to when somebody is away, and who has their cases meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import absences, staff
from backend.desk.actions.fields import Field, Typed, maybe, on_day
from backend.desk.actions.fields import read as read_form
from backend.desk.actions.first_steps import HANDLERS
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, typed_before, write_audit
from backend.desk.pages import draw, today_of
from backend.desk.posted_forms import read_fields, read_text
from backend.desk.staff import Staff
from backend.desk.tables import AbsenceRow
from backend.refusals import NotAllowed

FOR_OTHERS = "manager"
"""The role that may enter that somebody else is away: whoever is ill does not sign in."""
routes = web.RouteTableDef()


async def colleagues(session: AsyncSession, visit: Visit) -> list[Staff]:
    """Return who can have cases of their councils, by name."""
    found = {one.id: one for council in visit.staff.councils for one in await working(session, council)}
    return sorted(found.values(), key=lambda one: one.name)


async def working(session: AsyncSession, council: str) -> Sequence[Staff]:
    """Return who can have cases of this council."""
    return await staff.working_for(session, council, *HANDLERS)


def may_enter_for(visit: Visit, who: Staff) -> bool:
    """Return whether this person may say that this one is away: a manager of every council that they work for."""
    of_all = set(who.councils) <= set(visit.staff.councils)
    return who.id == visit.staff.id or (FOR_OTHERS in visit.staff.roles and of_all)


def fields(visit: Visit, people: Sequence[Staff]) -> list[Field]:
    """Return the boxes."""
    who = [(one.id, one.name) for one in people if may_enter_for(visit, one)]
    cover = [(one.id, one.name) for one in people]
    hint = "Blank: nobody. Then their cases stand under “Nobody looks after it” on those days."
    return [
        Field("who", "Who is away", "choice", options=who, start=visit.staff.id),
        on_day("First day away", name="from_on"),
        on_day("Last day away", name="to_on", start=""),
        maybe(Field("cover", "Who covers", "choice", hint, cover)),
    ]


@guarded_page(routes, "GET", "/desk/leave", "leave")
async def show_leave(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show who is away now or will be, and a form."""
    return await page(request, visit, Typed(raw=typed_before(request, "leave") or {}))


async def page(request: web.Request, visit: Visit, typed: Typed, refused: str = "") -> web.Response:
    """Return the page, as it was typed."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        people = await colleagues(session, visit)
        ids = {one.id for one in people}
        rows = [row for row in await absences.coming(session, today_of(request)) if row.staff_id in ids]
        theirs = {one.id for one in people if may_enter_for(visit, one)}
        mine = {row.id for row in rows if row.staff_id in theirs}
        return {"rows": rows, "mine": mine, "fields": fields(visit, people), "names": await staff.names(session)}

    values = await casebook_of(request).reading(work)
    status = 400 if typed.wrong else 409 if refused else 200
    done = request.query.get("done", "")
    return draw(request, visit, "leave.html", status=status, typed=typed, refused=refused, done=done, **values)


@guarded_page(routes, "POST", "/desk/leave", "leave", keeps=True)
async def enter(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Enter that somebody is away."""
    raw, book, today = await read_fields(request), casebook_of(request), today_of(request)
    people = await book.reading(lambda session: colleagues(session, visit))
    typed = read_form(fields(visit, people), raw)
    if typed.wrong:
        return await page(request, visit, typed)
    known = {one.id: one for one in people}

    async def work(session: AsyncSession) -> None:
        who, cover = known[typed["who"]], known.get(typed["cover"] or "")
        row = await absences.enter(session, who, cover, typed["from_on"], typed["to_on"], today)
        await write_down(request, session, visit, "leave_entered", who, row)

    try:
        await book.writing(work)
    except NotAllowed as error:
        return await page(request, visit, typed, error.say)
    return redirect_to("/desk/leave?done=entered")


@guarded_page(routes, "POST", "/desk/leave/remove", "leave", page="/desk/leave")
async def take_back(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Take an absence back, or end it: from now on their cases are theirs again."""
    absence_id = read_text(await request.post(), "absence")
    book = casebook_of(request)

    async def work(session: AsyncSession) -> None:
        row = await absences.remove(session, absence_id)
        who = next((one for one in await colleagues(session, visit) if one.id == row.staff_id), None)
        if who is None or not may_enter_for(visit, who):
            raise web.HTTPNotFound
        await write_down(request, session, visit, "leave_taken_back", who, row)

    try:
        await book.writing(work)
    except NotAllowed as error:
        return await page(request, visit, Typed(), error.say)
    return redirect_to("/desk/leave?done=taken_back")


async def write_down(
    request: web.Request, session: AsyncSession, visit: Visit, what: str, who: Staff, row: AbsenceRow
) -> None:
    """Write it into the audit, once for each council whose cases it moves: an auditor reads that of their own."""
    for council in who.councils:
        entry = Entry(visit.staff.id, what, about=who.id, council=council, facts=facts(row))
        await write_audit(request, session, entry)


def facts(row: AbsenceRow) -> dict[str, str | None]:
    """Return what the audit says."""
    return {"from": row.from_on.isoformat(), "to": row.to_on.isoformat(), "cover": row.cover_id}
