"""Numbers for staff at the desk: unmasked, of one council and year, narrowed to a team or a subject. Not published."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from aiohttp import web
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.cases.state import State
from backend.desk import labels, staff
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.numbers import chosen, years_shown
from backend.desk.pages import council_name, draw, today_of
from backend.errors import Problem
from backend.keys import LAW
from backend.numbers.chart import stacked, swatch
from backend.numbers.columns import columns
from backend.numbers.inside import Counted, Panel, complaints_of, lines_of
from backend.numbers.sources import count_inside
from backend.numbers.year import Year
from backend.transfer.case_file import safe

routes = web.RouteTableDef()


@dataclass(frozen=True)
class Inside:
    """What the page shows: how many complaints it is of, and what it can be narrowed to."""

    council: str
    year: Year
    team: str
    about: str
    count: int
    teams: Sequence[str]
    panels: Sequence[Panel]


@guarded_page(routes, "GET", "/desk/numbers/inside", "numbers_inside")
async def inside(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the panels as tables with drawings."""
    found, refused = None, ""
    try:
        found = await read(request, visit) if visit.staff.councils else None
    except Problem as error:
        refused = error.say
    values = {
        "inside": found,
        "refused": refused,
        "councils": [(one, council_name(request, one)) for one in visit.staff.councils],
        "years": years_shown(request),
        "stacked": lambda counts, most: Markup(stacked(counts, most)),  # nosec B704 # made by our own module, of numbers only
        "swatch": lambda at: Markup(swatch(at)),  # nosec B704 # made by our own module, of numbers only
        "columns": lambda panel: Markup(columns(panel)),  # nosec B704 # made by our own module, which escapes
    }
    return draw(request, visit, "inside_numbers.html", status=400 if refused else 200, **values)


@guarded_page(routes, "GET", "/desk/numbers/inside.csv", "numbers_inside")
async def as_file(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the same as CSV, one line a number."""
    try:
        found = await read(request, visit)
    except Problem as error:
        raise web.HTTPBadRequest(text=error.say) from None
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("panel", "row", "column", "value"))
    lines.writerows([safe(cell) for cell in line] for line in lines_of(found.panels))
    name = f"attachment; filename=numbers-for-staff-{found.council}-{found.year.number}.csv"
    return web.Response(text=out.getvalue(), content_type="text/csv", headers={"Content-Disposition": name})


async def read(request: web.Request, visit: Visit) -> Inside:
    """Return what is asked for; that somebody read it is written down. Raises Problem, and 404 for another council."""
    council, year = chosen(request, visit)
    team, about = (request.query.get(name, "").strip()[:80] for name in ("team", "about"))
    book = casebook_of(request)
    states = await book.states(council)
    entry = Entry(visit.staff.id, "numbers_inside_read", council=council, facts={"year": year.number})

    async def work(session: AsyncSession) -> dict[str, str]:
        found = await staff.teams(session)
        await write_audit(request, session, entry)
        return found

    by = Counted(year, request.app[LAW], today_of(request), await book.writing(work), labels.DUE)
    every = complaints_of(states.values(), year, visit.staff.id)
    some = [one for one in every if team in ("", by.team(one)) and (not about or about in one.about)]
    return Inside(council, year, team, about, len(some), teams_in(every, by), await count_inside(some, by))


def teams_in(complaints: Sequence[State], by: Counted) -> list[str]:
    """Return the teams that the numbers can be narrowed to."""
    return sorted({by.team(state) for state in complaints})
