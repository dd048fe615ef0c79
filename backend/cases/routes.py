"""The endpoints of the Case API: parse, call, answer. The routes and the OpenAPI document are made from ENDPOINTS."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from aiohttp import web
from pydantic import TypeAdapter

from backend.cases.casebook import Casebook, case_of, casebook_of, day_of
from backend.cases.endpoints import (
    UNREADABLE,
    Endpoint,
    allow_council,
    answer,
    guarded,
    is_for_every_council,
    may_for,
    parse,
)
from backend.cases.later_requests import ask
from backend.cases.new_code import ask_for_new_code
from backend.cases.progress import first_read_on, letters_for, opened, progress_of
from backend.cases.receive import receive
from backend.cases.shapes import Asked, Asking, LaterRequest, NewCode, Progress, Receipt, Representation
from backend.cases.tables import CaseRow
from backend.errors import Problem
from backend.keys import NOW
from backend.law.statute import NoSuchRule
from backend.rate_limits import LONGEST_CODE_WAIT, TooManyInLine, WrongCodes
from telling.ids import tidy_reference

REPRESENTATION = TypeAdapter(Representation)
ASKING = TypeAdapter(Asking)
LATER: TypeAdapter[LaterRequest] = TypeAdapter(LaterRequest)
NEW_CODE = TypeAdapter(NewCode)
WRONG_CODES = web.AppKey("wrong_codes", WrongCodes)
NOT_TOGETHER = "We do not know this reference with these words. Please check each one."


def book_of(request: web.Request) -> Casebook:
    """Return the store of cases of this application."""
    return casebook_of(request.app)


def uuid_of(request: web.Request) -> str:
    """Return the uuid in the path, in one spelling; raises Problem."""
    try:
        return str(UUID(request.match_info["uuid"]))
    except ValueError:
        raise Problem("bad_request", 400, say=UNREADABLE, field="uuid") from None


@guarded("bot", "import")
async def put_case(request: web.Request) -> web.Response:
    """Keep a thank you, an idea or a complaint."""
    uuid = uuid_of(request)
    told = await parse(request, REPRESENTATION)
    book = book_of(request)
    if told.council not in book.law.promises:
        raise Problem("bad_request", 400, say="We do not know this council.", field="council")
    allow_council(request, told.council)
    if not is_for_every_council(request):  # the receipt opens what is there, whatever council was said this time
        known = await book.reading(lambda session: session.get(CaseRow, uuid))
        allow_council(request, known.council if known else told.council)
    try:
        receipt, is_new = await receive(book, uuid, told, now=request.app[NOW]())
    except NoSuchRule:
        # Told before there was any rule: a day that was typed wrong, not a clock of ours.
        raise Problem("bad_request", 400, say=UNREADABLE, field="told_at") from None
    return answer(receipt, 201 if is_new else 200)


@guarded("bot")
async def post_progress(request: web.Request) -> web.Response:
    """Say where a case is."""
    book = book_of(request)
    case = await let_in(request, book, await parse(request, ASKING))
    state = await book.state(case.uuid)
    letters, read_on = await letters_for(book, case.uuid, state), await first_read_on(book, case.uuid)
    return answer(progress_of(book, case.reference, state, day_of(request.app[NOW]()), letters, read_on))


@guarded("bot")
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
    letters, read_on = await letters_for(book, case.uuid, state), await first_read_on(book, case.uuid)
    return answer(progress_of(book, case.reference, state, day_of(now), letters, read_on))


@guarded("bot")
async def put_new_code(request: web.Request) -> web.Response:
    """Ask a person for a new code. Slower each time, and the same answer whether there is such a case or not."""
    uuid, reference = uuid_of(request), request.match_info["reference"][:100]
    asked = await parse(request, NEW_CODE)
    wrong, named = request.app[WRONG_CODES], tidy_reference(reference)
    async with in_turn(wrong, named):
        wrong.wrong(named, asyncio.get_running_loop().time())
    book = book_of(request)
    case = await book.reading(lambda session: case_of(session, named))
    if case is None or may_for(request, case.council):
        await ask_for_new_code(book, reference, uuid, asked, now=request.app[NOW]())
    return answer(Asked(), 202)


async def let_in(request: web.Request, book: Casebook, asking: Asking) -> CaseRow:
    """Return the case, or the one answer for a wrong reference and a wrong code; slower after several wrong ones."""
    wrong = request.app[WRONG_CODES]
    reference = tidy_reference(asking.reference)
    async with in_turn(wrong, reference):
        case = await opened(book, asking)
        if case is None or not may_for(request, case.council):
            wrong.wrong(reference, asyncio.get_running_loop().time())
            raise Problem("no_such_code", 404, say=NOT_TOGETHER)
        wrong.right(reference)
    return case


@asynccontextmanager
async def in_turn(wrong: WrongCodes, reference: str) -> AsyncIterator[None]:
    """Wait for one's turn at this reference; raises Problem (429) where too many try it at once."""
    try:
        async with wrong.turn(reference):
            yield
    except TooManyInLine:
        after = str(math.ceil(LONGEST_CODE_WAIT.total_seconds()))
        raise Problem("too_fast", 429, say="Too many tries at once.", headers={"Retry-After": after}) from None


WRONG = {
    400: "A field is wrong or unknown: `field` names it.",
    401: "The token is missing, wrong or revoked.",
    403: "The token is for something else, or for another council.",
}
NOT_FOUND = {
    404: "Reference and code do not belong together (no answer says which of them is wrong).",
    429: "Too many tries at this reference at once; `Retry-After` says when one is looked at again.",
}
ENDPOINTS = (
    Endpoint(
        "PUT",
        "/api/cases/{uuid}",
        put_case,
        "Keep a thank you, an idea or a complaint. The same uuid again gives the same receipt.",
        gives=Receipt,
        takes=Representation,
        also=WRONG | {201: "A new case.", 413: "The body is too long."},
    ),
    Endpoint(
        "POST",
        "/api/progress",
        post_progress,
        "Where a case is, for the person who has reference and code.",
        gives=Progress,
        takes=Asking,
        also=WRONG | NOT_FOUND,
    ),
    Endpoint(
        "PUT",
        "/api/cases/{reference}/requests/{uuid}",
        put_request,
        "What a person asks for later. The same uuid and body again change nothing.",
        gives=Progress,
        takes=LaterRequest,
        also=WRONG | NOT_FOUND | {409: "Not possible now; `say` tells why.", 413: "The body is too long."},
    ),
    Endpoint(
        "PUT",
        "/api/cases/{reference}/new_code/{uuid}",
        put_new_code,
        "They lost the code: a task for a person, who finds out who asks. Nothing tells whether there is such a case.",
        gives=Asked,
        takes=NewCode,
        also=WRONG | {202: "It is asked for, where there is such a case.", 413: "The body is too long."},
    ),
)
routes = web.RouteTableDef()
for one in ENDPOINTS:
    routes.route(one.method, one.path)(one.handler)
