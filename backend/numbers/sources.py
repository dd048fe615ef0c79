"""Read what the report counts and prints. Of what is sealed, two things are opened: the answers about young people,
and what staff wrote for the report itself (what the council learned). Nobody's own words are.

Numbers of one council only ever meet that council's report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import states
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.casebook import Casebook
from backend.cases.events import Learned, RecordedInError, kind_of
from backend.cases.state import State
from backend.cases.tables import CaseRow, EventRow
from backend.cases.terms import REMEDIES
from backend.cases.young_person import KIND, from_sealed
from backend.chat.ending_counts import endings
from backend.content.load import Content
from backend.errors import Problem
from backend.law.working_days import CalendarTooShort, in_london
from backend.numbers.alert_times import ENDS, STARTS, Wait, waits
from backend.numbers.figures import is_complaint_of
from backend.numbers.inside import Counted, Panel, panels_of
from backend.numbers.report import Known, report_of
from backend.numbers.shapes import Lesson, Report
from backend.numbers.year import Year
from backend.numbers.young_people import Recorded
from backend.retention.looks import LOOK
from backend.retention.tables import ProofRow
from backend.store.sealing import Destroyed


async def annual_report(book: Casebook, content: Content, council: str, year: Year, now: datetime) -> Report:
    """Return the report of a council for a year; raises KeyError for a council that we do not know, and Problem."""
    of = content.councils[council]
    known_cases = await book.states(council)
    complaints = {uuid: state for uuid, state in known_cases.items() if is_complaint_of(state, year)}
    known = Known(
        council=council,
        name=of.facts.get("council_name", council),
        patience=of.pack.safeguarding.acknowledge_minutes,
        states=known_cases.values(),
        waits=await book.reading(lambda session: waits_of(session, council)),
        looks=await book.reading(lambda session: looks_of(session, council, year)),
        endings=await book.reading(lambda session: endings(session, council, year.first, year.last)),
        recorded=await recorded_in(book, council, complaints),
        learned=await lessons_of(book, council, year, known_cases),
    )
    try:
        return report_of(known, year, book.law, in_london(now))
    except CalendarTooShort:
        raise unknown_holidays() from None


async def count_inside(complaints: Sequence[State], by: Counted) -> list[Panel]:
    """Return the panels for staff, counted in a thread: the chat is answered meanwhile. Raises Problem."""
    try:
        return await asyncio.to_thread(panels_of, complaints, by)
    except CalendarTooShort:
        raise unknown_holidays() from None


def unknown_holidays() -> Problem:
    """Return why a year cannot be counted."""
    return Problem("bad_request", 400, say="We do not have the bank holidays of this year.", field="year")


async def waits_of(session: AsyncSession, council: str) -> list[Wait]:
    """Return every wait for an acknowledgement."""
    row = AlertEventRow
    asked = (
        select(row.alert_uuid, row.kind, row.at, row.facts)
        .join(AlertRow, AlertRow.uuid == row.alert_uuid)
        .where(AlertRow.council == council, row.kind.in_(STARTS | {ENDS}))
        .order_by(row.alert_uuid, row.seq)
    )
    histories: dict[str, list[tuple[str, datetime]]] = {}
    for uuid, kind, at, facts in await session.execute(asked):
        if facts.get("level") == "look":
            # Nobody is called for a look: where it was raised, the wait begins then.
            continue
        histories.setdefault(uuid, []).append((kind, at))
    return [wait for history in histories.values() for wait in waits(history)]


async def looks_of(session: AsyncSession, council: str, year: Year) -> dict[str, int]:
    """Return how many looks of this year were read as nothing, were raised, and are not decided yet."""
    proofs = select(ProofRow.gone_at).where(ProofRow.what == LOOK, ProofRow.council == council)
    raised = select(AlertEventRow.at).join(AlertRow).where(AlertRow.council == council, AlertEventRow.kind == "raised")
    moments = {
        "nothing": list(await session.scalars(proofs)),
        "raised": list(await session.scalars(raised)),
        "to_read": [one.received_at for one in await states(session, council) if one.is_look and one.closed is None],
    }
    return {name: sum(year.holds(in_london(at)) for at in found) for name, found in moments.items()}


async def recorded_in(book: Casebook, council: str, complaints: Mapping[str, State]) -> list[Recorded]:
    """Return what is recorded about the young people of these complaints, each once, as it holds now.

    Special category data: opened for as long as the counting takes, and only that of the year that is counted. In a
    thread, because a year of a large council takes a moment and the chat is answered meanwhile.
    """
    asked = select(EventRow).join(CaseRow).where(CaseRow.council == council, EventRow.kind == KIND)

    async def last_ones(session: AsyncSession) -> list[EventRow]:
        wrong = await mistaken(session, council)
        rows = await session.scalars(asked.order_by(EventRow.case_uuid, EventRow.seq))
        counts = [row for row in rows if row.case_uuid in complaints and (row.case_uuid, row.seq) not in wrong]
        return list({row.case_uuid: row for row in counts}.values())

    return await asyncio.to_thread(opened, book, await book.reading(last_ones), complaints)


async def mistaken(session: AsyncSession, council: str) -> set[tuple[str, int]]:
    """Return what was recorded in error: the case, and the number in its history."""
    asked = select(EventRow.case_uuid, EventRow.facts).join(CaseRow).where(CaseRow.council == council)
    rows = await session.execute(asked.where(EventRow.kind == kind_of(RecordedInError)))
    return {(uuid, int(facts["event"])) for uuid, facts in rows}


async def lessons_of(book: Casebook, council: str, year: Year, states: Mapping[str, State]) -> tuple[Lesson, ...]:
    """Return what the council learned in this year: words that staff wrote for the report, without names."""
    asked = select(EventRow).join(CaseRow).where(CaseRow.council == council, EventRow.kind == kind_of(Learned))

    async def work(session: AsyncSession) -> list[EventRow]:
        wrong = await mistaken(session, council)
        rows = await session.scalars(asked.order_by(EventRow.case_uuid, EventRow.seq))
        return [row for row in rows if (row.case_uuid, row.seq) not in wrong]

    found = []
    for row in await book.reading(work):
        fact = Learned.model_validate(row.facts)
        if year.holds(fact.on) and row.case_uuid in states:
            promised = {one.seq: one for one in states[row.case_uuid].actions}.get(fact.action or 0)
            try:
                text = book.words_of(row) or ""
            except Destroyed:
                continue
            remedy = REMEDIES[promised.remedy] if promised and promised.remedy else None
            done = promised.done_on is not None if promised else None
            found.append(Lesson(on=fact.on, text=text, remedy=remedy, done=done))
    return tuple(sorted(found, key=lambda one: (one.on, one.text)))


def opened(book: Casebook, rows: Iterable[EventRow], complaints: Mapping[str, State]) -> list[Recorded]:
    """Return the answers with their complaints; those of a case that is just being deleted are not there any more."""
    found = []
    for row in rows:
        try:
            found.append((complaints[row.case_uuid], from_sealed(book.words_of(row))))
        except Destroyed:
            continue
    return found
