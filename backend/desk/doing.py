"""Doors of the moves of a case: one form each. A move that is not legal now is not offered, and loses nothing typed."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.moves import NotAllowed, may_open
from backend.cases.tasks import SEEN_IS_ENOUGH
from backend.cases.young_person import latest
from backend.desk import staff
from backend.desk.door import Visit, audited, casebook_of, door, fields_of, sent_on, typed_before
from backend.desk.moves import answering, changing, first, stages, yearly
from backend.desk.moves.fields import Typed
from backend.desk.moves.fields import read as read_form
from backend.desk.moves.move import GROUPS, MOVES, Context, Move
from backend.desk.opening import Opened, entry, find
from backend.desk.pages import draw, today_of
from backend.desk.permissions import may_see_case, scopes_of
from backend.keys import LAW, NOW, SECRETS

assert all((answering, changing, first, stages, yearly))
ONCE = re.compile(r"[0-9a-f-]{36}")
REASONS_SHOWN = {"agree_downgrade": "downgrade_proposed", "refuse_downgrade": "downgrade_proposed"}
"""Moves beside which the words of an earlier event have to be read."""
TASK_MOVE = {
    **dict.fromkeys(SEEN_IS_ENOUGH, "seen"),
    "who_is_named": "named",
    "contact_advocacy": "advocate",
    "agree_to_skip": "skip_stage",
    "late_stage_3": "late_panel",
    "second_person": "agree_downgrade",
    "confirm_withdrawal": "confirm_withdrawal",
    "ask_the_child": "child_view",
    "decide_interest": "interest",
    "decide_lateness": "late",
}
routes = web.RouteTableDef()


async def context_of(request: web.Request, visit: Visit, session: AsyncSession, opened: Opened) -> Context:
    """What the forms of this case need to know."""
    names = await staff.names(session)
    council = opened.state.council
    return Context(
        state=opened.state,
        law=request.app[LAW],
        today=today_of(request),
        actor=visit.staff.id,
        colleagues=await staff.working_for(session, council),
        advocates=await free_advocates(session, opened),
        names=names,
        person_id=lambda name: id_of_person(request.app[SECRETS].code_key, names, name),
        young_person=lambda: latest(opened.book, opened.rows),
    )


async def free_advocates(session: AsyncSession, opened: Opened) -> list[staff.Staff]:
    """Advocates of this council who are not named in the case."""
    found = await staff.working_for(session, opened.state.council, "advocate")
    return [one for one in found if may_open(opened.state, one.id)]


def id_of_person(key: bytes, names: Mapping[str, str], name: str) -> str:
    """The id of a person without an account: the same for the same name, and not to be guessed back from it."""
    plain = " ".join(name.casefold().split())
    for known, held in names.items():
        if " ".join(held.casefold().split()) == plain:
            return known
    return "p" + hmac.new(key, f"person:{plain}".encode(), hashlib.sha256).hexdigest()[:12]


def offered(visit: Visit, context: Context) -> dict[str, list[Move]]:
    """The moves that are legal now and theirs to make, by group."""
    theirs = [move for move in MOVES.values() if may_make(visit, context, move) and move.is_legal(context)]
    found = {group: [move for move in theirs if move.group == group] for group in GROUPS}
    return {group: moves for group, moves in found.items() if moves}


def may_make(visit: Visit, context: Context, move: Move) -> bool:
    """Is this move theirs to make in this case?"""
    return may_see_case(visit.staff, scopes_of(visit.staff, f"move_{move.name}"), context.state)


def task_links(tasks: Sequence[str], moves: Mapping[str, Sequence[Move]]) -> dict[str, Move]:
    """For each task the move that does it, where it is theirs to make."""
    legal = {move.name: move for group in moves.values() for move in group}
    return {task: legal[TASK_MOVE[task]] for task in tasks if TASK_MOVE.get(task) in legal}


def form(
    request: web.Request, visit: Visit, move: Move, opened: Opened, context: Context, typed: Typed, refused: str = ""
) -> web.Response:
    """The form, as it was typed, with what was wrong."""
    fields = list(move.fields(context))
    once = (typed.raw.get("once") or [str(uuid.uuid4())])[0]
    earlier = REASONS_SHOWN.get(move.name)
    reasons = [opened.book.words_of(row) for row in opened.rows if row.kind == earlier]
    return draw(
        request,
        visit,
        "move.html",
        status=400 if typed.wrong else 409 if refused else 200,
        move=move,
        case=opened.case,
        state=opened.state,
        fields=fields,
        typed=typed,
        refused=refused,
        once=once if ONCE.fullmatch(once) else str(uuid.uuid4()),
        reasons=[words for words in reasons[-1:] if words],
    )


async def show_form(request: web.Request, visit: Visit, move: Move) -> web.StreamResponse:
    """The empty form; where the move is not legal now, back to the case."""

    async def work(session: AsyncSession) -> tuple[Opened, Context]:
        opened = await find(request, visit, session)
        context = await context_of(request, visit, session, opened)
        await audited(request, session, entry(visit, opened, "form_opened", move=move.name))
        return opened, context

    opened, context = await casebook_of(request).writing(work)
    if not move.is_legal(context):
        return sent_on(f"/desk/cases/{opened.case.reference}?not_now={move.name}")
    return form(request, visit, move, opened, context, Typed(raw=typed_before(request, f"move_{move.name}") or {}))


async def do_form(request: web.Request, visit: Visit, move: Move) -> web.StreamResponse:
    """Make the move; a refusal shows the form again with its reason and everything that was typed."""
    raw, book = await fields_of(request), casebook_of(request)

    async def look(session: AsyncSession) -> tuple[Opened, Context]:
        opened = await find(request, visit, session)
        return opened, await context_of(request, visit, session, opened)

    opened, context = await book.reading(look)
    typed = read_form(list(move.fields(context)), raw)
    typed.wrong |= {} if typed.wrong else move.wrong(typed)
    once = (raw.get("once") or [""])[0]
    if typed.wrong:
        return form(request, visit, move, opened, context, typed)

    async def work(session: AsyncSession) -> None:
        now = await find(request, visit, session)
        fact = move.make(await context_of(request, visit, session, now), typed)
        mark = f"desk:{once}" if ONCE.fullmatch(once) else None
        words = move.words(typed)
        await book.add(
            session, now.case.uuid, fact, actor=visit.staff.id, now=request.app[NOW](), words=words, once=mark
        )
        await audited(request, session, entry(visit, now, f"did_{move.name}"))

    try:
        await book.writing(work)
    except NotAllowed as refused:
        return form(request, visit, move, opened, context, typed, refused.say)
    return sent_on(f"/desk/cases/{opened.case.reference}?done={move.name}")


def doors(move: Move) -> None:
    """The two doors of one move."""
    path, name = f"/desk/cases/{{reference}}/{move.name.replace('_', '-')}", f"move_{move.name}"

    async def get(request: web.Request, visit: Visit) -> web.StreamResponse:
        return await show_form(request, visit, move)

    async def post(request: web.Request, visit: Visit) -> web.StreamResponse:
        return await do_form(request, visit, move)

    door(routes, "GET", path, name)(get)
    door(routes, "POST", path, name, keeps=True)(post)


for one in MOVES.values():
    doors(one)
