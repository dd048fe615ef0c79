"""What must I do today, and the list of all cases."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import and_, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import states
from backend.alerts.groups import Group, grouped
from backend.cases.tables import SummaryRow
from backend.desk import finding, posting, staff
from backend.desk.door import Visit, casebook_of, door, sent_on
from backend.desk.letters import TITLES
from backend.desk.pages import MENU, draw, today_of
from backend.desk.permissions import only_theirs, scopes_of
from backend.keys import LAW

A_HEADING = 10
"""Cases shown under each heading; the rest is one press away."""
routes = web.RouteTableDef()


@door(routes, "GET", "/desk", "home")
@door(routes, "GET", "/desk/", "home")
async def home(request: web.Request, visit: Visit) -> web.StreamResponse:
    """The first page of the menu that they may open."""
    first = next((path for name, _, path in MENU if visit.may(name)), "/desk/account")
    return sent_on(first)


@door(routes, "GET", "/desk/today", "today")
async def today(request: web.Request, visit: Visit) -> web.StreamResponse:
    """The day's work: of everybody, or of oneself."""
    parts = finding.headings(today_of(request), request.app[LAW].days)
    mine = request.query.get("who") == "me"
    theirs = and_(only_theirs(visit.staff, visit.scopes), SummaryRow.assigned_to == visit.staff.id if mine else true())
    if mine:
        del parts["unassigned"]

    async def work(session: AsyncSession) -> dict[str, Any]:
        live = and_(theirs, SummaryRow.live.is_(True))
        counts = await finding.counted(session, live, parts | {"open": ~SummaryRow.ended})
        lists = {
            name: await finding.found(session, and_(theirs, part), most=A_HEADING)
            for name, part in parts.items()
            if counts[name]
        }
        return {
            "counts": counts,
            "lists": lists,
            "names": await staff.names(session),
            "alerts": await waiting_alerts(session, visit),
            "unsent": await posting.left_over(session, theirs) if visit.may("letter_send") else [],
        }

    values = await casebook_of(request).reading(work)
    return draw(
        request, visit, "today.html", headings=finding.HEADINGS, titles=TITLES, parts=list(parts), mine=mine, **values
    )


async def waiting_alerts(session: AsyncSession, visit: Visit) -> list[Group]:
    """Alerts of their councils that nobody has acknowledged; none for who may not see alerts."""
    if not scopes_of(visit.staff, "alerts"):
        return []
    found = grouped(await states(session))
    return [group for group in found if group.waiting and group.council in visit.staff.councils]


@door(routes, "GET", "/desk/cases", "cases")
async def cases(request: web.Request, visit: Visit) -> web.StreamResponse:
    """All cases they may see, filtered."""
    wanted = finding.Wanted.of(request.query)
    where = and_(only_theirs(visit.staff, visit.scopes), wanted.where(today_of(request), request.app[LAW].days))

    async def work(session: AsyncSession) -> dict[str, Any]:
        return {
            "rows": await finding.found(session, where, wanted.page),
            "count": await finding.how_many(session, where),
            "people": await staff.everybody(session),
            "names": await staff.names(session),
        }

    values = await casebook_of(request).reading(work)
    pages = finding.pages_of(values["count"])
    kept = {name: value for name, value in request.query.items() if name != "page" and value}
    values |= {"wanted": wanted, "pages": pages, "kept": urlencode(kept), "headings": finding.HEADINGS}
    return draw(request, visit, "cases.html", **values)
