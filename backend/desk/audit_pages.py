"""The auditor's pages: who read and did what, is the chain whole, one case whole as a file."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, key_of, verify
from backend.audit.tables import AuditRow
from backend.cases.casebook import case_of
from backend.cases.deadlines import dates_if_known
from backend.cases.receive import shown
from backend.cases.tables import SummaryRow
from backend.desk import staff
from backend.desk.case_access import Opened, entry, find_case
from backend.desk.case_search import pages_of
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.pages import draw
from backend.keys import NOW, SECRETS

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


@guarded_page(routes, "POST", "/desk/cases/{reference}/export", "export", page="/desk/cases/{reference}")
async def export(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show one case whole: words, history, dates, and who read and did what with it."""

    async def work(session: AsyncSession) -> tuple[Opened, list[AuditRow]]:
        opened = await find_case(request, visit, session)
        await write_audit(request, session, entry(visit, opened, "case_exported"))
        rows = await session.scalars(select(AuditRow).where(AuditRow.about == opened.case.uuid).order_by(AuditRow.seq))
        return opened, list(rows)

    opened, rows = await casebook_of(request).writing(work)
    text = json.dumps(whole(opened, rows, request), ensure_ascii=False, indent=1)
    name = f"attachment; filename={opened.case.reference}.json"
    return web.Response(text=text, content_type="application/json", headers={"Content-Disposition": name})


def whole(opened: Opened, rows: list[AuditRow], request: web.Request) -> dict[str, Any]:
    """Return everything that is kept about a case."""
    counts = opened.rows
    return {
        "reference": opened.case.reference,
        "uuid": opened.case.uuid,
        "council": opened.state.council,
        "opened_at": opened.case.opened_at.isoformat(),
        "exported_at": request.app[NOW]().isoformat(),
        "told": opened.told.model_dump(mode="json"),
        "events": [
            {
                "seq": row.seq,
                "kind": row.kind,
                "at": row.at.isoformat(),
                "actor": row.actor,
                "facts": row.facts,
                "words": opened.book.words_of(row),
                "in_error": row not in counts,
                "to_be_checked": row.kind == "note_written",
            }
            for row in opened.history
        ],
        "dates": dates_as_json(opened),
        "audit": [
            {"seq": row.seq, "at": row.at.isoformat(), "actor": row.actor, "what": row.what, "facts": row.facts}
            | {"before": row.before, "hash": row.hash}
            for row in rows
        ],
    }


def dates_as_json(opened: Opened) -> list[dict[str, Any]] | None:
    """Return every date with its reasons; None where the calendar is too short."""
    found = dates_if_known(opened.state, opened.book.law)
    if not found.known:
        return None
    return [
        shown(opened.book, due.deadline).model_dump(mode="json")
        | {"met_on": due.met_on.isoformat() if due.met_on else None}
        for due in found.due
    ]
