"""The page of a case: the child's words first, then what to do, dates, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.tables import AlertRow
from backend.cases.deadlines import Due, deadlines, open_deadlines, past_stage_1
from backend.cases.steps import name_of
from backend.cases.tasks import tasks
from backend.desk.doing import context_of, offered, task_links
from backend.desk.door import Visit, audited, casebook_of, door
from backend.desk.letters import letters_for
from backend.desk.moves.move import MOVES, Context, Move
from backend.desk.opening import Opened, entry, find
from backend.desk.pages import draw
from backend.desk.permissions import scopes_of
from backend.desk.timeline import later_words, lines, reply_now
from backend.law.reasons import because
from backend.law.working_days import CalendarTooShort

DUE_MOVE = {
    "acknowledge": "acknowledge",
    "stage_1_answer": "answer",
    "reply": "answer",
    "stage_2_answer": "answer_stage_2",
    "stage_3_panel": "panel_met",
    "panel_report": "panel_report",
    "director_reply": "director",
}
"""Which move meets which date."""
routes = web.RouteTableDef()


@door(routes, "GET", "/desk/cases/{reference}", "case")
async def case(request: web.Request, visit: Visit) -> web.StreamResponse:
    """One case, whole."""

    async def work(session: AsyncSession) -> tuple[Opened, Context, list[AlertRow]]:
        opened = await find(request, visit, session)
        context = await context_of(request, visit, session, opened)
        alerts = await alerts_of(session, visit, opened)
        await audited(request, session, entry(visit, opened, "case_read"))
        return opened, context, alerts

    opened, context, alerts = await casebook_of(request).writing(work)
    moves = offered(visit, context)
    todo = tasks(opened.state, past_stage_1=is_past(context))
    return draw(
        request,
        visit,
        "case.html",
        case=opened.case,
        state=opened.state,
        where=name_of(opened.state),
        told=opened.told,
        later=later_words(opened),
        reply=reply_now(opened),
        names=context.names,
        moves=moves,
        todo=todo,
        links=task_links(todo, moves),
        dates=dates_of(context),
        next_steps=next_steps(context, moves),
        history=lines(opened, context.names),
        letters=letters_for(opened.state, past=is_past(context)) if visit.may("letter") else {},
        alerts=alerts,
        done=MOVES.get(request.query.get("done", "")),
        not_now=MOVES.get(request.query.get("not_now", "")),
    )


async def alerts_of(session: AsyncSession, visit: Visit, opened: Opened) -> list[AlertRow]:
    """Alerts of the same telling, for who may see alerts."""
    if not scopes_of(visit.staff, "alert"):
        return []
    return list(await session.scalars(select(AlertRow).where(AlertRow.case_uuid == opened.case.uuid)))


def is_past(context: Context) -> bool:
    """Is stage 1 past its latest day? Unknown days cannot be over."""
    try:
        return past_stage_1(context.state, context.law, context.today)
    except CalendarTooShort:
        return False


def next_steps(context: Context, moves: Mapping[str, Sequence[Move]]) -> list[tuple[Due, Move]]:
    """The dates that are still open, each with the move that meets it, where it is theirs to make."""
    legal = {move.name: move for group in moves.values() for move in group}
    try:
        dues = open_deadlines(context.state, context.law)
    except CalendarTooShort:
        return []
    found = [(due, legal[DUE_MOVE[due.deadline.what]]) for due in dues if DUE_MOVE.get(due.deadline.what) in legal]
    return sorted(found, key=lambda step: step[0].deadline.by)


def dates_of(context: Context) -> list[dict[str, Any]] | None:
    """Every date with its reasons; None where the calendar is too short."""
    try:
        found = deadlines(context.state, context.law)
    except CalendarTooShort:
        return None
    ended = context.state.ended is not None
    return [
        {
            "what": due.deadline.what,
            "by": due.deadline.by,
            "met_on": due.met_on,
            "late": due.late(context.today) and not (ended and not due.met_on),
            "because": because(context.law.days, due.deadline),
            "stopped": ended and not due.met_on,
        }
        for due in found
    ]
