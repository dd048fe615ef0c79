"""Route of the numbers: the annual report as JSON, for a council's own systems. The desk has the page."""

from __future__ import annotations

from aiohttp import web

from backend.cases.endpoints import Endpoint, allow_council, answer, guarded
from backend.cases.routes import WRONG, book_of
from backend.errors import Problem
from backend.keys import CONTENT, NOW
from backend.law.working_days import in_london
from backend.numbers.shapes import Report
from backend.numbers.sources import annual_report
from backend.numbers.year import Year

FIRST, LAST = 2006, 2100
"""The regulations are of 2006; further years than these are a slip of the finger."""


@guarded("numbers")
async def get_numbers(request: web.Request) -> web.Response:
    """Return the annual report of `?council=` for `?year=` (2026: April 2026 to March 2027; without it, this year)."""
    return answer(await asked_for(request))


async def asked_for(request: web.Request) -> Report:
    """Return the report that the address asks for; raises Problem."""
    council, now = request.query.get("council", ""), request.app[NOW]()
    if council not in request.app[CONTENT].councils:
        raise Problem("bad_request", 400, say="We do not know this council.", field="council")
    allow_council(request, council)
    year = year_of(request.query.get("year", ""), Year.of(in_london(now)))
    return await annual_report(book_of(request), request.app[CONTENT], council, year, now)


def year_of(said: str, this: Year) -> Year:
    """Return the year that was asked for; raises Problem."""
    if not said:
        return this
    year = int(said) if said.isascii() and said.isdigit() and len(said) == len("2026") else 0
    if not FIRST <= year <= LAST:
        raise Problem("bad_request", 400, say="A year looks like 2026.", field="year")
    return Year(year)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/numbers",
        get_numbers,
        "The annual report of a council for a financial year, small numbers hidden.",
        gives=Report,
        also=WRONG,
        query={"council": "The name of the council.", "year": "2026 is April 2026 to March 2027."},
    ),
)
routes = web.RouteTableDef()
for one in ENDPOINTS:
    routes.route(one.method, one.path)(one.handler)
