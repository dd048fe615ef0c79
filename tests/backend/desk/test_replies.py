"""A reply that came by e-mail, letter or phone: added in one step to its case, screened for safety as the chat is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from backend.alerts.tables import AlertRow
from backend.cases import events as e
from backend.chat.application import CHAT
from backend.chat.bot import BotSilent
from backend.form.safety_check import check_all
from backend.form.tables import UncheckedRow
from tests.backend.cases.kit import new_uuid
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
SAID = "He hits me when you are not here."


def hears(desk: Desk, patch: pytest.MonkeyPatch, *, concern: bool) -> None:
    """Let the bot find this of every word."""

    async def parse(self: object, words: str) -> dict[str, Any]:
        found = {"concern": concern, "level": "alert", "urgent": True, "category": "harm", "score": 1.0, "because": []}
        return {"intent": None, "safeguarding": found}

    async def is_well(self: object) -> bool:
        return True

    patch.setattr(type(desk.app[CHAT].bot), "is_well", is_well)
    patch.setattr(type(desk.app[CHAT].bot), "parse", parse)


def is_away(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    """Let the bot be down."""

    async def parse(self: object, words: str) -> dict[str, Any]:
        raise BotSilent("down")

    patch.setattr(type(desk.app[CHAT].bot), "parse", parse)


async def count(desk: Desk, table: Any) -> int:
    """Return how many rows there are."""
    async with desk.book.sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


def typed(reference: str, **change: str) -> dict[str, str]:
    """Return a reply, filled in."""
    return {"reference": reference, "how": "email", "on": "2026-11-23", "words": SAID, "once": new_uuid(), **change}


async def test_a_reply_is_added_to_the_case_of_its_reference_in_one_step(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears(desk, monkeypatch, concern=False)
    case = await desk.case()
    await officer.read("/desk/reply")
    fields = typed(case.reference.lower().replace("-", " "))
    where = await officer.do("/desk/reply", **fields)
    assert where == f"/desk/cases/{case.reference}?done=words"
    await officer.do("/desk/reply", **fields)
    page = words_of(await officer.read(where))
    assert page.count(SAID) == 2, "beside the first words and in the history, not added twice"
    assert "Read the new words" in words_of(await officer.read("/desk/today"))
    await check_all(desk.app)
    assert (await count(desk, AlertRow), await count(desk, UncheckedRow)) == (0, 0)


async def test_harm_in_a_reply_raises_an_alert_of_its_case(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears(desk, monkeypatch, concern=True)
    case = await desk.case()
    await officer.read("/desk/reply")
    await officer.do("/desk/reply", **typed(case.reference, how="letter"))
    await check_all(desk.app)
    async with desk.book.sessions() as session:
        alert = (await session.scalars(select(AlertRow))).one()
    assert (alert.case_uuid, alert.council) == (case.uuid, "wigan")
    assert await count(desk, UncheckedRow) == 0


async def test_a_reply_waits_sealed_while_the_bot_is_down_and_is_looked_at_later(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_away(desk, monkeypatch)
    case = await desk.case()
    await officer.read("/desk/reply")
    await officer.do("/desk/reply", **typed(case.reference))
    assert await check_all(desk.app) == 1
    async with desk.book.sessions() as session:
        row = (await session.scalars(select(UncheckedRow))).one()
    assert b"hits" not in row.sealed
    hears(desk, monkeypatch, concern=True)
    assert await check_all(desk.app) == 0
    assert await count(desk, AlertRow) == 1


async def test_nothing_is_added_to_a_case_that_is_not_theirs_and_nothing_typed_is_lost(
    desk: Desk, officer: Browser
) -> None:
    other, named = await desk.case(council="devon"), await desk.case()
    await desk.happens(named, e.StaffNamed(staff=(officer.id,)))
    await officer.read("/desk/reply")
    for reference in (other.reference, named.reference, "222-222"):
        response = await officer.post("/desk/reply", **typed(reference))
        page = words_of(await response.text())
        assert response.status == 400
        assert "There is no case with this reference among those that you may open." in page
        assert SAID in page
    assert await count(desk, UncheckedRow) == 0


async def test_a_day_to_come_is_refused(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await officer.read("/desk/reply")
    assert (await officer.post("/desk/reply", **typed(case.reference, on="2026-12-24"))).status == 409
