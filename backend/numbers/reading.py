"""Reads what the report counts. Nobody's words are opened; of what is sealed, only the answers about young people are.

Numbers of one council only ever meet that council's report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.casebook import Casebook
from backend.cases.state import State
from backend.cases.tables import CaseRow, EventRow
from backend.cases.young_person import KIND, from_sealed
from backend.chat.counting import endings
from backend.content.load import Content
from backend.law.working_days import in_london
from backend.numbers.alert_times import ENDS, STARTS, Wait, waits
from backend.numbers.counting import is_complaint_of
from backend.numbers.report import Known, report_of
from backend.numbers.shapes import Report
from backend.numbers.year import Year
from backend.numbers.young_people import Recorded
from backend.store.sealing import Destroyed


async def annual_report(book: Casebook, content: Content, council: str, year: Year, now: datetime) -> Report:
    """The report of a council for a year; raises KeyError where we do not know the council, CalendarTooShort."""
    of = content.councils[council]
    states = await book.states(council)
    complaints = {uuid: state for uuid, state in states.items() if is_complaint_of(state, year)}
    known = Known(
        council=council,
        name=of.facts.get("council_name", council),
        patience=of.pack.safeguarding.acknowledge_minutes,
        states=states.values(),
        waits=await book.reading(lambda session: waits_of(session, council)),
        endings=await book.reading(lambda session: endings(session, council, year.first, year.last)),
        recorded=await recorded_in(book, council, complaints),
    )
    return report_of(known, year, book.law, in_london(now))


async def waits_of(session: AsyncSession, council: str) -> list[Wait]:
    """Every wait for an acknowledgement."""
    row = AlertEventRow
    asked = (
        select(row.alert_uuid, row.kind, row.at)
        .join(AlertRow, AlertRow.uuid == row.alert_uuid)
        .where(AlertRow.council == council, row.kind.in_(STARTS | {ENDS}))
        .order_by(row.alert_uuid, row.seq)
    )
    histories: dict[str, list[tuple[str, datetime]]] = {}
    for uuid, kind, at in await session.execute(asked):
        histories.setdefault(uuid, []).append((kind, at))
    return [wait for history in histories.values() for wait in waits(history)]


async def recorded_in(book: Casebook, council: str, complaints: Mapping[str, State]) -> list[Recorded]:
    """What is recorded about the young people of these complaints, each once, as it holds now.

    Special category data: opened for as long as the counting takes, and only that of the year that is counted. In a
    thread, because a year of a large council takes a moment and the chat is answered meanwhile.
    """
    asked = select(EventRow).join(CaseRow).where(CaseRow.council == council, EventRow.kind == KIND)

    async def last_ones(session: AsyncSession) -> list[EventRow]:
        rows = await session.scalars(asked.order_by(EventRow.case_uuid, EventRow.seq))
        return list({row.case_uuid: row for row in rows if row.case_uuid in complaints}.values())

    return await asyncio.to_thread(opened, book, await book.reading(last_ones), complaints)


def opened(book: Casebook, rows: Iterable[EventRow], complaints: Mapping[str, State]) -> list[Recorded]:
    """The answers with their complaints; those of a case that is just being deleted are not there any more."""
    found = []
    for row in rows:
        try:
            found.append((complaints[row.case_uuid], from_sealed(book.words_of(row))))
        except Destroyed:
            continue
    return found
