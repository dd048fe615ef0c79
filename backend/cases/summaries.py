"""Keep the summaries of cases: written with each event, and worked out again when the law or the calendar changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import CursorResult, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.deadlines import Dates, dates_if_known
from backend.cases.events import KINDS, Event
from backend.cases.history import replay
from backend.cases.state import State
from backend.cases.steps import name_of
from backend.cases.tables import CaseRow, EventRow, SummaryRow
from backend.cases.tasks import LOOKED_FOR, tasks
from backend.law.book import Law

BATCH = 250
ACTION = "action"
"""What a summary calls the next date where something promised about a point is due: no date of the law."""


def barred(names: Iterable[str]) -> str:
    """Return ids in one column, each between bars, so that one of them can be searched for."""
    return "".join(f"|{name}" for name in sorted(names)) + "|"


def values_of(case: CaseRow, state: State, events: int, law: Law) -> dict[str, Any]:
    """Return the columns of a summary. What depends on today is not in it."""
    found = dates_if_known(state, law)
    left = tasks(state, past_stage_1=False)
    dues = [(due.deadline.by, due.deadline.what) for due in found.open]
    dues += [(one.due, ACTION) for one in state.open_actions if not state.ended]
    by, what = min(dues, default=(None, None))
    return {
        "case_uuid": case.uuid,
        "reference": case.reference,
        "council": state.council,
        "kind": state.kind,
        "state": name_of(state),
        "stage": state.stage,
        "ended": state.ended is not None,
        "received_on": state.received_on,
        "next_what": what,
        "next_due": by,
        "due_order": by or date.max,
        "live": state.ended is None or bool(left),
        "latest_stage_1": latest_of(found),
        "dates_known": found.known,
        "assigned_to": state.assigned_to,
        "child_view_needed": state.child_view_needed and not state.ended,
        "advocate_wanted": bool(state.flags & {*LOOKED_FOR}),
        "about": barred(state.about),
        "tasks": barred(left),
        "named": barred(state.named),
        "readers": barred(state.readers),
        "events": events,
        "law": law.digest,
    }


def latest_of(found: Dates) -> date | None:
    """Return the last possible day of stage 1, while it runs and is known."""
    state = found.state
    running = state.kind == "complaint" and state.stage == 1 and not state.answered_on and not state.ended
    due = found.stage_1 if running else None
    return due.at_latest if due else None


async def keep(session: AsyncSession, values: dict[str, Any]) -> None:
    """Write a summary, unless one made from later events is there already."""
    this = SummaryRow.case_uuid == values["case_uuid"]
    older = update(SummaryRow).where(this, SummaryRow.events <= values["events"]).values(values)
    done: CursorResult[Any] = await session.execute(older, execution_options={"synchronize_session": False})  # type: ignore[assignment]
    if not done.rowcount and not await session.scalar(select(exists().where(this))):
        session.add(SummaryRow(**values))
        await session.flush()


async def refresh(session: AsyncSession, law: Law, most: int = BATCH, leave: Collection[str] = ()) -> int:
    """Work out summaries that are missing or made under another law; return how many. Call it until it gives 0.

    leave: digests of laws whose summaries stay: those of a later version that runs beside this one, which would make
    them anew in its turn, for ever.
    """
    stale = or_(SummaryRow.case_uuid.is_(None), SummaryRow.law.not_in([law.digest, *leave]))
    asked = select(CaseRow).outerjoin(SummaryRow, SummaryRow.case_uuid == CaseRow.uuid).where(stale).limit(most)
    cases = {case.uuid: case for case in await session.scalars(asked)}
    histories: dict[str, list[Event]] = {uuid: [] for uuid in cases}
    columns = EventRow.case_uuid, EventRow.seq, EventRow.kind, EventRow.at, EventRow.actor, EventRow.facts
    rows = select(*columns).where(EventRow.case_uuid.in_(cases)).order_by(EventRow.case_uuid, EventRow.seq)
    for uuid, seq, kind, at, actor, facts in await session.execute(rows):
        histories[uuid].append(Event(seq, at, actor, KINDS[kind].model_validate(facts)))
    for uuid, events in histories.items():
        await keep(session, values_of(cases[uuid], replay(events), events[-1].seq, law))
    return len(cases)
