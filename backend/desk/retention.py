"""What would go, what is on hold, which rules nobody has confirmed; holds are placed and ended here.

Letting things go is for the operator (`python -m backend retention apply`): no press of a button here deletes anything.
"""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.tables import SummaryRow
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to
from backend.desk.pages import council_name, draw
from backend.desk.permissions import only_theirs
from backend.desk.posted_forms import read_text
from backend.keys import CONTENT, NOW, SETTINGS
from backend.refusals import NotAllowed
from backend.retention import holds
from backend.retention.due_items import Found, Item, Scope, find_due, held_uuids
from telling.ids import tidy_reference

UNKNOWN = "We do not know this reference. Please check it."
SAY = {
    "complaint_years": "complaints",
    "comment_years": "ideas",
    "thank_you_years": "thank yous",
    "advocate_request_years": "requests for an advocate",
    "alert_years": "alerts",
}
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/retention", "retention")
async def retention(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show what would go today."""
    return await show(request, visit, "")


@guarded_page(routes, "POST", "/desk/retention/hold", "retention_hold", page="/desk/retention")
async def hold(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Put a case on hold: it stays, whatever the rules say."""
    form = await request.post()
    book, now = casebook_of(request), request.app[NOW]()
    try:
        reference = await theirs(request, visit, read_text(form, "reference"))
        await holds.hold(book, reference, by=visit.staff.id, reason=read_text(form, "reason"), now=now)
    except NotAllowed as error:
        return await show(request, visit, error.say)
    return redirect_to("/desk/retention")


@guarded_page(routes, "POST", "/desk/retention/release", "retention_hold", page="/desk/retention")
async def release(request: web.Request, visit: Visit) -> web.StreamResponse:
    """End the holds on a case."""
    form = await request.post()
    try:
        reference = await theirs(request, visit, read_text(form, "reference"))
        await holds.release(casebook_of(request), reference, by=visit.staff.id, now=request.app[NOW]())
    except NotAllowed as error:
        return await show(request, visit, error.say)
    return redirect_to("/desk/retention")


async def theirs(request: web.Request, visit: Visit, said: str) -> str:
    """Return the reference of a case they may see; raises NotAllowed, alike for not theirs and not there."""
    reference = tidy_reference(said[:20])
    mine = SummaryRow.reference == reference, only_theirs(visit.staff, visit.scopes)
    asked = select(SummaryRow.reference).where(*mine)
    found = await casebook_of(request).reading(lambda session: session.scalar(asked))
    if found is None:
        raise NotAllowed("not_found", UNKNOWN)
    return reference


async def show(request: web.Request, visit: Visit, refused: str) -> web.Response:
    """Return the page, with what went wrong."""
    councils = visit.staff.councils
    found = [await of_council(request, council) for council in councils]
    items = [item for one in found for item in (*one.go, *one.held)]
    visible = await casebook_of(request).reading(lambda session: uuids_of(session, visit, items))
    values = {
        "go": [item for one in found for item in one.go if item.uuid in visible],
        "held": await casebook_of(request).reading(lambda session: on_hold(session, visit)),
        "alerts": sum(item.what == "alert" for one in found for item in one.go),
        "blank": [(council_name(request, name), blank_of(one)) for name, one in zip(councils, found, strict=True)],
        "refused": refused,
        "may_hold": visit.may("retention_hold"),
    }
    return draw(request, visit, "retention.html", status=400 if refused else 200, **values)


def blank_of(found: Found) -> str:
    """Return what has ended and stays because nobody said how long to keep it: `complaints 26, ideas 9`."""
    counts = {rule: count for (_, rule), count in found.unconfirmed.items()}
    return ", ".join(f"{say} {counts[rule]}" for rule, say in SAY.items() if rule in counts)


async def of_council(request: web.Request, council: str) -> Found:
    """Return what the rules say about one council's cases."""
    app = request.app
    where = Scope(casebook_of(request), app[CONTENT], app[SETTINGS].home, council)
    return await find_due(where, app[NOW]())


async def uuids_of(session: AsyncSession, visit: Visit, items: list[Item]) -> set[str]:
    """Return which of these cases they may see."""
    wanted = {item.uuid for item in items}
    seen = await session.scalars(select(SummaryRow.case_uuid).where(only_theirs(visit.staff, visit.scopes)))
    return wanted & set(seen) if wanted else set()


async def on_hold(session: AsyncSession, visit: Visit) -> list[str]:
    """Return the references of their cases that are on hold, due or not."""
    held = SummaryRow.case_uuid.in_(await held_uuids(session))
    asked = select(SummaryRow.reference).where(held, only_theirs(visit.staff, visit.scopes))
    return list(await session.scalars(asked.order_by(SummaryRow.reference)))
