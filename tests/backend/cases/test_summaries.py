"""The summaries that lists are made from always say what the events say."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from backend.cases import events as e
from backend.cases.casebook import Casebook, rows_of
from backend.cases.receive import receive
from backend.cases.summaries import keep, refresh, values_of
from backend.cases.tables import CaseRow, SummaryRow
from backend.law.book import Law
from backend.refusals import NotAllowed
from backend.running_processes import later_laws
from backend.store.tables import ProcessRow
from tests.backend.cases.kit import LAW, NOW, new_uuid, represented

pytestmark = pytest.mark.asyncio
CHRISTMAS_EVE = NOW.date()


async def told(book: Casebook, **changes: Any) -> str:
    """Store a new case and return its uuid."""
    uuid = new_uuid()
    await receive(book, uuid, represented(**changes), now=NOW)
    return uuid


async def summary(book: Casebook, uuid: str) -> dict[str, Any]:
    """Return the summary that is kept."""
    async with book.sessions() as session:
        row = await session.get_one(SummaryRow, uuid)
        return {column.name: getattr(row, column.name) for column in SummaryRow.__table__.columns}


async def from_events(book: Casebook, uuid: str) -> dict[str, Any]:
    """Return the summary that the events lead to."""
    async with book.sessions() as session:
        case, events = await session.get_one(CaseRow, uuid), len(await rows_of(session, uuid))
    return values_of(case, await book.state(uuid), events, book.law)


async def test_a_summary_is_written_with_the_first_event_and_with_every_later_one(book: Casebook) -> None:
    uuid = await told(book, advocate={"answer": "yes_please"})
    facts: list[e.Fact] = [
        e.Acknowledged(on=CHRISTMAS_EVE, procedure_given=True, advocacy_given=True),
        e.StaffNamed(staff=("s9",)),
        e.Assigned(to="s1"),
        e.AccessAgreed(on=CHRISTMAS_EVE, staff="s3", agreed=True),
    ]
    assert await summary(book, uuid) == await from_events(book, uuid)
    for fact in facts:
        await book.record(uuid, fact, actor="s2", now=NOW)
        assert await summary(book, uuid) == await from_events(book, uuid)
    kept = await summary(book, uuid)
    assert (kept["next_what"], kept["next_due"]) == ("stage_1_answer", date(2027, 1, 12))
    assert (kept["assigned_to"], kept["named"], kept["readers"]) == ("s1", "|s9|", "|s3|")
    assert kept["advocate_wanted"]
    assert kept["tasks"] == "|contact_advocacy|"


async def test_an_event_that_is_refused_leaves_the_summary_as_it_was(book: Casebook) -> None:
    uuid = await told(book)
    before = await summary(book, uuid)
    with pytest.raises(NotAllowed) as refused:
        await book.record(
            uuid, e.Acknowledged(on=CHRISTMAS_EVE, procedure_given=False, advocacy_given=True), actor="s2", now=NOW
        )
    assert refused.value.problem == "procedure_missing"
    assert await summary(book, uuid) == before


async def test_a_new_bank_holiday_moves_every_summary(book: Casebook) -> None:
    uuids = [await told(book) for _ in range(3)]
    day = date(2027, 1, 5)
    later = replace(book, law=replace(LAW, days=LAW.days.with_holiday(day, "A day off")))
    assert later.law.digest != LAW.digest
    assert await later.writing(lambda session: refresh(session, later.law, most=2)) == 2
    assert await later.writing(lambda session: refresh(session, later.law, most=2)) == 1
    assert await later.writing(lambda session: refresh(session, later.law, most=2)) == 0
    for uuid in uuids:
        assert await summary(later, uuid) == await from_events(later, uuid)
        assert (await summary(later, uuid))["latest_stage_1"] == date(2027, 1, 27)


async def test_of_two_versions_that_run_side_by_side_the_later_one_decides_and_neither_goes_on_for_ever(
    book: Casebook,
) -> None:
    uuids = [await told(book) for _ in range(2)]
    new = replace(book, law=replace(LAW, days=LAW.days.with_holiday(date(2027, 1, 5), "A day off")))

    def runs(law: Law, since: timedelta, seen: timedelta = timedelta(0)) -> ProcessRow:
        return ProcessRow(
            id=new_uuid(), host="a", pid=1, seen_at=NOW - seen, fingerprints={}, law=law.digest, started_at=NOW - since
        )

    async def round_of(one: Casebook) -> int:
        later = await one.reading(lambda session: later_laws(session, one.law.digest, NOW))
        return await one.writing(lambda session: refresh(session, one.law, leave=later))

    async def put(*rows: ProcessRow) -> None:
        async with book.sessions.begin() as session:
            await session.execute(delete(ProcessRow))
            session.add_all(rows)

    # The older one was started again meanwhile, beside another of its kind that was not.
    await put(runs(book.law, timedelta(days=9)), runs(book.law, timedelta(0)), runs(new.law, timedelta(hours=1)))
    assert [await round_of(one) for one in (new, book, new, book)] == [2, 0, 0, 0]
    assert {(await summary(book, uuid))["law"] for uuid in uuids} == {new.law.digest}
    await put(runs(book.law, timedelta(days=9)), runs(new.law, timedelta(hours=1), seen=timedelta(hours=1)))
    assert [await round_of(book), await round_of(book)] == [2, 0], "the new version was taken back"


async def test_a_summary_that_is_missing_is_made(book: Casebook) -> None:
    uuid = await told(book)
    async with book.sessions.begin() as session:
        await session.execute(delete(SummaryRow))
    assert await book.writing(lambda session: refresh(session, book.law)) == 1
    assert await summary(book, uuid) == await from_events(book, uuid)


async def test_working_it_out_again_never_puts_an_older_summary_in_place_of_a_newer_one(book: Casebook) -> None:
    uuid = await told(book)
    old = await from_events(book, uuid)
    await book.record(uuid, e.Assigned(to="s1"), actor="s2", now=NOW)
    await book.writing(lambda session: keep(session, old))
    assert (await summary(book, uuid))["assigned_to"] == "s1"


async def test_events_at_once_leave_the_summary_of_the_last(book: Casebook) -> None:
    uuid = await told(book)
    async with book.sessions.begin() as session:
        await session.execute(update(SummaryRow).values(law="old"))
    assigning = [book.record(uuid, e.Assigned(to=f"s{n}"), actor="s2", now=NOW) for n in range(6)]
    await asyncio.gather(*assigning, book.writing(lambda session: refresh(session, book.law)))
    assert await summary(book, uuid) == await from_events(book, uuid)
    async with book.sessions() as session:
        assert len(list(await session.scalars(select(SummaryRow)))) == 1
