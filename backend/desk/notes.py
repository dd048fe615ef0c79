"""Notes of the team about one case, by day and by who wrote them. Whoever told us never sees them."""

from __future__ import annotations

from aiohttp import web

from backend.desk import staff
from backend.desk.case_access import read_case
from backend.desk.case_search import day_of
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page
from backend.desk.pages import draw
from backend.desk.timeline import NOTE, line_of

routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/cases/{reference}/notes", "notes")
async def notes(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the notes that count, the newest first; of one person, or of some days, where that is asked for."""
    opened = await read_case(request, visit, "notes_read")
    names = await casebook_of(request).reading(staff.names)
    by = request.query.get("by", "")
    since, until = day_of(request.query.get("since", "")), day_of(request.query.get("until", ""))
    every = [row for row in reversed(opened.rows) if row.kind == NOTE]
    writers = {row.actor: names.get(row.actor, row.actor) for row in every}
    days = {row.seq: day_of(str(row.facts["on"])) for row in every}
    shown = [row for row in every if by in ("", row.actor)]
    shown = [row for row in shown if (day := days[row.seq]) and (since or day) <= day <= (until or day)]
    found = [line_of(opened, row, names, in_error=False) for row in shown]
    return draw(request, visit, "notes.html", case=opened.case, state=opened.state, lines=found, writers=writers, by=by,
                since=since, until=until)  # fmt: skip
