"""The doors of alerts: parse, call, answer. For the bot only; the OpenAPI document is made from DOORS."""

from __future__ import annotations

from aiohttp import web
from pydantic import TypeAdapter

from backend.alerts.receive import answer_safe_now, receive
from backend.alerts.running import book_of, nudge
from backend.alerts.shapes import Alert, SafeNowAnswer, Stored
from backend.alerts.waiting import drain, keep_safe_now
from backend.cases.door import Door, Refused, answer, guarded, parse
from backend.cases.routes import WRONG, uuid_of
from backend.keys import CONTENT, NOW

ALERT = TypeAdapter(Alert)
SAFE_NOW = TypeAdapter(SafeNowAnswer)


@guarded
async def put_alert(request: web.Request) -> web.Response:
    """Store one message of concern. Anything but 2xx means: not stored."""
    uuid = uuid_of(request)
    alert = await parse(request, ALERT)
    if alert.council not in request.app[CONTENT].councils:
        raise Refused(400, "bad_request", "We do not know this council.", "council")
    is_new = await receive(book_of(request.app), uuid, alert, now=request.app[NOW]())
    nudge(request.app)
    return answer(Stored(alert=uuid), 201 if is_new else 200)


@guarded
async def put_safe_now(request: web.Request) -> web.Response:
    """Add the answer to "Are you safe right now?" to its alert. Kept for later if that does not work now."""
    uuid = uuid_of(request)
    said = (await parse(request, SAFE_NOW)).answer
    app = request.app
    book, now = book_of(app), app[NOW]()
    try:
        found = await answer_safe_now(book, uuid, said, now=now)
        if not found:
            # Its alert may be one of those that wait to be stored.
            left = await drain(app)
            found = await answer_safe_now(book, uuid, said, now=now)
            if not found and left:
                raise LookupError("the alert of this answer is not stored yet")
    except Exception:
        await keep_safe_now(app, uuid, said)
        raise
    if not found:
        raise Refused(404, "no_such_alert", "We do not know this alert.")
    nudge(app)
    return answer(Stored(alert=uuid))


DOORS = (
    Door(
        "PUT",
        "/api/alerts/{uuid}",
        put_alert,
        "Store that a child may not be safe. The same uuid again is the same alert.",
        gives=Stored,
        takes=Alert,
        also=WRONG | {201: "A new alert.", 413: "The body is too long."},
    ),
    Door(
        "PUT",
        "/api/alerts/{uuid}/safe_now",
        put_safe_now,
        "Add what was answered to: are you safe right now?",
        gives=Stored,
        takes=SafeNowAnswer,
        also=WRONG | {404: "There is no such alert."},
    ),
)
routes = web.RouteTableDef()
for one in DOORS:
    routes.route(one.method, one.path)(one.handler)
