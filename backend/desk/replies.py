"""What came by e-mail, by letter or by telephone about a case: found by its reference, added in one step.

Reading a mailbox stays with the council's own mail. The words are looked at for safety as those of the form are: they
wait, sealed, from the same transaction on, and a bot that is down only delays the look.
"""

from __future__ import annotations

import json
import uuid

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.casebook import case_of, events_of, rows_of
from backend.cases.history import replay
from backend.cases.tables import CaseRow
from backend.desk.action_forms import ONCE
from backend.desk.actions.fields import Field, Options, Typed, on_day
from backend.desk.actions.fields import read as read_form
from backend.desk.case_access import Opened, entry
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, typed_before, write_audit
from backend.desk.pages import draw
from backend.desk.permissions import may_see_case
from backend.desk.posted_forms import read_fields
from backend.form.application import FORMS
from backend.form.safety_check import words_of_case
from backend.form.tables import UncheckedRow
from backend.keys import NOW, SECRETS
from backend.refusals import NotAllowed
from telling.ids import tidy_reference

HOW: Options = (("email", "By e-mail"), ("letter", "By letter"), ("phone", "By phone"), ("in_person", "In person"))
NOT_THERE = "There is no case with this reference among those that you may open."
routes = web.RouteTableDef()


def fields() -> list[Field]:
    """Return the boxes."""
    return [
        Field("reference", "Reference of the case", "line", "It stands in our letters."),
        Field("how", "How did it come", "choice", options=HOW),
        on_day("On which day did it reach the council"),
        Field("words", "What they wrote or said", "words", "Word for word, as far as you can."),
    ]


@guarded_page(routes, "GET", "/desk/reply", "reply")
async def show_reply(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the empty form."""
    return form(request, visit, Typed(raw=typed_before(request, "reply") or {}))


def form(request: web.Request, visit: Visit, typed: Typed, refused: str = "") -> web.Response:
    """Return the form, as it was typed."""
    once = (typed.raw.get("once") or [""])[0]
    once = once if ONCE.fullmatch(once) else str(uuid.uuid4())
    status = 400 if typed.wrong else 409 if refused else 200
    return draw(request, visit, "reply.html", status=status, fields=fields(), typed=typed, once=once, refused=refused)


@guarded_page(routes, "POST", "/desk/reply", "reply", keeps=True)
async def add_reply(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Add it to its case, and have it looked at for safety; a second press adds nothing."""
    raw, book, now = await read_fields(request), casebook_of(request), request.app[NOW]()
    typed = read_form(fields(), raw)
    if typed.wrong:
        return form(request, visit, typed)
    once = (raw.get("once") or [""])[0]
    mark = f"desk:{once}" if ONCE.fullmatch(once) else None

    async def work(session: AsyncSession) -> str | None:
        opened = await find_by_reference(request, visit, session, typed["reference"])
        if opened is None:
            return None
        case = opened.case
        if mark is None or all(row.once != mark for row in opened.history):
            said = {"kind": "add_words", "how": typed["how"], "words": [{"text": typed["words"]}]}
            fact = e.WordsAdded(on=typed["on"])
            words = json.dumps(said, ensure_ascii=False)
            await book.add(session, case.uuid, fact, actor=visit.staff.id, now=now, words=words, once=mark)
            await session.merge(row_to_check(request, case, opened.state.role, typed["words"]))
            await write_audit(request, session, entry(visit, opened, "reply_added", how=typed["how"]))
        return case.reference

    try:
        reference = await book.writing(work)
    except NotAllowed as refused:
        return form(request, visit, typed, refused.say)
    if reference is None:
        typed.wrong["reference"] = NOT_THERE
        return form(request, visit, typed)
    request.app[FORMS].wake.set()
    return redirect_to(f"/desk/cases/{reference}?done=words")


async def find_by_reference(request: web.Request, visit: Visit, session: AsyncSession, reference: str) -> Opened | None:
    """Return the case; None where there is none, or none for this person."""
    book, case = casebook_of(request), await case_of(session, tidy_reference(reference))
    if case is None:
        return None
    rows = await rows_of(session, case.uuid)
    state = replay(events_of(rows))
    return Opened(case, rows, state, book) if may_see_case(visit.staff, visit.scopes, state) else None


def row_to_check(request: web.Request, case: CaseRow, role: str, words: str) -> UncheckedRow:
    """Return the words as they wait to be looked at."""
    secrets, now = request.app[SECRETS], request.app[NOW]()
    return words_of_case(secrets, now, case.uuid, case.council, role, "reply", words)
