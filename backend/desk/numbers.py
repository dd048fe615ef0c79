"""The annual report at the desk: as a page with charts, as CSV, as JSON. The council's own, nobody else's."""

from __future__ import annotations

from aiohttp import web

from backend.audit.chain import Entry
from backend.cases.endpoints import answer
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.pages import council_name, draw, today_of
from backend.errors import Problem
from backend.keys import CONTENT, NOW
from backend.numbers import page
from backend.numbers.as_csv import as_csv
from backend.numbers.routes import FIRST, year_of
from backend.numbers.shapes import Report
from backend.numbers.sources import annual_report
from backend.numbers.year import Year

YEARS_SHOWN = 6
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/numbers", "numbers")
async def numbers(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the report as a page: what is asked for, else the first of their councils and this year."""
    report, refused = None, ""
    try:
        report = await read(request, visit) if visit.staff.councils else None
    except Problem as error:
        refused = error.say
    values = {
        "report": report,
        "shown": page.part(report) if report else "",
        "refused": refused,
        "councils": [(one, council_name(request, one)) for one in visit.staff.councils],
        "years": years_shown(request),
    }
    return draw(request, visit, "numbers.html", status=400 if refused else 200, **values)


@guarded_page(routes, "GET", "/desk/numbers.csv", "numbers")
async def as_file(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the same as CSV."""
    report = await read_or_refuse(request, visit)
    name = f"attachment; filename=annual-report-{report.council}-{report.year}.csv"
    return web.Response(text=as_csv(report), content_type="text/csv", headers={"Content-Disposition": name})


@guarded_page(routes, "GET", "/desk/numbers.json", "numbers")
async def as_json(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the same as JSON, as the API gives it to the service token."""
    return answer(await read_or_refuse(request, visit))


@guarded_page(routes, "GET", "/desk/numbers.css", "style")
async def style(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show how the report looks, on the screen and on paper."""
    return web.FileResponse(page.HERE / "report.css", headers={"Cache-Control": "no-cache"})


async def read_or_refuse(request: web.Request, visit: Visit) -> Report:
    """Return the report for a program; a refusal is JSON."""
    try:
        return await read(request, visit)
    except Problem as error:
        raise web.HTTPBadRequest(text=error.say) from None


async def read(request: web.Request, visit: Visit) -> Report:
    """Return the report that is asked for; that somebody read it is written down.

    Raises Problem, 404 for another council.
    """
    (council, year), now = chosen(request, visit), request.app[NOW]()
    book = casebook_of(request)
    report = await annual_report(book, request.app[CONTENT], council, year, now)
    entry = Entry(visit.staff.id, "numbers_read", council=council, facts={"year": year.number})
    await book.writing(lambda session: write_audit(request, session, entry))
    return report


def chosen(request: web.Request, visit: Visit) -> tuple[str, Year]:
    """Return the council and year that the address asks for: else the first of theirs, and this year.

    Raises Problem, and 404 for another council.
    """
    council = request.query.get("council") or next(iter(visit.staff.councils), "")
    if council not in visit.staff.councils or council not in request.app[CONTENT].councils:
        raise web.HTTPNotFound
    return council, year_of(request.query.get("year", ""), Year.of(today_of(request)))


def years_shown(request: web.Request) -> list[Year]:
    """Return the years that can be chosen, the newest first."""
    this = Year.of(today_of(request)).number
    return [Year(number) for number in range(this, max(FIRST, this - YEARS_SHOWN), -1)]
