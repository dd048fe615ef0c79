"""The auditor's pages: who read and did what, and is the chain whole."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, key_of, verify
from backend.audit.tables import AuditRow
from backend.cases.casebook import case_of
from backend.cases.tables import SummaryRow
from backend.desk import staff
from backend.desk.case_search import pages_of
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.pages import draw
from backend.keys import SECRETS

A_PAGE = 100
routes = web.RouteTableDef()


def visible(visit: Visit) -> Any:
    """Return rows of their councils and of no council; none about a case in which they are named."""
    named = select(SummaryRow.case_uuid).where(SummaryRow.named.like(f"%|{visit.staff.id}|%"))
    theirs = or_(AuditRow.council.is_(None), AuditRow.council.in_(visit.staff.councils))
    return theirs & or_(AuditRow.about.is_(None), AuditRow.about.not_in(named))


@guarded_page(routes, "GET", "/desk/audit", "audit")
async def audit(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the newest rows first, or those of one case."""
    reference, page = request.query.get("reference", "").strip()[:20], request.query.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < int(page) < 100_000 else 1

    async def work(session: AsyncSession) -> dict[str, Any]:
        where = visible(visit)
        if reference:
            case = await case_of(session, reference)
            where = where & (AuditRow.about == (case.uuid if case else ""))
        asked = select(AuditRow).where(where).order_by(AuditRow.seq.desc()).limit(A_PAGE).offset((number - 1) * A_PAGE)
        count = await session.scalar(select(func.count()).select_from(AuditRow).where(where))
        rows = list(await session.scalars(asked))
        return {"rows": rows, "count": count or 0, "names": await staff.names(session)}

    values = await casebook_of(request).reading(work)
    pages = pages_of(values["count"], A_PAGE)
    return draw(request, visit, "audit.html", reference=reference, page=number, pages=pages, verdict=None, **values)


@guarded_page(routes, "POST", "/desk/audit/verify", "audit_verify", page="/desk/audit")
async def verify_chain(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Look at every row of the chain, of all councils: it is whole or it is not."""
    posted, book = await request.post(), casebook_of(request)
    head = str(posted.get("head", "")).strip()[:100]
    key = key_of(request.app[SECRETS].code_key)
    verdict = await book.reading(lambda session: verify(session, key, head))
    what = Entry(visit.staff.id, "audit_verified", facts={"count": verdict.count, "whole": not verdict.wrong})
    await book.writing(lambda session: write_audit(request, session, what))
    values: dict[str, Any] = {"rows": [], "count": 0, "names": {}, "reference": "", "page": 1, "pages": 1}
    return draw(request, visit, "audit.html", verdict=verdict, **values)
