"""People who work at the desk: an admin adds, renews, ends and reopens accounts, and sees no case."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import say, staff
from backend.desk.door import Visit, audited, casebook_of, door, fields_of, sent_on, text_of
from backend.desk.moves.fields import Field, Typed
from backend.desk.moves.fields import read as read_form
from backend.desk.pages import council_name, draw
from backend.desk.tables import StaffRow
from backend.keys import LAW, NOW, SECRETS

CHANGES = ("save", "renew", "sign_out", "end", "reopen")
routes = web.RouteTableDef()


def fields(request: web.Request, row: StaffRow | None = None) -> list[Field]:
    """What an account has."""
    councils = [(one, council_name(request, one)) for one in sorted(request.app[LAW].promises)]
    new = [Field("sign_in", "E-mail address at work", "line"), Field("name", "Name", "line")]
    return [
        *([] if row else new),
        Field("roles", "Works as", "ticks", options=tuple(say.ROLE.items())),
        Field("councils", "For which council", "ticks", options=councils),
    ]


@door(routes, "GET", "/desk/people", "people")
async def people(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Everybody, and a form for somebody new."""
    return await show_people(request, visit, Typed(), "")


async def show_people(request: web.Request, visit: Visit, typed: Typed, refused: str) -> web.Response:
    """The list and the form, as it was typed."""
    rows = await casebook_of(request).reading(staff.everybody)
    values = {"rows": rows, "fields": fields(request), "typed": typed, "refused": refused}
    return draw(request, visit, "people.html", status=400 if refused or typed.wrong else 200, **values)


@door(routes, "POST", "/desk/people", "people_add")
async def add(request: web.Request, visit: Visit) -> web.StreamResponse:
    """A new account; password and one-time codes are shown once."""
    typed = read_form(fields(request), await fields_of(request))
    if typed.wrong:
        return await show_people(request, visit, typed, "")

    async def work(session: AsyncSession) -> staff.New:
        got: dict[str, Any] = typed.values
        new = await staff.add(session, request.app[SECRETS].sealer, **got, now=request.app[NOW]())
        await audited(request, session, Entry(visit.staff.id, "staff_add", about=new.staff.id))
        return new

    try:
        new = await casebook_of(request).writing(work)
    except staff.NotAdded as error:
        return await show_people(request, visit, typed, str(error))
    return draw(request, visit, "person_new.html", new=new)


async def known(request: web.Request, session: AsyncSession) -> StaffRow:
    """The account in the path; raises 404."""
    row = await session.get(StaffRow, request.match_info["staff"])
    if row is None:
        raise web.HTTPNotFound
    return row


@door(routes, "GET", "/desk/people/{staff}", "person")
async def person(request: web.Request, visit: Visit) -> web.StreamResponse:
    """One account."""
    row = await casebook_of(request).reading(lambda session: known(request, session))
    typed = Typed(raw={"roles": row.roles, "councils": row.councils})
    return draw(request, visit, "person.html", row=row, fields=fields(request, row), typed=typed,
                done=request.query.get("done") == "yes")  # fmt: skip


@door(routes, "POST", "/desk/people/{staff}", "person_change")
async def change(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Change one account. Nobody takes the keys from themselves: the last admin must not lock the door behind them."""
    what, raw = text_of(await request.post(), "what"), await fields_of(request)
    if what not in CHANGES:
        raise web.HTTPBadRequest

    async def work(session: AsyncSession) -> staff.New | None:
        row = await known(request, session)
        if row.id == visit.staff.id and what in {"end", "save"}:
            raise staff.NotAdded("Somebody else has to do this to your own account.")
        done = await apply(request, session, row, what, raw)
        await audited(request, session, Entry(visit.staff.id, f"staff_{what}", about=row.id))
        return done

    try:
        new = await casebook_of(request).writing(work)
    except staff.NotAdded as error:
        return await show_people(request, visit, Typed(), str(error))
    if new:
        return draw(request, visit, "person_new.html", new=new)
    return sent_on(f"{request.path}?done=yes")


async def apply(
    request: web.Request, session: AsyncSession, row: StaffRow, what: str, raw: dict[str, list[str]]
) -> staff.New | None:
    """Do it; a new password ends every session, and so does a change of what they may do."""
    if what == "end":
        await staff.end(session, row, request.app[NOW]())
        return None
    await staff.sign_out_everywhere(session, row.id)
    if what == "reopen":
        row.ended_at = None
    if what == "save":
        typed = read_form(fields(request, row), raw)
        row.roles, row.councils = sorted(typed["roles"]), sorted(typed["councils"])
    return staff.renew(row, request.app[SECRETS].sealer) if what in {"renew", "reopen"} else None
