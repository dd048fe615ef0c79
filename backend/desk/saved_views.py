"""Lists of cases that somebody wants again: filters under a name of their own, for themselves only."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk.case_search import FILTERS
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to
from backend.desk.posted_forms import read_text
from backend.desk.tables import SavedViewRow
from backend.store.base import about_of
from backend.store.sealing import Sealer

MOST = 20
"""Of one person; the page stays short."""
routes = web.RouteTableDef()


async def views_of(session: AsyncSession, sealer: Sealer, staff_id: str) -> list[tuple[str, str, str]]:
    """Return the views of a person: id, name, and the address of the list."""
    rows = await rows_of(session, staff_id)
    found = [(row.id, sealer.unseal(row.sealed, about(row)), f"/desk/cases?{row.query}") for row in rows]
    return sorted(found, key=lambda view: view[1].casefold())


async def rows_of(session: AsyncSession, staff_id: str) -> Sequence[SavedViewRow]:
    """Return the rows of a person."""
    return (await session.scalars(select(SavedViewRow).where(SavedViewRow.staff_id == staff_id))).all()


def about(row: SavedViewRow) -> str:
    """Return what the sealed name belongs to."""
    return about_of("saved_views", "sealed", {"id": row.id, "staff_id": row.staff_id})


def tidy(query: str) -> str:
    """Return the filters of an address and nothing else of it."""
    return urlencode([(name, value) for name, value in parse_qsl(query[:500]) if name in FILTERS and value])[:500]


@guarded_page(routes, "POST", "/desk/views", "view_save", page="/desk/cases")
async def save(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Keep the filters of the list under a name; the same name again takes the new filters."""
    form = await request.post()
    name, query = read_text(form, "view_name").strip()[:80], tidy(read_text(form, "query"))
    sealer = casebook_of(request).secrets.sealer

    async def work(session: AsyncSession) -> None:
        rows = await rows_of(session, visit.staff.id)
        for row in rows:
            if sealer.unseal(row.sealed, about(row)) == name:
                row.query = query
                return
        if len(rows) < MOST:
            row = SavedViewRow(id=str(uuid.uuid4()), staff_id=visit.staff.id, query=query)
            row.sealed, row.key_id = sealer.seal(name, about(row)), sealer.key_id
            session.add(row)

    if name:
        await casebook_of(request).writing(work)
    return redirect_to(f"/desk/cases?{query}")


@guarded_page(routes, "POST", "/desk/views/remove", "view_remove", page="/desk/cases")
async def remove(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Forget a view of theirs."""
    view = read_text(await request.post(), "view")

    async def work(session: AsyncSession) -> None:
        for row in await rows_of(session, visit.staff.id):
            if row.id == view:
                await session.delete(row)

    await casebook_of(request).writing(work)
    return redirect_to("/desk/cases")
