"""The page Today (what an officer has to do, the most urgent first) and the list of all cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.application import rota_now
from backend.alerts.book import states
from backend.alerts.groups import Group, grouped
from backend.alerts.limits import is_late
from backend.cases.tables import SummaryRow
from backend.desk import case_search, letter_outbox, staff
from backend.desk.absences import away_on, here_on
from backend.desk.actions.first_steps import HANDLERS
from backend.desk.child_names import children_of
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to
from backend.desk.letter_drafts import TITLES
from backend.desk.offered_actions import quick_links
from backend.desk.pages import MENU, draw, today_of
from backend.desk.permissions import only_theirs, scopes_of
from backend.desk.saved_views import views_of
from backend.keys import LAW, NOW

A_HEADING = 10
"""Cases shown under each heading; the rest is one press away."""
ME = "me"
"""Given to whoever asks, or to somebody they cover for."""
TOLD = ("given", "kept", "nothing")
"""What an address says after cases were handed over."""
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk", "home")
@guarded_page(routes, "GET", "/desk/", "home")
async def home(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the first page of the menu that they may open."""
    first = next((path for name, _, path in MENU if visit.may(name)), "/desk/account")
    return redirect_to(first)


@guarded_page(routes, "GET", "/desk/today", "today")
async def today(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the day's work: of everybody, or of oneself."""
    book, mine = casebook_of(request), request.query.get("who") == ME
    theirs = and_(
        only_theirs(visit.staff, visit.scopes), SummaryRow.assigned_to.in_(visit.staff.looks_after) if mine else true()
    )

    async def work(session: AsyncSession) -> dict[str, Any]:
        every = case_search.headings(
            today_of(request), request.app[LAW].days, await here_on(session, today_of(request))
        )
        parts = case_search.firsts(every)
        if mine:
            del parts["unassigned"]
        live = and_(theirs, SummaryRow.live.is_(True))
        counts = await case_search.counted(session, live, parts | {"open": ~SummaryRow.ended})
        lists = {
            name: await case_search.found(session, and_(theirs, part), most=A_HEADING)
            for name, part in parts.items()
            if counts[name]
        }
        return {
            "counts": counts,
            "lists": lists,
            "parts": list(parts),
            "children": await children_of(session, book, [row for rows in lists.values() for row in rows]),
            "names": await staff.names(session),
            "away": await away_on(session, today_of(request)),
            **sorted_alerts(request, await alerts_of(session, visit)),
            "unsent": await letter_outbox.find_unsent(session, theirs) if visit.may("letter_send") else [],
        }

    values = await casebook_of(request).reading(work)
    return draw(
        request,
        visit,
        "today.html",
        headings=case_search.HEADINGS,
        titles=TITLES,
        mine=mine,
        links=quick_links(visit),
        **values,
    )


async def alerts_of(session: AsyncSession, visit: Visit) -> list[Group]:
    """Return the open alerts and looks of their councils; none for who may not see alerts."""
    if not scopes_of(visit.staff, "alerts"):
        return []
    return [group for group in grouped(await states(session)) if group.council in visit.staff.councils]


def sorted_alerts(request: web.Request, groups: list[Group]) -> dict[str, list[Group]]:
    """Return `alerts` that nobody has taken on, `late_alerts` whose work is late, `looks` to read, `late_looks`."""
    now = request.app[NOW]()
    late = [group for group in groups if is_late(group, rota_now(request.app, group.council), now)]
    return {
        "alerts": [group for group in groups if group.waiting],
        "late_alerts": [group for group in late if group.open],
        "looks": [group for group in groups if group.is_look],
        "late_looks": [group for group in late if group.is_look],
    }


async def handlers(session: AsyncSession, councils: Sequence[str]) -> list[staff.Staff]:
    """Return who may be given cases of one of these councils, by name."""
    found = {one.id: one for council in councils for one in await staff.working_for(session, council, *HANDLERS)}
    return sorted(found.values(), key=lambda one: one.name)


async def where_of(
    request: web.Request, visit: Visit, session: AsyncSession, wanted: case_search.Wanted
) -> ColumnElement[bool]:
    """Return the condition for the cases of a list that this person may see."""
    mine = wanted.who == ME
    found = (replace(wanted, who="") if mine else wanted).where(
        today_of(request), request.app[LAW].days, await here_on(session, today_of(request))
    )
    with_them = SummaryRow.assigned_to.in_(visit.staff.looks_after) if mine else true()
    return and_(only_theirs(visit.staff, visit.scopes), found, with_them)


@guarded_page(routes, "GET", "/desk/cases", "cases")
async def cases(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show all cases they may see, filtered."""
    wanted = case_search.Wanted.of(request.query)
    book = casebook_of(request)

    async def work(session: AsyncSession) -> dict[str, Any]:
        where = await where_of(request, visit, session, wanted)
        rows = await case_search.found(session, where, wanted.page, order=wanted.order)
        return {
            "rows": rows,
            "children": await children_of(session, book, rows),
            "count": await case_search.how_many(session, where),
            "views": await views_of(session, casebook_of(request).secrets.sealer, visit.staff.id),
            "people": await staff.everybody(session),
            "handlers": await handlers(session, visit.staff.councils) if visit.may("hand_over") else [],
            "names": await staff.names(session),
            "away": await away_on(session, today_of(request)),
        }

    values = await book.reading(work)
    pages = case_search.pages_of(values["count"])
    kept = {name: value for name, value in request.query.items() if name not in ("page", *TOLD) and value}
    values |= {"links": quick_links(visit), "week_ends": case_search.week_ends(today_of(request))}
    values |= {"wanted": wanted, "pages": pages, "kept": urlencode(kept), "headings": case_search.HEADINGS}
    values["told"] = {name: request.query.get(name, "") for name in TOLD}
    return draw(request, visit, "cases.html", **values)
