"""Add a case that came by phone, by letter or in person: the same shape as the chat's, the same clock and receipt."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.cases.casebook import events_of, rows_of
from backend.cases.history import replay
from backend.cases.receive import receive
from backend.cases.shapes import Representation
from backend.desk import labels, told_fields
from backend.desk.action_forms import ONCE
from backend.desk.actions.fields import Field, Options, Typed, on_day
from backend.desk.actions.fields import read as read_form
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, typed_before, write_audit
from backend.desk.pages import council_name, draw, today_of
from backend.desk.permissions import may_see_case
from backend.desk.posted_forms import read_fields
from backend.keys import LAW, NOW
from backend.law.book import Law
from backend.law.working_days import LONDON, in_london
from telling.roles import ADVOCATE_REQUEST
from telling.spoken_dates import say_date

CHANNELS: Options = tuple((name, labels.CHANNEL[name]) for name in ("phone", "letter", "in_person"))
routes = web.RouteTableDef()


def fields(request: web.Request, visit: Visit) -> list[Field]:
    """Return what is asked. Only four things must be filled in: nobody is refused because they left something out."""
    councils = [(one, council_name(request, one)) for one in visit.staff.councils]
    return [
        *([Field("council", "Council", "choice", options=councils)] if len(councils) > 1 else []),
        Field("channel", "How did it come", "choice", options=CHANNELS),
        on_day("On which day did it reach the council", "The clock counts from here, whoever it reached first."),
        *told_fields.boxes().values(),
    ]


@guarded_page(routes, "GET", "/desk/add", "add_case")
async def show_add(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the empty form."""
    return form(request, visit, fields(request, visit), Typed(raw=typed_before(request, "add_case") or {}))


def form(request: web.Request, visit: Visit, boxes: Sequence[Field], typed: Typed, refused: str = "") -> web.Response:
    """Return the form, as it was typed."""
    once = (typed.raw.get("once") or [str(uuid.uuid4())])[0]
    once = once if ONCE.fullmatch(once) else str(uuid.uuid4())
    status = 400 if typed.wrong or refused else 200
    return draw(request, visit, "add.html", status=status, fields=boxes, typed=typed, once=once, refused=refused)


@guarded_page(routes, "POST", "/desk/add", "add_case", keeps=True)
async def do_add(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Keep it, and show the receipt once: reference, code and dates, to hand on."""
    boxes, raw = fields(request, visit), await read_fields(request)
    typed = read_form(boxes, raw)
    now = request.app[NOW]()
    day = wrong_day(request.app[LAW], today_of(request), typed.values.get("on"))
    typed.wrong = {**without_words(typed), **typed.wrong, **day}
    if typed.wrong:
        return form(request, visit, boxes, typed)
    council = typed.values.get("council") or next(iter(visit.staff.councils), "")
    if council not in request.app[LAW].promises:
        raise web.HTTPNotFound
    try:
        told = representation(typed, council, now)
    except ValidationError:
        # `from None` is not enough here: the error itself holds words.
        return form(request, visit, boxes, typed, "Something in it cannot be kept as it is. Please look at each box.")
    once = (raw.get("once") or [""])[0]
    case_uuid = once if ONCE.fullmatch(once) else str(uuid.uuid4())

    async def write_down(session: AsyncSession, reference: str) -> None:
        facts = {"reference": reference, "channel": told.channel}
        await write_audit(request, session, Entry(visit.staff.id, "case_added", case_uuid, council, facts))

    receipt, is_new = await receive(casebook_of(request), case_uuid, told, now=now, also=write_down)
    if not is_new:
        await show_again(request, visit, case_uuid, receipt.reference)
    return draw(request, visit, "added.html", receipt=receipt, told=told)


async def show_again(request: web.Request, visit: Visit, case_uuid: str, reference: str) -> None:
    """Write down that the code of a case is shown once more, to who may still see the case; raises 404 for others."""

    async def work(session: AsyncSession) -> None:
        state = replay(events_of(await rows_of(session, case_uuid)))
        if not may_see_case(visit.staff, visit.scopes, state):
            raise web.HTTPNotFound
        said = Entry(visit.staff.id, "code_shown", case_uuid, state.council, {"reference": reference})
        await write_audit(request, session, said)

    await casebook_of(request).writing(work)


def without_words(typed: Typed) -> dict[str, str]:
    """Return what is wrong where nothing was told: only who wants an advocate need not say why."""
    said = typed.values.get("words") or typed.values.get("kind") == ADVOCATE_REQUEST
    return {} if said else {"words": "Please fill this in."}


def wrong_day(law: Law, today: date, day: date | None) -> dict[str, str]:
    """Return what is wrong with the day on which it arrived: not come yet, or so long ago that it has no dates."""
    first = max(law.statute.begins_on, law.days.known_from)
    if day and day > today:
        return {"on": "That day has not come yet."}
    if day and day < first:
        return {"on": f"Look at the year. Before {say_date(first, year=True)} no date can be worked out here."}
    return {}


def representation(typed: Typed, council: str, now: datetime) -> Representation:
    """Return what was typed, in the shape of the Case API; raises ValidationError."""
    at = now if typed["on"] == in_london(now) else datetime.combine(typed["on"], time(12), LONDON)
    frame = {
        "council": council,
        "channel": typed["channel"],
        "told_at": at.isoformat(),
        "content_version": None,
    }
    return Representation.model_validate(told_fields.told_by(told_fields.fitting(typed.values), frame, at.isoformat()))
