"""Give one case, several or all of a list to somebody, in one press: for a new colleague, a leaver, somebody away."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from sqlalchemy import and_
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.casebook import events_of, rows_of
from backend.cases.history import replay
from backend.cases.tables import CaseRow, SummaryRow
from backend.desk import case_search, staff
from backend.desk.case_access import Opened, entry
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.permissions import may_see_case
from backend.desk.posted_forms import read_fields
from backend.desk.saved_views import tidy
from backend.desk.today import handlers, where_of
from backend.keys import NOW
from backend.refusals import NotAllowed

MOST = 500
"""Cases that are given in one press; whoever has more presses again."""
routes = web.RouteTableDef()


@guarded_page(routes, "POST", "/desk/hand-over", "hand_over", page="/desk/cases")
async def hand_over(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Give the chosen cases, or the whole list, to somebody; say how many went and how many could not."""
    raw = await read_fields(request)
    query, to = tidy((raw.get("query") or [""])[0]), (raw.get("to") or [""])[0]
    book, whole = casebook_of(request), "all" in raw

    async def look(session: AsyncSession) -> tuple[list[str], staff.Staff | None]:
        known = {one.id: one for one in await handlers(session, visit.staff.councils)}
        wanted = case_search.Wanted.of(dict(parse_qsl(query)))
        listed = await where_of(request, visit, session, wanted)
        chosen = listed if whole else SummaryRow.reference.in_((raw.get("case") or [])[:MOST])
        may = await where_of(request, visit, session, case_search.Wanted(show="open"))
        found = await case_search.found(session, and_(chosen, may), most=MOST)
        return [row.case_uuid for row in found], known.get(to)

    uuids, new = await book.reading(look)
    given, kept = 0, 0
    for uuid in uuids if new else ():
        done = await give(request, visit, uuid, new)
        given, kept = given + done, kept + (not done)
    told = {"given": given, "kept": kept} if uuids and new else {"nothing": "who" if uuids else "cases"}
    return redirect_to("/desk/cases?" + "&".join(part for part in (query, urlencode(told)) if part))


async def give(request: web.Request, visit: Visit, case_uuid: str, new: staff.Staff | None) -> bool:
    """Give one case to somebody; False where it is not theirs to have, or to give. With them already: done."""
    book, now = casebook_of(request), request.app[NOW]()

    async def work(session: AsyncSession) -> bool:
        rows = await rows_of(session, case_uuid)
        state = replay(events_of(rows))
        if new is None or state.council not in new.councils or not may_see_case(visit.staff, visit.scopes, state):
            return False
        if state.assigned_to != new.id:
            fact = e.Assigned(to=new.id)
            await book.add(session, case_uuid, fact, actor=visit.staff.id, now=now)
            opened = Opened(await session.get_one(CaseRow, case_uuid), rows, state, book)
            await write_audit(request, session, entry(visit, opened, "did_assign"))
        return True

    try:
        return await book.writing(work)
    except NotAllowed:
        return False
