"""People who work at the desk: an admin adds, renews, ends and reopens accounts, and sees no case.

What gives power waits for a second person (proposals.py). Nobody is shown another's password or secret (links.py).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import devices, labels, proposals, staff
from backend.desk.actions.fields import Field, Typed
from backend.desk.actions.fields import read as read_form
from backend.desk.confirmations import hand_over
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.pages import council_name, draw
from backend.desk.posted_forms import read_fields, read_text
from backend.desk.proposals import Wanted
from backend.desk.tables import ProposalRow, StaffRow
from backend.keys import LAW, NOW, SECRETS

GIVING = ("save", "renew", "reopen")
CHANGES = (*GIVING, "sign_out", "end", "team")
MOST_TEAM = 80
routes = web.RouteTableDef()


def fields(request: web.Request, row: StaffRow | None = None) -> list[Field]:
    """Return the boxes of an account."""
    councils = [(one, council_name(request, one)) for one in sorted(request.app[LAW].promises)]
    new = [Field("sign_in", "E-mail address at work", "line"), Field("name", "Name", "line")]
    return [
        *([] if row else new),
        Field("roles", "Works as", "ticks", options=tuple(labels.ROLE.items())),
        Field("councils", "For which council", "ticks", options=councils),
    ]


@guarded_page(routes, "GET", "/desk/people", "people")
async def people(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Everybody, and a form for somebody new."""
    return await show_people(request, visit, Typed(), "")


async def show_people(request: web.Request, visit: Visit, typed: Typed, refused: str) -> web.Response:
    """Return the list and the form, as it was typed."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        waiting = {one.staff_id for one in await proposals.waiting(session)}
        return {"rows": await staff.everybody(session), "waiting": waiting}

    values = await casebook_of(request).reading(work)
    values |= {"fields": fields(request), "typed": typed, "refused": refused}
    values["asked"] = request.query.get("asked") == "yes"
    return draw(request, visit, "people.html", status=400 if refused or typed.wrong else 200, **values)


@guarded_page(routes, "POST", "/desk/people", "people_add")
async def add(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Add an account that may do nothing until a second person has confirmed what it is for."""
    typed = read_form(fields(request), await read_fields(request))
    if typed.wrong:
        return await show_people(request, visit, typed, "")
    wanted, now = Wanted("add", tuple(typed["roles"]), tuple(typed["councils"])), request.app[NOW]()

    async def work(session: AsyncSession) -> None:
        if not wanted.roles:
            raise staff.NotAdded("At least one role is needed.")
        row = await staff.begin(session, sign_in=typed["sign_in"], name=typed["name"], now=now)
        await proposals.propose(session, row, wanted, visit.staff, now)
        await write_audit(request, session, Entry(visit.staff.id, "staff_add", about=row.id, facts=wanted.facts))

    try:
        await casebook_of(request).writing(work)
    except staff.NotAdded as error:
        return await show_people(request, visit, typed, error.say)
    return redirect_to("/desk/people?asked=yes")


async def known(request: web.Request, session: AsyncSession) -> StaffRow:
    """Return the account in the path; raises 404."""
    row = await session.get(StaffRow, request.match_info["staff"])
    if row is None:
        raise web.HTTPNotFound
    return row


@guarded_page(routes, "GET", "/desk/people/{staff}", "person")
async def person(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show one account."""

    async def work(session: AsyncSession) -> tuple[StaffRow, list[ProposalRow], dict[str, str]]:
        row = await known(request, session)
        return row, list(await proposals.waiting(session, row.id)), await staff.teams(session)

    row, waiting, teams = await casebook_of(request).reading(work)
    typed = Typed(raw={"roles": row.roles, "councils": row.councils})
    return draw(request, visit, "person.html", row=row, fields=fields(request, row), typed=typed, waiting=waiting,
                teams=sorted(set(teams.values())), done=request.query.get("done", ""))  # fmt: skip


@guarded_page(routes, "POST", "/desk/people/{staff}", "person_change")
async def change(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Change one account. Nobody ends or changes their own: the last admin must not lock everybody out."""
    what, raw = read_text(await request.post(), "what"), await read_fields(request)
    if what not in CHANGES:
        raise web.HTTPBadRequest

    async def work(session: AsyncSession) -> tuple[StaffRow, str, str]:
        row = await known(request, session)
        if row.id == visit.staff.id and what != "sign_out":
            raise staff.NotAdded("Somebody else has to do this to your own account.")
        facts, done, token = await apply(request, session, visit, row, what, raw)
        link = await hand_over(request, session, row, token)
        await write_audit(request, session, Entry(visit.staff.id, f"staff_{what}", about=row.id, facts=facts))
        return row, done, link

    try:
        row, done, link = await casebook_of(request).writing(work)
    except staff.NotAdded as error:
        return await show_people(request, visit, Typed(), error.say)
    if link:
        return draw(request, visit, "person_link.html", row=row, link=link)
    return redirect_to(f"{request.path}?done={done}")


async def apply(
    request: web.Request, session: AsyncSession, visit: Visit, row: StaffRow, what: str, raw: dict[str, list[str]]
) -> tuple[dict[str, Any], str, str]:
    """Change an account, or ask for the second person; return what the audit says, what is done, and a link's token."""
    now = request.app[NOW]()
    if what == "end":
        await staff.end(session, row, now)
        return {}, "yes", ""
    if what == "team":
        row.team = " ".join(" ".join(raw.get("team", [])).split())[:MOST_TEAM] or None
        return {}, "team", ""
    if what == "sign_out":
        await staff.sign_out_everywhere(session, row.id)
        await devices.forget(session, row.id)
        return {}, "yes", ""
    typed = read_form(fields(request, row), raw) if what == "save" else None
    wanted = Wanted(
        what,
        tuple(sorted(typed["roles"] if typed else row.roles)),
        tuple(sorted(typed["councils"] if typed else row.councils)),
    )
    if not proposals.needs_second(row, wanted):
        return wanted.facts, "yes", await proposals.apply(session, row, wanted, request.app[SECRETS].sealer, now)
    await proposals.propose(session, row, wanted, visit.staff, now)
    return {**wanted.facts, "waits": True}, "asked", ""
