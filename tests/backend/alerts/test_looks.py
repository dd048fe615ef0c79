"""Looks: read the same working day, without an escalation timer; one that is nothing leaves only a count."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.alerts import duty
from backend.alerts.limits import read_by
from backend.alerts.rota import Rota
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.keys import SECRETS, STORE
from backend.refusals import NotAllowed
from backend.retention import holds, looks
from backend.retention.looks import finish_wiping, wipe_look
from backend.retention.tables import ProofRow
from tests.backend.alerts.kit import CANARY, Doors, alert, law, new_uuid
from tests.backend.notify.sink import Sink

pytestmark = pytest.mark.asyncio


async def refused(act: Awaitable[object]) -> str:
    """Return the reason why this is not possible."""
    with pytest.raises(NotAllowed) as error:
        await act
    return error.value.problem


async def look(doors: Doors, **changes: object) -> str:
    """Store a look and return its uuid."""
    return await doors.store(level="look", **changes)


async def rows_left(doors: Doors, uuid: str) -> int:
    """Count the rows of any kind that there are of this look."""
    async with doors.app[STORE].sessions() as session:
        events = select(func.count()).select_from(AlertEventRow).where(AlertEventRow.alert_uuid == uuid)
        alerts = select(func.count()).select_from(AlertRow).where(AlertRow.uuid == uuid)
        return (await session.scalar(events) or 0) + (await session.scalar(alerts) or 0)


async def proof_rules(doors: Doors) -> list[tuple[str, str, str, bool]]:
    """Return what stands in the proofs: what, by which rule, by whom, and whether its key is gone."""
    async with doors.app[STORE].sessions() as session:
        found = await session.scalars(select(ProofRow))
        return [(row.what, row.rule, row.gone_by, row.finished_at is not None) for row in found]


async def test_an_older_bot_that_says_no_level_means_an_alert(doors: Doors) -> None:
    await doors.store()
    [group] = await duty.queue(doors.book)
    assert (group.is_look, len(group.waiting)) == (False, 1)


async def test_a_look_wakes_nobody_day_or_night_and_the_manager_is_told_once_when_its_day_is_over(
    doors: Doors, sink: Sink
) -> None:
    await look(doors, urgent=True)
    for hours in (0.0, 1.0, 5.0):
        await doors.tick(hours=hours)
    assert sink.mails == []
    for hours in (1.5, 0, 14, 24, 24):
        await doors.tick(hours=hours)
    assert [str(mail["To"]) for mail in sink.mails] == ["manager@wigan.example"]
    text = str(sink.mails[0]["Subject"]) + str(sink.mails[0].get_payload())
    assert "urgent" not in text.lower()
    assert CANARY not in text


async def test_one_that_was_read_in_time_is_nobodys_letter(doors: Doors, sink: Sink) -> None:
    uuid = await look(doors)
    await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    await doors.tick(hours=9)
    assert sink.mails == []


async def test_a_later_alert_of_the_same_conversation_raises_the_look_and_no_later_look_lowers_it(
    doors: Doors, sink: Sink
) -> None:
    first = await look(doors)
    doors.clock.pass_time(minutes=10)
    await doors.store()
    await look(doors)
    await doors.tick()
    [group] = await duty.queue(doors.book)
    assert not group.is_look
    assert "raised" in await doors.kinds(first)
    assert [str(mail["To"]) for mail in sink.mails] == ["duty@wigan.example"]


async def test_the_same_message_told_again_as_an_alert_and_a_no_to_safe_now_raise_it(doors: Doors) -> None:
    told_again, unsafe = new_uuid(), new_uuid()
    body = alert(level="look", conversation="c1")
    await doors.put(told_again, body)
    await doors.put(told_again, body | {"level": "alert"})
    await doors.put(told_again, body)
    await doors.put(unsafe, alert(level="look", conversation="c2"))
    assert await doors.safe_now(unsafe, "no") == 200
    assert [group.is_look for group in await duty.queue(doors.book)] == [False, False]


async def test_somebody_at_the_council_can_make_it_an_alert_and_its_timer_starts_then(doors: Doors, sink: Sink) -> None:
    uuid = await look(doors)
    doors.clock.pass_time(hours=2)
    assert await refused(duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())) == "is_look"
    assert await duty.raise_look(doors.book, uuid, by="Ann", now=doors.clock()) == 1
    await doors.tick()
    assert [str(mail["To"]) for mail in sink.mails] == ["duty@wigan.example"]
    assert await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock()) == 1


async def test_nothing_is_wiped_with_its_key_and_only_a_proof_without_words_stays(doors: Doors) -> None:
    uuid = await look(doors)
    keys = doors.app[SECRETS].data_keys
    assert await refused(wipe(doors, uuid)) == "read_first"
    await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    assert keys.find(uuid)
    assert await refused(wipe(doors, uuid, "because I say so")) == "reason_missing"
    assert await wipe(doors, uuid) == 1
    assert (await rows_left(doors, uuid), keys.find(uuid)) == (0, None)
    assert await proof_rules(doors) == [("look", "look_figure_of_speech", "Ann", True)]


async def wipe(doors: Doors, uuid: str, reason: str = "figure_of_speech") -> int:
    """Say that it is nothing."""
    return await wipe_look(doors.book, uuid, by="Ann", reason=reason, now=doors.clock())


async def test_a_late_delivery_does_not_bring_the_words_back_but_an_alert_is_never_swallowed(doors: Doors) -> None:
    uuid, body = new_uuid(), alert(level="look")
    await doors.put(uuid, body)
    await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    await wipe(doors, uuid)
    assert (await doors.put(uuid, body))[0] == 200
    assert (await rows_left(doors, uuid), doors.app[SECRETS].data_keys.find(uuid)) == (0, None)
    assert (await doors.put(uuid, body | {"level": "alert"}))[0] == 201


async def test_an_alert_is_never_wiped_and_a_look_on_hold_neither(doors: Doors) -> None:
    uuid, held = await doors.store(), await look(doors, conversation="other")
    for one in (uuid, held):
        await duty.read(doors.book, one, by="Ann", now=doors.clock())
    await holds.hold(doors.book.cases, held, by="Mo", reason="A court asks for it.", now=doors.clock())
    assert await refused(wipe(doors, uuid)) == "no_look"
    assert await refused(wipe(doors, held)) == "on_hold"


async def test_killed_between_rows_and_key_the_next_round_destroys_the_key(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = await look(doors)
    await duty.read(doors.book, uuid, by="Ann", now=doors.clock())

    async def killed(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(looks, "finish_deletion", killed)
        with pytest.raises(RuntimeError):
            await wipe(doors, uuid)
    keys = doors.app[SECRETS].data_keys
    assert keys.find(uuid)
    assert await finish_wiping(doors.book.cases, doors.clock()) == 1
    assert keys.find(uuid) is None


@pytest.mark.parametrize(
    ("arrived", "by"),
    [
        ("2026-11-23T10:00", "2026-11-23T17:00"),
        ("2026-11-23T03:00", "2026-11-23T17:00"),
        ("2026-11-23T17:00", "2026-11-24T17:00"),
        ("2026-11-27T18:00", "2026-11-30T17:00"),
        ("2026-12-24T18:00", "2026-12-29T17:00"),
        ("2029-11-23T18:00", "2029-11-26T17:00"),
    ],
)
async def test_a_look_is_read_by_the_end_of_the_working_day_or_of_the_next(arrived: str, by: str) -> None:
    rota = Rota({}, law().days, timedelta(minutes=30))
    assert read_by(at(arrived), rota) == at(by)


def at(text: str) -> datetime:
    """Return a moment in winter, when London time is UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
