"""Open a case for somebody who may see it. Whoever may not finds nothing there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry
from backend.cases.casebook import Casebook, case_of, events_of, rows_of, standing_rows
from backend.cases.history import replay
from backend.cases.names_index import TELLINGS
from backend.cases.receive import representation_of
from backend.cases.shapes import Representation
from backend.cases.state import State
from backend.cases.tables import CaseRow, EventRow
from backend.desk.guarded_pages import Visit, casebook_of, write_audit
from backend.desk.hidden_links import hidden_links
from backend.desk.permissions import may_see_case, scopes_of
from backend.files.held import HeldFile, files_of, removed_in
from backend.retention.files import removed_in_history

IN_ERROR = "export"
"""Whoever may export the whole case may also have a file that was recorded in error: it may be about another child."""


@dataclass(frozen=True)
class Opened:
    """A case, its history and where it is. history: everything; rows: what was not recorded in error.

    What is sealed is opened once: each opening asks the database of the keys.
    """

    case: CaseRow
    history: list[EventRow]
    state: State
    book: Casebook
    gone: frozenset[int] = frozenset()
    """Files whose content was removed, by a proof: after a restore from before that, the history does not say so."""
    hidden: frozenset[int] = frozenset()
    """Events that tell of a link with a case that whoever opened this one may not open."""

    @cached_property
    def rows(self) -> list[EventRow]:
        """The history without what was recorded in error."""
        return standing_rows(self.history)

    @cached_property
    def told(self) -> Representation:
        """The words as they arrived, opened."""
        return representation_of(self.book, self.history[0])

    @cached_property
    def files(self) -> list[HeldFile]:
        """The files that were added to it, the oldest first, also those that were recorded in error."""
        return list(files_of(self.history, self.book.words_of, self.gone))

    @cached_property
    def removed_files(self) -> frozenset[int]:
        """The files whose content was removed for good, by the events that added them."""
        return self.gone | removed_in(self.history)

    @cached_property
    def tellings(self) -> list[Representation]:
        """Everything that was told for it, as it arrived: the first, and what came again in other words."""
        return [representation_of(self.book, row) for row in self.history if row.kind in TELLINGS]


def files_seen(visit: Visit, opened: Opened) -> dict[int, HeldFile]:
    """Return the files of a case that this person may have, and so may read what they are called, by their event."""
    if not may_see_case(visit.staff, scopes_of(visit.staff, "file"), opened.state):
        return {}
    return {one.seq: one for one in opened.files if not one.in_error or visit.may(IN_ERROR)}


async def find_case(request: web.Request, visit: Visit, session: AsyncSession) -> Opened:
    """Return the case in the path; raises 404 where there is none, or none for this person."""
    book = casebook_of(request)
    case = await case_of(session, request.match_info["reference"])
    if case is None:
        raise web.HTTPNotFound
    rows = await rows_of(session, case.uuid)
    state = replay(events_of(rows))
    if not may_see_case(visit.staff, visit.scopes, state):
        raise web.HTTPNotFound
    gone, hidden = await removed_in_history(book, session, rows), await hidden_links(session, visit.staff, rows)
    return Opened(case, rows, state, book, gone, hidden)


async def read_case(request: web.Request, visit: Visit, what: str) -> Opened:
    """Open a case to read it; that somebody did is written down before they see anything."""

    async def work(session: AsyncSession) -> Opened:
        opened = await find_case(request, visit, session)
        await write_audit(request, session, entry(visit, opened, what))
        return opened

    return await casebook_of(request).writing(work)


def entry(visit: Visit, opened: Opened, what: str, **facts: str | int | None) -> Entry:
    """Return what is written down about a case."""
    held = {"reference": opened.case.reference, **facts}
    return Entry(visit.staff.id, what, about=opened.case.uuid, council=opened.state.council, facts=held)
