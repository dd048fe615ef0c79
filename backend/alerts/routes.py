"""Routes of alerts: parse, call, answer. For the bot only; the OpenAPI document is made from ENDPOINTS."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.application import book_of, nudge, readers_now
from backend.alerts.book import rows_of, state_of
from backend.alerts.receive import answer_safe_now, receive, tell_about
from backend.alerts.shapes import About, Alert, Level, SafeNowAnswer, Stored
from backend.alerts.state import State
from backend.alerts.tables import AlertRow
from backend.alerts.unstored_alerts import keep_about, keep_safe_now, store_all
from backend.cases.endpoints import (
    Endpoint,
    allow_council,
    answer,
    guarded,
    is_for_every_council,
    may_for,
    not_for_this_council,
    parse,
)
from backend.cases.routes import WRONG, uuid_of
from backend.errors import Problem
from backend.keys import CONTENT, NOW

ALERT = TypeAdapter(Alert)
SAFE_NOW = TypeAdapter(SafeNowAnswer)
ABOUT = TypeAdapter(About)


@guarded("bot")
async def put_alert(request: web.Request) -> web.Response:
    """Store one message of concern. Anything but 2xx means: not stored."""
    uuid = uuid_of(request)
    alert = await parse(request, ALERT)
    if alert.council not in request.app[CONTENT].councils:
        raise Problem("bad_request", 400, say="We do not know this council.", field="council")
    allow_council(request, alert.council)
    if await is_of_other_council(request, uuid):
        raise not_for_this_council()
    is_new = await receive(book_of(request.app), uuid, alert, now=request.app[NOW]())
    nudge(request.app)
    return answer(stored(request.app, uuid, alert.council, alert.level), 201 if is_new else 200)


def stored(app: web.Application, uuid: str, council: str, level: Level) -> Stored:
    """Return the answer to an alert that is in the store, with what may be said of who reads it."""
    readers = readers_now(app, council, level)
    return Stored(alert=uuid, told=readers.told, by=readers.by)


@guarded("bot")
async def put_safe_now(request: web.Request) -> web.Response:
    """Add the answer to "Are you safe right now?" to its alert. Kept for later if that does not work now."""
    uuid = uuid_of(request)
    said = (await parse(request, SAFE_NOW)).answer
    app = request.app
    book, now = book_of(app), app[NOW]()
    await refuse_other_council(request, uuid)
    return await put_more(
        app, uuid, lambda: answer_safe_now(book, uuid, said, now=now), lambda: keep_safe_now(app, uuid, said)
    )


@guarded("bot")
async def put_about(request: web.Request) -> web.Response:
    """Add who it is and how to reach them safely, as far as the talk knows now; later puts update it."""
    uuid = uuid_of(request)
    about = await parse(request, ABOUT)
    app = request.app
    book, now = book_of(app), app[NOW]()
    await refuse_other_council(request, uuid)
    return await put_more(
        app, uuid, lambda: tell_about(book, uuid, about, now=now), lambda: keep_about(app, uuid, about)
    )


async def refuse_other_council(request: web.Request, uuid: str) -> None:
    """Raise Problem where this alert is stored and is of a council that the token is not for: it is not there."""
    if await is_of_other_council(request, uuid):
        raise no_such_alert()


async def is_of_other_council(request: web.Request, uuid: str) -> bool:
    """Return whether this alert is stored and is of a council that the token is not for."""
    if is_for_every_council(request):
        return False
    try:
        council, _ = await council_and_level(request.app, uuid)
    except Exception:  # not stored yet, or the store is silent: what is added is kept until it can be
        return False
    return not may_for(request, council)


def no_such_alert() -> Problem:
    """Return the refusal of a uuid under which there is no alert."""
    return Problem("no_such_alert", 404, say="We do not know this alert.")


async def put_more(
    app: web.Application, uuid: str, add: Callable[[], Awaitable[bool]], keep: Callable[[], Awaitable[object]]
) -> web.Response:
    """Add something to an alert. keep: called where that does not work now. Raises Problem, or what the store does."""
    try:
        found = await add()
        if not found:
            # Its alert may be one of those that wait to be stored.
            left = await store_all(app)
            found = await add()
            if not found and left:
                raise LookupError("the alert of this is not stored yet")
    except Exception:
        await keep()
        raise
    if not found:
        raise no_such_alert()
    nudge(app)
    council, level = await council_and_level(app, uuid)
    return answer(stored(app, uuid, council, level))


async def council_and_level(app: web.Application, uuid: str) -> tuple[str, Level]:
    """Return of which council a stored alert is, and its level now. Raises LookupError where it went meanwhile."""
    book = book_of(app)

    async def work(session: AsyncSession) -> State | None:
        row = await session.get(AlertRow, uuid)
        return state_of(row, await rows_of(session, uuid)) if row else None

    state = await book.cases.reading(work)
    if state is None:
        raise LookupError("the alert went meanwhile")
    return state.council, state.level


ENDPOINTS = (
    Endpoint(
        "PUT",
        "/api/alerts/{uuid}",
        put_alert,
        "Store that a child may not be safe. The same uuid again is the same alert.",
        gives=Stored,
        takes=Alert,
        also=WRONG | {201: "A new alert.", 413: "The body is too long."},
    ),
    Endpoint(
        "PUT",
        "/api/alerts/{uuid}/safe_now",
        put_safe_now,
        "Add what was answered to: are you safe right now?",
        gives=Stored,
        takes=SafeNowAnswer,
        also=WRONG | {404: "There is no such alert."},
    ),
    Endpoint(
        "PUT",
        "/api/alerts/{uuid}/about",
        put_about,
        "Add who it is and how to reach them safely, as far as the talk knows. Again: what is known now.",
        gives=Stored,
        takes=About,
        also=WRONG | {404: "There is no such alert."},
    ),
)
routes = web.RouteTableDef()
for one in ENDPOINTS:
    routes.route(one.method, one.path)(one.handler)
