"""One case as a file: whole, as JSON or as a table of its events, for a council's own system."""

from __future__ import annotations

import json

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import lines_about
from backend.desk import staff
from backend.desk.case_access import entry, find_case
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.posted_forms import read_text
from backend.keys import NOW
from backend.transfer.case_file import EVENT_COLUMNS, CaseFile, as_csv

routes = web.RouteTableDef()


@guarded_page(routes, "POST", "/desk/cases/{reference}/export", "export", page="/desk/cases/{reference}")
async def export(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Give one case whole: words, history, dates, and who read and did what with it."""
    how = "csv" if read_text(await request.post(), "how") == "csv" else "json"

    async def work(session: AsyncSession) -> tuple[CaseFile, dict[str, str]]:
        opened = await find_case(request, visit, session)
        await write_audit(request, session, entry(visit, opened, "case_exported", how=how))
        audit = await lines_about(session, opened.case.uuid)
        file = CaseFile(opened.case, opened.history, opened.book, audit, opened.gone, opened.hidden)
        return file, await staff.names(session)

    file, names = await casebook_of(request).writing(work)
    if how == "csv":
        text, kind = as_csv(EVENT_COLUMNS, file.event_rows(names)), "text/csv"
    else:
        text, kind = json.dumps(file.as_json(request.app[NOW]()), ensure_ascii=False, indent=1), "application/json"
    name = f"attachment; filename={file.case.reference}.{how}"
    return web.Response(text=text, content_type=kind, headers={"Content-Disposition": name})
