"""What somebody does with an alert or a look, each with a name: take it on, pass it on, close it, raise it, wipe it."""

from __future__ import annotations

from aiohttp import web

from backend.alerts import duty
from backend.alerts.application import book_of, nudge
from backend.desk.actions.fields import Typed
from backend.desk.actions.fields import read as read_form
from backend.desk.alerts import FIELDS, says_too_little, show, theirs, writing_down
from backend.desk.guarded_pages import Visit, guarded_page, redirect_to
from backend.desk.posted_forms import read_fields
from backend.keys import NOW
from backend.refusals import NotAllowed
from backend.retention.looks import wipe_look

routes = web.RouteTableDef()


async def act(request: web.Request, visit: Visit, what: str) -> web.StreamResponse:
    """Act on an alert or look; a refusal shows the page again with everything typed."""
    held = await book_of(request.app).cases.reading(lambda session: theirs(session, request, visit))
    typed = read_form(FIELDS[what], await read_fields(request))
    typed.wrong |= says_too_little(what, typed)
    if typed.wrong:
        return await show(request, visit, typed, what)
    try:
        await do(request, visit, what, held.uuid, typed, writing_down(request, visit, held, what))
    except NotAllowed as error:
        return await show(request, visit, typed, what, error.say)
    nudge(request.app)
    gone = what == "nothing"
    return redirect_to("/desk/looks?done=nothing" if gone else f"/desk/alerts/{held.uuid}?done={what}")


async def do(request: web.Request, visit: Visit, what: str, alert_uuid: str, typed: Typed, also: duty.Also) -> None:
    """Do what was chosen in the store, with its line in the audit. Raises NotAllowed."""
    book, by, now = book_of(request.app), visit.staff.id, request.app[NOW]()
    match what:
        case "acknowledge":
            await duty.acknowledge(book, alert_uuid, by=by, now=now, also=also)
        case "raise":
            await duty.raise_look(book, alert_uuid, by=by, now=now, also=also)
        case "nothing":
            await wipe_look(book, alert_uuid, by=by, reason=typed["outcome"], now=now, also=also)
        case "refer":
            await duty.refer(book, alert_uuid, by=by, to=typed["to"], reason=typed["reason"], now=now, also=also)
        case _:
            how, reason = typed["outcome"], typed["reason"]
            await duty.close(book, alert_uuid, by=by, outcome=how, reason=reason, now=now, also=also)


@guarded_page(routes, "POST", "/desk/alerts/{alert}/acknowledge", "alert_acknowledge", page="/desk/alerts/{alert}")
async def acknowledge(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Take it on; the timer stops."""
    return await act(request, visit, "acknowledge")


@guarded_page(routes, "POST", "/desk/alerts/{alert}/refer", "alert_refer", page="/desk/alerts/{alert}", keeps=True)
async def refer(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Note where it was passed on to, and why."""
    return await act(request, visit, "refer")


@guarded_page(routes, "POST", "/desk/alerts/{alert}/close", "alert_close", page="/desk/alerts/{alert}", keeps=True)
async def close(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Note how it ended."""
    return await act(request, visit, "close")


@guarded_page(routes, "POST", "/desk/alerts/{alert}/raise", "look_raise", page="/desk/alerts/{alert}")
async def raise_look(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Make a look an alert."""
    return await act(request, visit, "raise")


@guarded_page(routes, "POST", "/desk/alerts/{alert}/nothing", "look_nothing", page="/desk/alerts/{alert}")
async def nothing(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Wipe a look that is nothing."""
    return await act(request, visit, "nothing")
