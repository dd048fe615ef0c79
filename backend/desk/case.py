"""The page of a case: the child's words first, then what to do, dates, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.tables import AlertRow
from backend.cases.deadlines import Due, dates_if_known
from backend.cases.new_code import codes_made
from backend.cases.steps import name_of
from backend.cases.tables import SummaryRow
from backend.cases.tasks import tasks
from backend.cases.terms import FILE_KINDS, IMPORT, LINKS
from backend.desk.absences import Away, away_on
from backend.desk.action_context import context_of
from backend.desk.actions.action import ACTIONS, Action, Context
from backend.desk.alert_facts import open_alert_of_case
from backend.desk.case_access import Opened, entry, files_seen, find_case
from backend.desk.facts import facts
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.letters import kept_letters, letters_for
from backend.desk.offered_actions import DUE_ACTION, offered_actions, task_links
from backend.desk.pages import draw
from backend.desk.permissions import may_see_case, only_theirs, scopes_of
from backend.desk.point_by_point import actions_of_case, points_of_case
from backend.desk.same_people import Likely, likely, linked_with
from backend.desk.timeline import NOTE, later_words, lines, reply_now
from backend.files.held import HeldFile
from backend.law.reasons import because

routes = web.RouteTableDef()


@guarded_page(routes, "GET", "/desk/cases/{reference}", "case")
async def case(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show one case, whole."""

    async def work(session: AsyncSession) -> tuple[Opened, Context, list[AlertRow], bool, Away | None, Together]:
        opened = await find_case(request, visit, session)
        context = await context_of(request, visit, session, opened)
        alerts = await alerts_of(session, visit, opened)
        await write_audit(request, session, entry(visit, opened, "case_read"))
        away = (await away_on(session, context.today)).get(opened.state.assigned_to or "")
        speak_first = visit.may("letter_send") and await open_alert_of_case(session, opened.case)
        return opened, context, alerts, speak_first, away, await together_of(session, visit, opened)

    opened, context, alerts, speak_first, away, together = await casebook_of(request).writing(work)
    actions = offered_actions(visit, context)
    todo = tasks(opened.state, past_stage_1=dates_if_known(context.state, context.law).past_stage_1(context.today))
    told, reply = opened.told, reply_now(opened)
    now = {f"reply.{name}": value for name, value in reply.items()} | {"advocate.answer": opened.state.advocate}
    return draw(
        request,
        visit,
        "case.html",
        case=opened.case,
        state=opened.state,
        where=name_of(opened.state),
        told=told,
        who=facts(told, "who", now),
        about=facts(told, "about"),
        later=later_words(opened),
        reply=reply,
        names=context.names,
        actions=actions,
        todo=todo,
        links=task_links(todo, actions),
        dates=dates_of(context),
        windows=dates_if_known(context.state, context.law).windows,
        kept=kept_letters(opened) if visit.may("letter_kept") else [],
        files=files_for(visit, opened),
        file_kinds=FILE_KINDS,
        may_add_file=may_see_case(visit.staff, scopes_of(visit.staff, "file_add"), opened.state),
        may_make_code=may_see_case(visit.staff, scopes_of(visit.staff, "new_code"), opened.state),
        no_code=any(row.actor == IMPORT for row in opened.history) and not codes_made(opened.history),
        next_steps=next_steps(context, actions),
        notes=sum(row.kind == NOTE for row in opened.rows) if visit.may("notes") else 0,
        correctable={int(seq) for seq, _ in context.correctable} if visit.may("move_correct") else (),
        history=lines(opened, context.names, notes=visit.may("notes"), files=files_seen(visit, opened)),
        away=away,
        points=points_of_case(opened),
        promised=list(actions_of_case(context)),
        letters=letters_for(opened.state, past=dates_if_known(context.state, context.law).past_stage_1(context.today))
        if visit.may("letter")
        else {},
        alerts=alerts,
        speak_first=speak_first,
        done=ACTIONS.get(request.query.get("done", "")),
        to_remove=files_to_remove(visit, opened),
        file_done=request.query.get("file"),
        not_now=ACTIONS.get(request.query.get("not_now", "")),
        may_link=may_see_case(visit.staff, scopes_of(visit.staff, "case_link"), opened.state),
        linked=together.linked,
        likely=together.likely,
        linked_now=request.query.get("linked") == "yes",
        link_words=LINKS,
    )


@dataclass(frozen=True)
class Together:
    """The cases that belong to one, with how, and those that may."""

    linked: Sequence[tuple[SummaryRow, str]] = ()
    likely: Sequence[Likely] = ()


async def together_of(session: AsyncSession, visit: Visit, opened: Opened) -> Together:
    """Return which cases belong to this one, for who may link them."""
    scopes = scopes_of(visit.staff, "case_link")
    if not may_see_case(visit.staff, scopes, opened.state):
        return Together()
    theirs = only_theirs(visit.staff, scopes)
    return Together(await linked_with(session, opened, theirs), await likely(session, opened, theirs))


def files_for(visit: Visit, opened: Opened) -> list[HeldFile]:
    """Return the files that count, the newest first, for who may have them."""
    return [one for one in reversed(files_seen(visit, opened).values()) if not one.in_error and not one.removed]


def files_to_remove(visit: Visit, opened: Opened) -> list[HeldFile]:
    """Return the files that were recorded in error and still have their content, for who may remove it."""
    if not may_see_case(visit.staff, scopes_of(visit.staff, "file_remove"), opened.state):
        return []
    return [one for one in files_seen(visit, opened).values() if one.in_error and not one.removed]


async def alerts_of(session: AsyncSession, visit: Visit, opened: Opened) -> list[AlertRow]:
    """Return alerts of the same telling, for who may see alerts."""
    if not scopes_of(visit.staff, "alert"):
        return []
    return list(await session.scalars(select(AlertRow).where(AlertRow.case_uuid == opened.case.uuid)))


def next_steps(context: Context, actions: Mapping[str, Sequence[Action]]) -> list[tuple[Due, Action]]:
    """Return the dates that are still open, each with the action that meets it, where it is theirs to take."""
    legal = {action.name: action for group in actions.values() for action in group}
    dues = dates_if_known(context.state, context.law).open
    found = [(due, legal[DUE_ACTION[due.deadline.what]]) for due in dues if DUE_ACTION.get(due.deadline.what) in legal]
    return sorted(found, key=lambda step: step[0].deadline.by)


def dates_of(context: Context) -> list[dict[str, Any]] | None:
    """Return every date with its reasons; None where the calendar is too short."""
    found = dates_if_known(context.state, context.law)
    if not found.known:
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
        for due in found.due
    ]
