"""Ten thousand open cases: a holiday that is added today gives all of them their new dates on the next read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from backend.cases.casebook import Casebook
from backend.cases.deadlines import dates
from backend.cases.tables import CaseRow, EventRow
from tests.backend.cases.histories import received
from tests.backend.cases.kit import NOW, noon
from tests.backend.law.oracle import nth_after

MANY = 10_000
FIRST = date(2026, 6, 1)


async def fill(book: Casebook) -> dict[str, date]:
    """Open cases received on a hundred different days; the day of each."""
    days = {f"{n:036d}": FIRST + timedelta(days=n % 100) for n in range(MANY)}
    facts = {day: received(received_on=day).model_dump(mode="json") for day in set(days.values())}
    common = {"council": "wigan", "code_hash": "x", "opened_at": NOW}
    cases = [{"uuid": uuid, "reference": f"R{n}", **common} for n, uuid in enumerate(days)]
    event = {"seq": 1, "kind": "received", "actor": "teller"}
    events = [{"case_uuid": uuid, "at": noon(day), "facts": facts[day], **event} for uuid, day in days.items()]
    async with book.sessions.begin() as session:
        await session.execute(insert(CaseRow), cases)
        await session.execute(insert(EventRow), events)
    return days


@pytest.mark.asyncio
async def test_a_proclaimed_holiday_moves_every_running_case_on_the_next_read(book: Casebook) -> None:
    days = await fill(book)
    holiday = date(2026, 7, 1)
    later = replace(book.law, days=book.law.days.with_holiday(holiday, "Proclaimed"))
    states = await book.states()
    assert len(states) == MANY
    for uuid, state in states.items():
        before = dates(state, book.law).open[1].deadline
        after = dates(state, later).open[1].deadline
        assert before.by == nth_after(days[uuid], 10)
        moves = days[uuid] < holiday <= before.by
        assert after.by == nth_after(days[uuid], 11 if moves else 10)
