"""What was promised about points, by whom and by when, and what was learned from it: of all cases that they may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.cases.casebook import Casebook, events_of, rows_of
from backend.cases.events import Learned, kind_of
from backend.cases.history import replay
from backend.cases.papers import Item
from backend.cases.state import PlannedAction
from backend.cases.tables import EventRow, SummaryRow
from backend.desk import staff
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, write_audit
from backend.desk.pages import draw, today_of
from backend.desk.permissions import only_theirs
from backend.desk.point_by_point import is_late
from backend.store.sealing import Destroyed

MOST = 500
"""Cases on one page, those with the newest events first."""
KINDS = ("action_planned", kind_of(Learned))
routes = web.RouteTableDef()


@dataclass(frozen=True)
class LoggedAction:
    """A promised action of some case, with what was learned from it."""

    reference: str
    council: str
    promised: PlannedAction
    words: Item
    late: bool
    learned: Sequence[str] = ()


@dataclass(frozen=True)
class Lesson:
    """What was learned from a case as a whole."""

    reference: str
    council: str
    on: date
    text: str


@guarded_page(routes, "GET", "/desk/learning", "learning")
async def learning(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show what is promised and open, what is done, and what was learned."""
    book, today = casebook_of(request), today_of(request)

    async def work(session: AsyncSession) -> tuple[list[LoggedAction], list[Lesson], Mapping[str, str]]:
        actions, lessons = [], []
        for row in await cases_with_actions(session, visit):
            found, whole = await of_case(session, book, row, today)
            actions += found
            lessons += whole
        await write_audit(request, session, Entry(visit.staff.id, "learning_read", facts={"count": len(actions)}))
        return actions, lessons, await staff.names(session)

    actions, lessons, names = await book.writing(work)
    shown = sorted(actions, key=lambda one: (one.promised.due, one.reference))
    return draw(
        request,
        visit,
        "learning.html",
        open=[one for one in shown if one.promised.done_on is None],
        finished=[one for one in shown if one.promised.done_on is not None],
        lessons=sorted(lessons, key=lambda one: one.on, reverse=True),
        names=names,
    )


async def cases_with_actions(session: AsyncSession, visit: Visit) -> Sequence[SummaryRow]:
    """Return the cases that they may see and in which something was promised or learned."""
    with_some = select(EventRow.case_uuid).where(EventRow.kind.in_(KINDS))
    theirs = only_theirs(visit.staff, visit.scopes)
    asked = select(SummaryRow).where(theirs, SummaryRow.case_uuid.in_(with_some))
    return (await session.scalars(asked.order_by(SummaryRow.received_on.desc()).limit(MOST))).all()


async def of_case(
    session: AsyncSession, book: Casebook, row: SummaryRow, today: date
) -> tuple[list[LoggedAction], list[Lesson]]:
    """Return what was promised in one case, and what was learned without an action; nothing while it is deleted."""
    rows = await rows_of(session, row.case_uuid)
    by_seq, state = {one.seq: one for one in rows}, replay(events_of(rows))
    try:
        lessons = [(one, book.words_of(one) or "") for one in standing_lessons(rows)]
        actions = [
            LoggedAction(
                reference=row.reference,
                council=row.council,
                promised=one,
                words=Item.opened(book.words_of(by_seq[one.seq])),
                late=is_late(one, today),
                learned=[text for lesson, text in lessons if lesson.facts.get("action") == one.seq],
            )
            for one in state.actions
        ]
    except Destroyed:
        return [], []
    whole = [
        Lesson(row.reference, row.council, date.fromisoformat(one.facts["on"]), text)
        for one, text in lessons
        if one.facts.get("action") is None
    ]
    return actions, whole


def standing_lessons(rows: Sequence[EventRow]) -> list[EventRow]:
    """Return what was learned in a case and was not recorded in error."""
    wrong = {row.facts["event"] for row in rows if row.kind == "recorded_in_error"}
    return [row for row in rows if row.kind == kind_of(Learned) and row.seq not in wrong]
