"""Link two cases that belong together, and end that: written into both histories, for who may see both."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.casebook import case_of, events_of, rows_of
from backend.cases.history import replay
from backend.cases.terms import LINKS
from backend.desk.actions.fields import Field, Typed, read
from backend.desk.case_access import Opened, entry, find_case, read_case
from backend.desk.filled_forms import draw_filled
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.permissions import may_see_case
from backend.desk.posted_forms import read_fields, read_text
from backend.keys import NOW
from backend.refusals import NotAllowed, need
from telling.ids import tidy_reference

PATH = "/desk/cases/{reference}/link"
UNKNOWN = "We do not know this reference. Please check it."
routes = web.RouteTableDef()


def fields() -> Sequence[Field]:
    """Return the boxes."""
    return [
        Field("other", "Reference of the other case", "line", "Both must be of the same council."),
        Field("link", "How do they belong together", "choice", options=tuple(LINKS.items())),
    ]


@guarded_page(routes, "GET", PATH, "case_link")
async def ask(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the form; a case that was pressed on stands in it."""
    opened = await read_case(request, visit, "link_form_opened")
    other = request.query.get("other", "")[:20]
    return form(request, visit, opened, Typed(raw={"other": [other]}))


def form(request: web.Request, visit: Visit, opened: Opened, typed: Typed) -> web.Response:
    """Return the form, with what went wrong."""
    return draw_filled(request, visit, "link.html", opened, fields(), typed, once="")


@guarded_page(routes, "POST", PATH, "case_link")
async def link(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Link the two."""
    typed = read(fields(), await read_fields(request))
    opened = await casebook_of(request).reading(lambda session: find_case(request, visit, session))
    if not typed.wrong:
        try:
            await in_both(request, visit, typed["other"], lambda other: e.CaseLinked(other=other, link=typed["link"]))
        except NotAllowed as refused:
            typed.wrong["other"] = refused.say
    if typed.wrong:
        return form(request, visit, opened, typed)
    return redirect_to(f"/desk/cases/{opened.case.reference}?linked=yes#together")


@guarded_page(routes, "POST", "/desk/cases/{reference}/unlink", "case_link", page="/desk/cases/{reference}")
async def unlink(request: web.Request, visit: Visit) -> web.StreamResponse:
    """End the link; a second press finds it ended."""
    posted = await request.post()
    try:
        await in_both(request, visit, read_text(posted, "other"), lambda other: e.CaseUnlinked(other=other))
    except NotAllowed as refused:
        if refused.problem not in ("not_linked", "unknown_case"):
            raise
    opened = await casebook_of(request).reading(lambda session: find_case(request, visit, session))
    return redirect_to(f"/desk/cases/{opened.case.reference}#together")


async def in_both(request: web.Request, visit: Visit, said: str, fact_of: Callable[[str], e.Fact]) -> None:
    """Write it into both histories and the audit, in one transaction. Raises NotAllowed."""
    book, now, who = casebook_of(request), request.app[NOW](), visit.staff.id

    async def work(session: AsyncSession) -> None:
        this = await find_case(request, visit, session)
        other = await find_other(request, visit, session, said)
        need(other.case.council == this.case.council, "other_council", "It is of another council.")
        need(other.case.uuid != this.case.uuid, "itself", "That is this case itself.")
        pairs = [(this, other), (other, this)]
        # Always in one order: two that link the same two do not hold what the other waits for.
        for one, with_ in sorted(pairs, key=lambda pair: pair[0].case.uuid):
            fact = fact_of(with_.case.reference)
            await book.add(session, one.case.uuid, fact, actor=who, now=now)
            await write_audit(request, session, entry(visit, one, e.kind_of(type(fact)), other=with_.case.reference))

    await book.writing(work)


async def find_other(request: web.Request, visit: Visit, session: AsyncSession, said: str) -> Opened:
    """Return the other case; raises NotAllowed, alike for not theirs and not there."""
    book = casebook_of(request)
    case = await case_of(session, tidy_reference(said[:20]))
    rows = await rows_of(session, case.uuid) if case else []
    state = replay(events_of(rows)) if rows else None
    if case is None or state is None or not may_see_case(visit.staff, visit.scopes, state):
        raise NotAllowed("unknown_case", UNKNOWN)
    return Opened(case, rows, state, book)
