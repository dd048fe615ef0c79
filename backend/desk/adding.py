"""Add a case that came by phone, by letter or in person: the same shape as the chat's, the same clock and receipt."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, time

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.cases.receive import receive
from backend.cases.shapes import Representation
from backend.desk import say
from backend.desk.doing import ONCE
from backend.desk.door import Visit, audited, casebook_of, door, fields_of, typed_before
from backend.desk.moves.fields import YES_NO_NOT_SURE, Field, Options, Typed, on_day
from backend.desk.moves.fields import read as read_form
from backend.desk.pages import council_name, draw, today_of
from backend.keys import LAW, NOW
from backend.law.working_days import LONDON, in_london

CHANNELS: Options = tuple((name, say.CHANNEL[name]) for name in ("phone", "letter", "in_person"))
RELATIONS: Options = (
    ("parent", "A parent"),
    ("carer", "A carer"),
    ("family", "Somebody else of the family"),
    ("advocate", "An advocate"),
    ("other", "Somebody else"),
)
CHOICES: dict[str, Options] = {
    "kind": tuple(say.KIND.items()),
    "channel": CHANNELS,
    "role": tuple(say.SPEAKER.items()),
    "relation": RELATIONS,
    "happened": tuple(say.HAPPENED.items()),
    "advocate": tuple(say.ADVOCATE.items()),
    "how": tuple(say.REPLY.items()),
}
routes = web.RouteTableDef()


def fields(request: web.Request, visit: Visit) -> list[Field]:
    """What is asked. Only four things must be filled in: nobody is refused because they left something out."""
    councils = [(one, council_name(request, one)) for one in visit.staff.councils]
    return [
        *([Field("council", "Council", "choice", options=councils)] if len(councils) > 1 else []),
        Field("channel", "How did it come", "choice", options=CHANNELS),
        on_day("On which day did it reach the council", "The clock counts from here, whoever it reached first."),
        Field("kind", "What is it", "choice", "If you are not sure: a complaint.", CHOICES["kind"]),
        Field("role", "Who speaks", "choice", options=CHOICES["role"], start="child"),
        Field("words", "What they said, in their own words", "words", "Word for word, as far as you can."),
        Field("wanted", "What would help, in their own words", "words", needed=False),
        Field("about", "What is it about", "ticks", options=tuple(say.ABOUT.items()), needed=False),
        Field("person_named", "Person named in it", "line", needed=False),
        Field("happened", "When did it happen", "choice", options=CHOICES["happened"], needed=False),
        Field("child_name", "Child’s name", "line", needed=False),
        Field("speaker_name", "Name of the adult who speaks", "line", needed=False),
        Field("relation", "Who is this adult", "choice", options=RELATIONS, needed=False),
        Field(
            "agrees",
            "Does the child agree with it (if somebody speaks for a child)",
            "choice",
            options=YES_NO_NOT_SURE,
            needed=False,
        ),  # fmt: skip
        Field(
            "advocate",
            "Do they want an advocate",
            "choice",
            "Offer one now, if you can.",
            CHOICES["advocate"],
            needed=False,
        ),  # fmt: skip
        Field("how", "How do they want the answer", "choice", options=CHOICES["how"], needed=False),
        Field("to", "Number or address", "line", needed=False),
        Field("safe", "Is that safe for them", "choice", options=YES_NO_NOT_SURE, needed=False),
        Field("avoid", "What to avoid", "line", needed=False),
    ]


@door(routes, "GET", "/desk/add", "add_case")
async def show_add(request: web.Request, visit: Visit) -> web.StreamResponse:
    """The empty form."""
    return form(request, visit, fields(request, visit), Typed(raw=typed_before(request, "add_case") or {}))


def form(request: web.Request, visit: Visit, boxes: Sequence[Field], typed: Typed, refused: str = "") -> web.Response:
    """The form, as it was typed."""
    once = (typed.raw.get("once") or [str(uuid.uuid4())])[0]
    once = once if ONCE.fullmatch(once) else str(uuid.uuid4())
    status = 400 if typed.wrong or refused else 200
    return draw(request, visit, "add.html", status=status, fields=boxes, typed=typed, once=once, refused=refused)


@door(routes, "POST", "/desk/add", "add_case", keeps=True)
async def do_add(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Keep it, and show the receipt once: reference, code and dates, to hand on."""
    boxes, raw = fields(request, visit), await fields_of(request)
    typed = read_form(boxes, raw)
    day, now = typed.values.get("on"), request.app[NOW]()
    if day and day > today_of(request):
        typed.wrong["on"] = "That day has not come yet."
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
        await audited(request, session, Entry(visit.staff.id, "case_added", case_uuid, council, facts))

    receipt, _ = await receive(casebook_of(request), case_uuid, told, now=now, also=write_down)
    return draw(request, visit, "added.html", receipt=receipt, told=told)


def representation(typed: Typed, council: str, now: datetime) -> Representation:
    """What was typed, in the shape of the Case API; raises ValidationError."""
    at = now if typed["on"] == in_london(now) else datetime.combine(typed["on"], time(12), LONDON)
    got = typed.values
    return Representation.model_validate(
        {
            "council": council,
            "kind": got["kind"],
            "kind_said": got["kind"],
            "channel": got["channel"],
            "told_at": at,
            "speaker": {"role": got["role"], "relation": got["relation"], "name": got["speaker_name"]},
            "child": {"name": got["child_name"], "agrees": got["agrees"]},
            "words": [{"at": at, "text": got["words"]}],
            "wanted": {"text": got["wanted"]},
            "about": got["about"],
            "person_named": got["person_named"],
            "happened": {"when": got["happened"]},
            "advocate": {"answer": got["advocate"] or "not_asked"},
            "reply": {"how": got["how"], "to": got["to"], "safe": got["safe"], "avoid": got["avoid"]},
        }
    )
