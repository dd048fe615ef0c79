"""After somebody took it on: until when it is passed on or closed, who is reminded, what is known of the child."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.alerts import duty
from backend.alerts.limits import limits, work_due
from backend.alerts.readers import NOBODY, Readers, readers_of, said_by
from backend.alerts.rota import Rota
from backend.alerts.shapes import Level
from backend.law.working_days import LONDON
from tests.backend.alerts.kit import CANARY, MONDAY, PEOPLE, Doors, alert, law, new_uuid
from tests.backend.notify.sink import Sink

pytestmark = pytest.mark.asyncio
ABOUT = {"who": {"name": "Jo", "placement": "with my nan"}, "reach": {"how": "phone", "to": "000", "safe": "no"}}


def to(sink: Sink) -> list[str]:
    """Return who was written to about an alert that is not closed, in order."""
    mails = [mail for mail in sink.mails if "not closed" in str(mail["Subject"])]
    return [str(mail["To"]).split("@")[0] for mail in mails]


async def test_it_is_reminded_of_on_its_last_day_then_loudly_every_working_morning_until_it_is_closed(
    doors: Doors, sink: Sink
) -> None:
    uuid = await doors.store()
    await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())
    expected = [(22, []), (1, ["duty"]), (8, ["duty", "manager"]), (16, ["duty", "manager", "duty", "manager"])]
    for hours, people in expected:
        await doors.tick(hours=hours)
        assert to(sink) == people
    await doors.tick()
    assert len(to(sink)) == 4
    await duty.close(doors.book, uuid, by="Ann", outcome="police", reason="They are there now.", now=doors.clock())
    await doors.tick(hours=48)
    assert len(to(sink)) == 4
    assert CANARY not in "".join(str(mail.get_payload()) for mail in sink.mails)


async def test_passing_it_on_begins_the_day_of_the_answer(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())
    doors.clock.pass_time(hours=20)
    await duty.refer(doors.book, uuid, by="Ann", to="Front door", reason="Today.", now=doors.clock())
    await doors.tick(hours=4)
    assert to(sink) == []
    await doors.tick(hours=24)
    assert to(sink) == ["duty"]


async def test_after_an_outage_each_is_reminded_once(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())
    await doors.tick(days=9)
    assert sorted(to(sink)) == ["duty", "manager"]


async def test_the_limit_is_a_working_day_and_says_where_it_comes_from() -> None:
    rota = Rota({}, law().days)
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert work_due(friday, rota) == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert "Working Together" in limits()["referral"].source
    assert all(not limit.confirmed for limit in limits().values())


async def test_what_is_known_of_them_grows_with_the_talk_and_is_sealed(doors: Doors) -> None:
    uuid = new_uuid()
    await doors.put(uuid, alert(who={"name": "J", "role": "child"}, reach={"to": "111"}))
    for body in (ABOUT, ABOUT, {"who": {"age_band": "13_to_15"}}):
        assert (await doors.put(uuid, body, "/about"))[0] == 200
    read = await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    known = duty.known_of(read)
    assert (known.reach.to, known.reach.safe) == ("000", "no")
    assert (known.who.role, known.who.age_band) == ("child", "13_to_15")
    assert (await doors.kinds(uuid)).count("about") == 2
    assert "nan" not in str([row.facts for row in await doors.rows(uuid)])


async def test_the_worst_answer_of_the_whole_conversation_stands_over_a_later_yes(doors: Doors) -> None:
    first = await doors.store()
    await doors.safe_now(first, "no")
    await doors.safe_now(first, "yes")
    await doors.store()
    [group] = await duty.queue(doors.book)
    assert group.safe_now == "no"


async def test_about_an_alert_that_never_was_is_404_and_a_wrong_field_is_named(doors: Doors) -> None:
    assert (await doors.put(new_uuid(), ABOUT, "/about"))[0] == 404
    status, answer = await doors.put(await doors.store(), {"who": {"shoe_size": CANARY}}, "/about")
    assert (status, answer["field"]) == (400, "who.shoe_size")
    assert CANARY not in str(answer)


DAY_ONLY = {"first": "a@b"}
NIGHT_TOO: dict[str, Any] = {"first": "a@b", "out_of_hours": "n@b"}


@pytest.mark.parametrize(
    ("level", "people", "at", "by"),
    [
        ("alert", DAY_ONLY, "2026-11-23T10:00", "2026-11-23T10:30"),
        ("alert", DAY_ONLY, "2026-11-23T20:00", "2026-11-24T09:30"),
        ("alert", NIGHT_TOO, "2026-11-23T20:00", "2026-11-23T20:30"),
        ("look", NIGHT_TOO, "2026-11-27T20:00", "2026-11-30T17:00"),
        ("look", {"out_of_hours": "n@b"}, "2026-11-23T10:00", None),
        ("alert", {}, "2026-11-23T10:00", None),
    ],
)
async def test_what_may_be_said_of_who_reads_it(level: Level, people: Any, at: str, by: str | None) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    expected = Readers(told=True, by=datetime.fromisoformat(by).replace(tzinfo=LONDON)) if by else NOBODY
    rota = Rota(people, law().days)
    assert readers_of(level, now, rota, can_send=True) == expected
    assert readers_of(level, now, rota, can_send=False) == NOBODY


async def test_the_answer_to_an_alert_says_whether_anybody_is_told(doors: Doors) -> None:
    _, told = await doors.put(new_uuid(), alert())
    _, not_told = await doors.put(new_uuid(), alert(council="devon"))
    assert (told["told"], told["by"]) == (True, "2026-11-23T10:30:00Z")
    assert (not_told["told"], not_told["by"]) == (False, None)
    assert PEOPLE["first"] not in str(told)


async def test_a_moment_is_said_as_people_say_it() -> None:
    for after, said in ((timedelta(hours=1), "11:00 today"), (timedelta(days=1), "10:00 tomorrow")):
        assert said_by(MONDAY + after, MONDAY) == said
    assert said_by(MONDAY + timedelta(days=7), MONDAY) == "10:00 on Monday 30 November"
