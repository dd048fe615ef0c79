"""Reads what the report counts. No words are opened; numbers of one council only ever meet that council's report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.casebook import Casebook
from backend.chat.counting import endings
from backend.content.load import Content
from backend.law.working_days import in_london
from backend.numbers.alert_times import ENDS, STARTS, Wait, waits
from backend.numbers.report import Known, report_of
from backend.numbers.shapes import Report
from backend.numbers.year import Year


async def annual_report(book: Casebook, content: Content, council: str, year: Year, now: datetime) -> Report:
    """The report of a council for a year; raises KeyError where we do not know the council, CalendarTooShort."""
    of = content.councils[council]
    known = Known(
        council=council,
        name=of.facts.get("council_name", council),
        patience=of.pack.safeguarding.acknowledge_minutes,
        states=(await book.states(council)).values(),
        waits=await book.reading(lambda session: waits_of(session, council)),
        endings=await book.reading(lambda session: endings(session, council, year.first, year.last)),
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
