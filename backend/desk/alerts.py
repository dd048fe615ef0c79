"""Alerts at the desk: the queue of what cannot wait, the queue of what is to be read today, the page of one of them."""

from __future__ import annotations

import json
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import duty
from backend.alerts.application import book_of, rota_now
from backend.alerts.book import rows_of, states
from backend.alerts.groups import Group, grouped
from backend.alerts.limits import is_late, limits, read_by, work_due
from backend.alerts.outcomes import is_sentence, outcomes
from backend.alerts.tables import AlertRow
from backend.audit.chain import Entry
from backend.desk import staff
from backend.desk.actions.fields import Field, Typed
from backend.desk.alert_facts import Facts, case_of_alert, facts_of
from backend.desk.case_access import Opened
from backend.desk.guarded_pages import Visit, guarded_page, typed_before, write_audit
from backend.desk.pages import draw
from backend.desk.timeline import later_words
from backend.keys import NOW

SENTENCE = "A sentence: what was done, or why nothing is to be done"
FIELDS = {
    "acknowledge": [],
    "raise": [],
    "refer": [Field("to", "To whom", "line"), Field("reason", "Why, and what was agreed", "words")],
    "close": [
        Field("outcome", "How it ended", "choice", options=tuple(outcomes()["closed"].items())),
        Field("reason", SENTENCE, "words"),
    ],
    "nothing": [Field("outcome", "Why it is nothing", "choice", options=tuple(outcomes()["nothing"].items()))],
}
DONE = {
    "acknowledge": "You have taken it on. The timer has stopped.",
    "refer": "It is noted that you passed it on.",
    "close": "It is closed.",
    "raise": "It is an alert now. Take it on, or somebody is called.",
    "nothing": "It is wiped. Only the count stays.",
}
routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/alerts", "alerts")
async def alerts(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the queue of their councils. No words are shown."""
    return await queue(request, visit, "alerts.html", looks=False)


@guarded_page(routes, "GET", "/desk/looks", "looks")
async def looks(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show what may be something, to be read today. No words are shown."""
    return await queue(request, visit, "looks.html", looks=True)


async def queue(request: web.Request, visit: Visit, template: str, *, looks: bool) -> web.Response:
    """Draw one of the two queues; each says how much stands in the other."""
    closed, book = request.query.get("show") == "all" and not looks, book_of(request.app)

    async def work(session: AsyncSession) -> tuple[list[Group], dict[str, str]]:
        found = [one for council in visit.staff.councils for one in await states(session, council, closed=closed)]
        return grouped(found), await staff.names(session)

    groups, names = await book.cases.reading(work)
    return draw(
        request,
        visit,
        template,
        groups=[group for group in groups if group.is_look == looks],
        others=sum(group.is_look != looks and bool(group.open or group.looks) for group in groups),
        names=names,
        closed=closed,
        due=lambda group: due_of(request, group),
        late=lambda group: is_late(group, rota_now(request.app, group.council), request.app[NOW]()),
        done=DONE.get(request.query.get("done", "")),
    )


def due_of(request: web.Request, group: Group) -> object:
    """Return until when something is to be done about this conversation; None where the timer runs, or all is done."""
    rota = rota_now(request.app, group.council)
    if group.is_look:
        return min(read_by(look.received_at, rota) for look in group.looks)
    return work_due(group.worked_on_since, rota) if group.worked_on_since else None


async def theirs(session: AsyncSession, request: web.Request, visit: Visit) -> AlertRow:
    """Return the alert in the path; raises 404 where there is none, or none of their councils."""
    try:
        alert = await session.get(AlertRow, str(UUID(request.match_info["alert"])))
    except ValueError:
        alert = None
    if alert is None or not ("all" in visit.scopes or alert.council in visit.staff.councils):
        raise web.HTTPNotFound
    return alert


@guarded_page(routes, "GET", "/desk/alerts/{alert}", "alert")
async def alert(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show one conversation with its words; that somebody read them is written down first."""
    for what in ("refer", "close"):
        if raw := typed_before(request, f"alert_{what}"):
            return await show(request, visit, Typed(raw=raw), what)
    return await show(request, visit)


async def show(
    request: web.Request, visit: Visit, typed: Typed | None = None, act: str = "", refused: str = ""
) -> web.Response:
    """Return the page of an alert, with a form as it was typed."""
    book = book_of(request.app)
    read, names = await read_group(request, visit, "read")
    [group] = grouped([one.state for one in read])

    async def more(session: AsyncSession) -> tuple[list[tuple[str, str, str]], Facts, bool]:
        case = await case_of_alert(request, visit, session, group)
        return await notes_of(request, session, group), facts_of(read, case), case is not None

    notes, facts, has_case = await book.cases.reading(more)
    return draw(
        request,
        visit,
        "alert.html",
        status=400 if typed and typed.wrong else 409 if refused else 200,
        group=group,
        read=read,
        newest=group.alerts[-1].uuid,
        facts=facts,
        has_case=has_case,
        due=due_of(request, group),
        late=is_late(group, rota_now(request.app, group.council), request.app[NOW]()),
        limit=limits()["look" if group.is_look else "referral"],
        names=names,
        notes=notes,
        fields=FIELDS,
        typed=typed or Typed(),
        act=act,
        refused=refused,
        done=DONE.get(request.query.get("done", "")),
    )


async def read_group(request: web.Request, visit: Visit, what: str) -> tuple[list[duty.Read], dict[str, str]]:
    """Open the words of the conversation in the path; raises 404. what: how the audit calls it."""
    book, now = book_of(request.app), request.app[NOW]()

    async def look(session: AsyncSession) -> tuple[AlertRow, dict[str, str]]:
        return await theirs(session, request, visit), await staff.names(session)

    held, names = await book.cases.reading(look)
    read = await duty.read(book, held.uuid, by=visit.staff.id, now=now, also=writing_down(request, visit, held, what))
    return read, names


async def notes_of(request: web.Request, session: AsyncSession, group: Group) -> list[tuple[str, str, str]]:
    """Return what staff wrote when they passed it on or closed it: when, who, what.

    The same note on several alerts once.
    """
    book, found = book_of(request.app), {}
    for state in group.alerts:
        for row in await rows_of(session, state.uuid):
            if row.kind in {"referred", "closed"}:
                held = json.loads(book.words_of(row) or "{}")
                how = outcomes()["closed"].get(held.get("outcome", ""), held.get("to"))
                said = ": ".join(part for part in (how, held.get("reason")) if part)
                found[row.kind, row.at, row.actor] = said
    return [(kind, actor, said) for (kind, _, actor), said in sorted(found.items(), key=lambda one: one[0][1])]


def writing_down(request: web.Request, visit: Visit, held: AlertRow, what: str) -> duty.Also:
    """Return what writes into the audit what somebody did with an alert."""
    entry = Entry(visit.staff.id, f"alert_{what}", about=held.uuid, council=held.council)
    return lambda session: write_audit(request, session, entry)


def says_too_little(what: str, typed: Typed) -> dict[str, str]:
    """Return what is wrong beyond empty boxes: a sentence of one word says nothing to whoever reads it next."""
    if what == "close" and not typed.wrong and not is_sentence(typed["reason"]):
        return {"reason": "Please say it in a sentence."}
    return {}


@guarded_page(routes, "GET", "/desk/alerts/{alert}/case", "alert_case")
async def alert_case(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show what the child told the complaints team, as far as safeguarding may see it: read only, written down."""
    book = book_of(request.app)

    async def work(session: AsyncSession) -> tuple[AlertRow, Opened | None]:
        held = await theirs(session, request, visit)
        [group] = grouped(await duty.conversation_of(session, held.uuid, visit.staff.id))
        case = await case_of_alert(request, visit, session, group)
        if case:
            facts: dict[str, str | int | None] = {"reference": case.case.reference}
            entry = Entry(visit.staff.id, "case_read_for_alert", case.case.uuid, held.council, facts)
            await write_audit(request, session, entry)
        return held, case

    held, case = await book.cases.writing(work)
    names = await book.cases.reading(staff.names)
    later = later_words(case) if case else []
    return draw(
        request, visit, "alert_case.html", alert=held, opened=case, facts=facts_of([], case), later=later, names=names
    )
