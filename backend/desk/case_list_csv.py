"""The list of cases as CSV, with the filters of the page: references, dates and states; nobody's name or words."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.cases.tables import SummaryRow
from backend.desk import case_search, labels, staff
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.today import where_of
from backend.transfer.case_file import safe

MOST = 100_000
COLUMNS = (
    "case", "kind", "council", "where_it_is", "stage", "arrived_on", "next", "by", "about", "to_do", "who", "ended",
)  # fmt: skip
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/cases.csv", "cases_csv")
async def cases_csv(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Give the list as a file; that somebody took it is in the audit."""
    wanted = case_search.Wanted.of(request.query)

    async def work(session: AsyncSession) -> str:
        where = await where_of(request, visit, session, wanted)
        rows = await case_search.found(session, where, most=MOST, order=wanted.order)
        await write_audit(request, session, Entry(visit.staff.id, "cases_exported", facts={"count": len(rows)}))
        return as_csv(rows, await staff.names(session))

    text = await casebook_of(request).writing(work)
    headers = {"Content-Disposition": "attachment; filename=cases.csv"}
    return web.Response(text=text, content_type="text/csv", headers=headers)


def as_csv(rows: Sequence[SummaryRow], names: Mapping[str, str]) -> str:
    """Return one line a case."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for row in rows:
        lines.writerow([safe(cell) for cell in cells(row, names)])
    return out.getvalue()


def cells(row: SummaryRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the cells of one case."""
    about = [labels.ABOUT.get(one, one) for one in row.about.strip("|").split("|") if one]
    return (
        row.reference,
        labels.KIND[row.kind],
        row.council,
        labels.STATE[row.state],
        str(row.stage),
        row.received_on.isoformat(),
        labels.DUE[row.next_what] if row.next_what else "",
        row.next_due.isoformat() if row.next_due else "",
        "; ".join(about),
        "; ".join(labels.tasks_in(row.tasks).values()),
        names.get(row.assigned_to, row.assigned_to) if row.assigned_to else "",
        "yes" if row.ended else "no",
    )
