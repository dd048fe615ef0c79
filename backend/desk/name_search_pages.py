"""Find by name: what is typed is posted, so that no name stands in an address, and is written down nowhere."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import staff
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.name_search import MOST, find_named, sought
from backend.desk.pages import draw
from backend.desk.permissions import only_theirs
from backend.desk.posted_forms import read_text
from backend.keys import SECRETS

routes = web.RouteTableDef()


@guarded_page(routes, "POST", "/desk/find", "find", page="/desk/cases")
async def find(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the cases in which somebody of this name, number or address is; that somebody looked is in the audit."""
    typed = read_text(await request.post(), "name").strip()[:200]
    wanted = sought(request.app[SECRETS].code_key, visit.staff.councils, typed)
    where = only_theirs(visit.staff, visit.scopes)

    async def work(session: AsyncSession) -> dict[str, Any]:
        hits = await find_named(session, wanted, where)
        values = {"hits": hits, "names": await staff.names(session)}
        facts = {"found": len(hits), "parts": len(wanted)}
        await write_audit(request, session, Entry(visit.staff.id, "cases_found_by_name", facts=facts))
        return values

    values = await casebook_of(request).writing(work)
    return draw(request, visit, "found.html", typed=typed, wanted=wanted, most=MOST, **values)
