"""The page on which a second person confirms, or refuses, what an administrator wants to give."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.desk import links, proposals, staff
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.pages import draw
from backend.desk.posted_forms import read_text
from backend.desk.tables import ProposalRow, StaffRow
from backend.keys import NOW, SECRETS, SETTINGS
from backend.notify.mail import MAIL

DECISIONS = ("confirm", "refuse")
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/confirmations", "confirmations")
async def confirmations(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show what waits for a second person."""
    return await show(request, visit, "")


async def show(request: web.Request, visit: Visit, refused: str) -> web.Response:
    """Return the list: what this person may decide, and what they wait for somebody else to decide."""

    async def work(session: AsyncSession) -> tuple[list[tuple[ProposalRow, StaffRow]], dict[str, str]]:
        found = [(one, await session.get_one(StaffRow, one.staff_id)) for one in await proposals.waiting(session)]
        return found, await staff.names(session)

    found, names = await casebook_of(request).reading(work)
    theirs = [pair for pair in found if proposals.may_decide(pair[0], visit.staff, visit.scopes)]
    own = [pair for pair in found if pair[0].asked_by == visit.staff.id]
    status = 400 if refused else 200
    done = request.query.get("done") == "yes"
    return draw(request, visit, "confirmations.html", status=status, theirs=theirs, own=own, names=names,
                refused=refused, done=done)  # fmt: skip


@guarded_page(routes, "POST", "/desk/confirmations/{proposal}", "confirm", page="/desk/confirmations")
async def decide(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Confirm or refuse one; what is not theirs to decide is not there."""
    what, now, sealer = read_text(await request.post(), "what"), request.app[NOW](), request.app[SECRETS].sealer
    if what not in DECISIONS:
        raise web.HTTPBadRequest

    async def work(session: AsyncSession) -> tuple[StaffRow, str]:
        proposal = await session.get(ProposalRow, request.match_info["proposal"], with_for_update=True)
        if proposal is None or not proposals.may_decide(proposal, visit.staff, visit.scopes):
            raise web.HTTPNotFound
        agreed = what == "confirm"
        row, token = await proposals.decide(session, proposal, visit.staff, sealer, now, agreed=agreed)
        facts = {**proposals.wanted_of(proposal).facts, "asked_by": proposal.asked_by}
        done = "staff_confirmed" if agreed else "staff_refused"
        link = await hand_over(request, session, row, token)
        await write_audit(request, session, Entry(visit.staff.id, done, about=row.id, facts=facts))
        return row, link

    try:
        row, link = await casebook_of(request).writing(work)
    except staff.NotAdded as error:
        return await show(request, visit, error.say)
    if link:
        return draw(request, visit, "person_link.html", row=row, link=link)
    return redirect_to("/desk/confirmations?done=yes")


async def hand_over(request: web.Request, session: AsyncSession, row: StaffRow, token: str) -> str:
    """Send the one-time link to its person; return it only where no letter can be sent, to be handed over by hand."""
    if not token:
        return ""
    address = f"{request.app[SETTINGS].desk_url}{links.PATH}{token}"
    if not request.app[MAIL].can_send:
        return address
    await links.send(session, row, address, request.app[SECRETS].sealer, request.app[NOW]())
    return ""
