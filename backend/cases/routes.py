"""The doors of the Case API: parse, call, answer. The routes and the OpenAPI document are made from DOORS."""

from __future__ import annotations

import asyncio
from uuid import UUID
from weakref import WeakKeyDictionary

from aiohttp import web
from pydantic import TypeAdapter

from backend.cases import codes
from backend.cases.casebook import Casebook, day_of
from backend.cases.door import Door, Refused, answer, guarded, parse
from backend.cases.later import ask
from backend.cases.progress import opened, progress_of
from backend.cases.receive import receive
from backend.cases.shapes import Asking, LaterRequest, Progress, Receipt, Representation
from backend.cases.slowing import Slowdown
from backend.cases.tables import CaseRow
from backend.keys import LAW, NOW, SECRETS, SESSIONS

REPRESENTATION = TypeAdapter(Representation)
ASKING = TypeAdapter(Asking)
LATER: TypeAdapter[LaterRequest] = TypeAdapter(LaterRequest)
slowdowns: WeakKeyDictionary[web.Application, Slowdown] = WeakKeyDictionary()
"""One for each running application, forgotten with it."""


def book_of(request: web.Request) -> Casebook:
    """The store of cases of this application."""
    return Casebook(request.app[SESSIONS], request.app[SECRETS], request.app[LAW])


def uuid_of(request: web.Request) -> str:
    """The uuid in the path, in one spelling; raises Refused."""
    try:
        return str(UUID(request.match_info["uuid"]))
    except ValueError:
        raise Refused(400, "bad_request", "We could not read that.", "uuid") from None


@guarded
async def put_case(request: web.Request) -> web.Response:
    """Keep a thank you, an idea or a complaint."""
    uuid = uuid_of(request)
    told = await parse(request, REPRESENTATION)
    book = book_of(request)
    if told.council not in book.law.promises:
        raise Refused(400, "bad_request", "We do not know this council.", "council")
    receipt, is_new = await receive(book, uuid, told, now=request.app[NOW]())
    return answer(receipt, 201 if is_new else 200)


@guarded
async def post_progress(request: web.Request) -> web.Response:
    """Say where a case is."""
    book = book_of(request)
    case = await let_in(request, book, await parse(request, ASKING))
    state = await book.state(case.uuid)
    return answer(progress_of(book, case.reference, state, day_of(request.app[NOW]())))


@guarded
async def put_request(request: web.Request) -> web.Response:
    """Keep what a person asks for later."""
    uuid = uuid_of(request)
    asked = await parse(request, LATER)
    book = book_of(request)
    # Reference and code together: the service token alone must not be enough to withdraw somebody's complaint.
    asking = Asking(reference=request.match_info["reference"][:100], code=asked.code)
    case = await let_in(request, book, asking)
    now = request.app[NOW]()
    state = await ask(book, case.uuid, uuid, asked, now=now)
    return answer(progress_of(book, case.reference, state, day_of(now)))


async def let_in(request: web.Request, book: Casebook, asking: Asking) -> CaseRow:
    """The case, or the one answer for a wrong reference and a wrong code; slower after several wrong ones."""
    slowdown = slowdowns.setdefault(request.app, Slowdown())
    reference = codes.tidy_reference(asking.reference)
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(slowdown.wait(reference, clock()))
    case = await opened(book, asking)
    if case is None:
        slowdown.wrong(reference, clock())
        raise Refused(404, "no_such_code", "We do not know this reference with these words. Please check each one.")
    slowdown.right(reference)
    return case


WRONG = {400: "A field is wrong or unknown: `field` names it.", 401: "The service token is missing or wrong."}
NOT_FOUND = {404: "Reference and code do not belong together (no answer says which of them is wrong)."}
DOORS = (
    Door(
        "PUT",
        "/api/cases/{uuid}",
        put_case,
        "Keep a thank you, an idea or a complaint. The same uuid again gives the same receipt.",
        gives=Receipt,
        takes=Representation,
        also=WRONG | {201: "A new case.", 413: "The body is too long."},
    ),
    Door(
        "POST",
        "/api/progress",
        post_progress,
        "Where a case is, for the person who has reference and code.",
        gives=Progress,
        takes=Asking,
        also=WRONG | NOT_FOUND,
    ),
    Door(
        "PUT",
        "/api/cases/{reference}/requests/{uuid}",
        put_request,
        "What a person asks for later. The same uuid and body again change nothing.",
        gives=Progress,
        takes=LaterRequest,
        also=WRONG | NOT_FOUND | {409: "Not possible now; `say` tells why.", 413: "The body is too long."},
    ),
)
routes = web.RouteTableDef()
for one in DOORS:
    routes.route(one.method, one.path)(one.handler)
