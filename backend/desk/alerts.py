"""Alerts at the desk: the queue, most pressing first; take it on, pass it on, close it, each with a name."""

from __future__ import annotations

import json
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import duty
from backend.alerts.book import rows_of, states
from backend.alerts.groups import Group, grouped
from backend.alerts.running import book_of
from backend.alerts.tables import AlertRow
from backend.audit.chain import Entry
from backend.cases.moves import NotAllowed
from backend.desk import staff
from backend.desk.door import Visit, audited, door, fields_of, sent_on, typed_before
from backend.desk.moves.fields import Field, Typed
from backend.desk.moves.fields import read as read_form
from backend.desk.pages import draw
from backend.keys import NOW

FIELDS = {
    "acknowledge": [],
    "refer": [Field("to", "To whom", "line"), Field("reason", "Why, and what was agreed", "words")],
    "close": [Field("reason", "Why nothing is left to do", "words")],
}
DONE = {
    "acknowledge": "You have taken it on. The timer has stopped.",
    "refer": "It is noted that you passed it on.",
    "close": "It is closed.",
}
routes = web.RouteTableDef()


@door(routes, "GET", "/desk/alerts", "alerts")
async def alerts(request: web.Request, visit: Visit) -> web.StreamResponse:
    """The queue of their councils. No words are shown."""
    closed, book = request.query.get("show") == "all", book_of(request.app)

    async def work(session: AsyncSession) -> tuple[list[Group], dict[str, str]]:
        found = [one for council in visit.staff.councils for one in await states(session, council, closed=closed)]
        return grouped(found), await staff.names(session)

    groups, names = await book.cases.reading(work)
    return draw(request, visit, "alerts.html", groups=groups, names=names, closed=closed)


async def theirs(session: AsyncSession, request: web.Request, visit: Visit) -> AlertRow:
    """The alert in the path; raises 404 where there is none, or none of their councils."""
    try:
        alert = await session.get(AlertRow, str(UUID(request.match_info["alert"])))
    except ValueError:
        alert = None
    if alert is None or not ("all" in visit.scopes or alert.council in visit.staff.councils):
        raise web.HTTPNotFound
    return alert


@door(routes, "GET", "/desk/alerts/{alert}", "alert")
async def alert(request: web.Request, visit: Visit) -> web.StreamResponse:
    """One conversation with its words; that somebody read them is written down first."""
    for what in ("refer", "close"):
        if raw := typed_before(request, f"alert_{what}"):
            return await show(request, visit, Typed(raw=raw), what)
    return await show(request, visit)


async def show(
    request: web.Request, visit: Visit, typed: Typed | None = None, act: str = "", refused: str = ""
) -> web.Response:
    """The page of an alert, with a form as it was typed."""
    book, now = book_of(request.app), request.app[NOW]()

    async def look(session: AsyncSession) -> tuple[AlertRow, dict[str, str]]:
        return await theirs(session, request, visit), await staff.names(session)

    held, names = await book.cases.reading(look)
    read = await duty.read(book, held.uuid, by=visit.staff.id, now=now, also=writing_down(request, visit, held, "read"))
    [group] = grouped([one.state for one in read])
    notes = await book.cases.reading(lambda session: notes_of(request, session, group))
    return draw(
        request,
        visit,
        "alert.html",
        status=400 if typed and typed.wrong else 409 if refused else 200,
        group=group,
        read=read,
        newest=group.alerts[-1].uuid,
        names=names,
        notes=notes,
        fields=FIELDS,
        typed=typed or Typed(),
        act=act,
        refused=refused,
        done=DONE.get(request.query.get("done", "")),
    )


async def notes_of(request: web.Request, session: AsyncSession, group: Group) -> list[tuple[str, str, str]]:
    """What staff wrote when they passed it on or closed it: when, who, what. The same note on several alerts once."""
    book, found = book_of(request.app), {}
    for state in group.alerts:
        for row in await rows_of(session, state.uuid):
            if row.kind in {"referred", "closed"}:
                held = json.loads(book.words_of(row) or "{}")
                said = ": ".join(part for part in (held.get("to"), held.get("reason")) if part)
                found[row.kind, row.at, row.actor] = said
    return [(kind, actor, said) for (kind, _, actor), said in sorted(found.items(), key=lambda one: one[0][1])]


def writing_down(request: web.Request, visit: Visit, held: AlertRow, what: str) -> duty.Also:
    """Writes into the audit what somebody did with an alert."""
    entry = Entry(visit.staff.id, f"alert_{what}", about=held.uuid, council=held.council)
    return lambda session: audited(request, session, entry)


async def act(request: web.Request, visit: Visit, what: str) -> web.StreamResponse:
    """Take it on, pass it on or close it; a refusal shows the page again with everything typed."""
    book, now = book_of(request.app), request.app[NOW]()
    held = await book.cases.reading(lambda session: theirs(session, request, visit))
    typed = read_form(FIELDS[what], await fields_of(request))
    if typed.wrong:
        return await show(request, visit, typed, what)
    by, also = visit.staff.id, writing_down(request, visit, held, what)
    try:
        if what == "acknowledge":
            await duty.acknowledge(book, held.uuid, by=by, now=now, also=also)
        elif what == "refer":
            await duty.refer(book, held.uuid, by=by, to=typed["to"], reason=typed["reason"], now=now, also=also)
        else:
            await duty.close(book, held.uuid, by=by, reason=typed["reason"], now=now, also=also)
    except NotAllowed as error:
        return await show(request, visit, typed, what, error.say)
    return sent_on(f"/desk/alerts/{held.uuid}?done={what}")


@door(routes, "POST", "/desk/alerts/{alert}/acknowledge", "alert_acknowledge", page="/desk/alerts/{alert}")
async def acknowledge(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Take it on; the timer stops."""
    return await act(request, visit, "acknowledge")


@door(routes, "POST", "/desk/alerts/{alert}/refer", "alert_refer", page="/desk/alerts/{alert}", keeps=True)
async def refer(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Note where it was passed on to, and why."""
    return await act(request, visit, "refer")


@door(routes, "POST", "/desk/alerts/{alert}/close", "alert_close", page="/desk/alerts/{alert}", keeps=True)
async def close(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Note that nothing is left to do, and why."""
    return await act(request, visit, "close")
