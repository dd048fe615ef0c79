"""A subject access request about one case: everything to be checked, then the document that may be given out."""

from __future__ import annotations

import asyncio

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk import staff
from backend.desk.case_access import Opened, entry, find_case
from backend.desk.edit_conflicts import last_of, seen_up_to
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.pages import draw
from backend.desk.posted_forms import read_fields
from backend.desk.subject_access import names_found, parts_of_case, redacted
from backend.desk.third_persons import load_lists

PATH = "/desk/cases/{reference}/subject-access"
routes = web.RouteTableDef()


@guarded_page(routes, "GET", PATH, "subject_access")
async def show_check(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show every passage with a box, and what has to be checked."""

    async def work(session: AsyncSession) -> tuple[Opened, dict[str, str]]:
        opened = await find_case(request, visit, session)
        await write_audit(request, session, entry(visit, opened, "subject_access_read"))
        return opened, await staff.names(session)

    opened, names = await casebook_of(request).writing(work)
    await asyncio.to_thread(load_lists)
    return check_page(request, visit, opened, names, {})


def check_page(
    request: web.Request, visit: Visit, opened: Opened, names: dict[str, str], raw: dict[str, list[str]]
) -> web.Response:
    """Return the page with what was ticked. raw: what was posted; something means that the case has gone on since."""
    parts = parts_of_case(opened, names)
    return draw(
        request,
        visit,
        "subject_access.html",
        status=409 if raw else 200,
        case=opened.case,
        parts=parts,
        found=names_found(parts),
        withheld=set(raw.get("withhold", [])),
        left_out=set(raw.get("name", [])),
        behind=seen_up_to(raw) if raw else None,
        at=last_of(opened),
    )


@guarded_page(routes, "POST", PATH, "subject_access", page=PATH)
async def make_document(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the document without what was ticked; where the case went on since, show what is new to be checked first."""
    raw = await read_fields(request)
    withheld, left_out = set(raw.get("withhold", [])), set(raw.get("name", []))

    async def work(session: AsyncSession) -> tuple[Opened, dict[str, str], bool]:
        opened = await find_case(request, visit, session)
        names, checked = await staff.names(session), seen_up_to(raw) == last_of(opened)
        if checked:
            counted = {"withheld": len(withheld), "names": len(left_out)}
            await write_audit(request, session, entry(visit, opened, "subject_access_made", **counted))
        return opened, names, checked

    opened, names, checked = await casebook_of(request).writing(work)
    await asyncio.to_thread(load_lists)
    if not checked:
        return check_page(request, visit, opened, names, {"at": ["0"], **raw})
    parts = redacted(parts_of_case(opened, names), withheld, left_out)
    return draw(request, visit, "subject_access_made.html", case=opened.case, parts=parts)
