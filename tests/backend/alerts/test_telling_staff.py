"""From an alert to somebody's inbox: the right person, in time, once, and without a word of what was said."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from backend import keys
from backend.alerts import background, duty
from backend.alerts.application import WATCH
from backend.alerts.background import make_passing, send_notices, sender_of
from backend.alerts.escalation import escalate
from backend.content.pack import AlertSettings
from backend.leader import LEADER
from backend.notify import outbox
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow
from backend.settings import Settings
from tests.backend.alerts.kit import CANARY, PEOPLE, Doors, content, new_uuid, running
from tests.backend.app.kit import until
from tests.backend.callers import service_token
from tests.backend.notify.sink import Sink

pytestmark = pytest.mark.asyncio


def told(sink: Sink) -> list[str]:
    """Return who was written to, in order."""
    by_address = {address: who for who, address in PEOPLE.items()}
    return [by_address[str(mail["To"])] for mail in sink.mails]


async def test_in_office_hours_the_first_then_the_second_then_the_holder_of_the_night_number(
    doors: Doors, sink: Sink
) -> None:
    uuid = await doors.store()
    await doors.tick()
    assert told(sink) == ["first"]
    await doors.tick(minutes=29)
    assert told(sink) == ["first"]
    await doors.tick(minutes=1)
    assert told(sink) == ["first", "second"]
    await doors.tick(minutes=30)
    assert told(sink) == ["first", "second", "out_of_hours"]
    await doors.tick(minutes=30)
    assert await doors.kinds(uuid) == ["received", *["escalated", "notified"] * 3]


async def test_whoever_acknowledges_it_stops_the_timer(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    await doors.tick()
    await duty.acknowledge(doors.book, uuid, by="Ann Archer", now=doors.clock())
    await doors.tick(hours=20)
    assert told(sink) == ["first"]


async def test_at_night_at_once_and_in_the_morning_it_begins_again(doors: Doors, sink: Sink) -> None:
    doors.clock.pass_time(hours=13)
    await doors.store()
    await doors.tick()
    assert told(sink) == ["out_of_hours"]
    await doors.tick(hours=10)
    assert told(sink) == ["out_of_hours", "first"]


async def test_the_message_says_that_there_is_an_alert_and_nothing_else(doors: Doors, sink: Sink) -> None:
    doors.clock.pass_time(days=220)
    uuid = await doors.store(told_at="2027-07-01T10:00:00Z")
    await doors.tick()
    [mail] = sink.mails
    text = str(mail.get_payload())
    for must in (uuid, "Wigan Council", "Thu 01 Jul 2027, 11:00", "http://localhost:8080/desk"):
        assert must in text
    sent = sink.raw[0].decode()
    for hidden in (CANARY, "physical_abuse", "locked_in", "child", "11111111-1111-4111", "0.91"):
        assert hidden not in sent


async def test_telling_more_of_it_does_not_send_more_mail_until_it_is_urgent(doors: Doors, sink: Sink) -> None:
    for _ in range(4):
        await doors.store()
        await doors.tick(minutes=1)
    assert told(sink) == ["first"]
    await doors.store(urgent=True)
    await doors.tick()
    assert told(sink) == ["first", "first"]
    assert len(set(sink.ids)) == 2
    [group] = await duty.queue(doors.book)
    assert group.urgent
    assert len(group.alerts) == 5


async def test_not_safe_now_is_told_again(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    await doors.tick()
    await doors.safe_now(uuid, "no")
    await doors.tick()
    assert told(sink) == ["first", "first"]


async def test_not_safe_now_after_somebody_took_it_on_starts_the_timer_again(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    await doors.tick()
    await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())
    doors.clock.pass_time(minutes=50)
    await doors.safe_now(uuid, "no")
    await doors.tick()
    assert told(sink) == ["first", "first"]
    [group] = await duty.queue(doors.book)
    assert group.waiting
    await doors.tick(minutes=30)
    assert told(sink) == ["first", "first", "second"]
    assert await duty.acknowledge(doors.book, uuid, by="Bo", now=doors.clock()) == 1
    await doors.tick(hours=2)
    assert len(sink.mails) == 3


async def test_what_came_after_the_one_that_was_read_still_waits(doors: Doors, sink: Sink) -> None:
    read = await doors.store()
    doors.clock.pass_time(minutes=1)
    unread = await doors.store()
    await doors.tick()
    await duty.acknowledge(doors.book, read, by="Ann", now=doors.clock())
    [group] = await duty.queue(doors.book)
    assert [state.uuid for state in group.waiting] == [unread]
    await doors.tick(minutes=30)
    assert told(sink) == ["first", "second"]


async def test_a_council_that_names_nobody_has_visibly_told_nobody_until_it_does(doors: Doors, sink: Sink) -> None:
    await doors.store(council="sefton")
    await doors.tick(hours=1)
    [group] = await duty.queue(doors.book)
    assert sink.mails == []
    assert not group.told
    sefton = content().councils["sefton"]
    people = AlertSettings.model_validate({"notify": {"second": PEOPLE["second"]}})
    named = replace(sefton, pack=sefton.pack.model_copy(update={"safeguarding": people}))
    doors.app[keys.CONTENT].councils["sefton"] = named
    try:
        await doors.tick()
    finally:
        doors.app[keys.CONTENT].councils["sefton"] = sefton
    assert told(sink) == ["second"]
    assert (await duty.queue(doors.book))[0].told


async def test_one_address_can_stand_in_for_everybody_in_a_demo(database: Settings, sink: Sink) -> None:
    async with running(database, Mail(smtp_url=sink.url, everyone="demo@example.org")) as doors:
        await doors.store(council="devon", conversation="a")
        await doors.store(conversation="b")
        await doors.tick()
    assert sorted(str(mail["To"]) for mail in sink.mails) == ["demo@example.org", PEOPLE["first"]]


async def test_while_the_mail_server_is_down_nothing_is_lost_and_nobody_claims_otherwise(
    doors: Doors, sink: Sink
) -> None:
    await sink.stop()
    uuid = await doors.store()
    await doors.tick()
    assert not (await duty.queue(doors.book))[0].told
    assert await doors.kinds(uuid) == ["received", "escalated"]
    await sink.start()
    await doors.tick(minutes=10)
    assert told(sink) == ["first"]
    assert (await duty.queue(doors.book))[0].told


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1:9"])
async def test_where_the_leader_can_send_nothing_another_process_sends_it_once(
    database: Settings, sink: Sink, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(background, "SECONDS_BETWEEN", 0.05)
    mail = Mail(smtp_url=sink.url, sender="chat@example.org", desk_url="http://localhost:8080/desk")
    async with (
        running(database, replace(mail, smtp_url=url), background=True) as leader,
        running(database, mail, background=True) as other,
    ):
        assert leader.app[LEADER].leads
        assert not other.app[LEADER].leads
        uuid = await leader.store()
        async with asyncio.timeout(20):
            while "notified" not in await other.kinds(uuid):
                for doors in (leader, other):
                    doors.clock.pass_time(seconds=1)
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
    assert told(sink) == ["first"]


async def troubles(doors: Doors) -> list[str]:
    """Return what is noted of tries that failed."""
    async with doors.app[keys.STORE].sessions() as session:
        return [row.trouble for row in await session.scalars(select(NoticeRow)) if row.trouble]


async def nothing_is_sent(*_: object) -> int:
    """Stand for the rounds of the process itself, which its mail server would refuse."""
    return 0


async def test_who_could_not_send_lets_others_have_the_next_one_first(
    database: Settings, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "SECONDS_BETWEEN", 600)
    mail = Mail(smtp_url="smtp://127.0.0.1:9", sender="chat@example.org")
    async with running(database, mail, background=True) as doors:
        first = await doors.store()
        async with asyncio.timeout(20):
            while not await troubles(doors):
                await asyncio.sleep(0.05)
        assert not doors.app[WATCH].sends
        tell = background.send_to_staff
        monkeypatch.setattr(background, "send_to_staff", nothing_is_sent)  # from here on only the test sends
        send = sender_of(replace(mail, smtp_url=sink.url))
        doors.clock.pass_time(seconds=20)
        doors.app[WATCH].sends = True
        assert await tell(doors.app, send) == 1
        doors.app[WATCH].sends = False
        await doors.store(conversation="b")
        await escalate(make_passing(doors.app, mail), doors.clock())
        assert await tell(doors.app, send) == 0
        doors.clock.pass_time(seconds=20)
        assert await tell(doors.app, send) == 1
        assert doors.app[WATCH].sends
        assert "notified" in await doors.kinds(first)


async def test_a_dead_letter_is_written_into_the_history_and_stays(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    sink.mood = "refuses"
    await doors.tick()
    async with doors.app[keys.STORE].sessions.begin() as session:
        for row in await session.scalars(select(NoticeRow)):
            row.tries = outbox.MOST_TRIES - 1
    await doors.tick(minutes=10)
    assert "not_delivered" in await doors.kinds(uuid)
    async with doors.app[keys.STORE].sessions() as session:
        dead = await session.scalars(select(NoticeRow.address).where(NoticeRow.standing == "dead"))
        assert dead.all() == [PEOPLE["first"]]
    sink.mood = "well"
    await doors.tick(minutes=30)
    assert "second" in told(sink)


async def test_two_processes_tell_each_person_once(database: Settings, sink: Sink) -> None:
    mail = Mail(smtp_url=sink.url)
    async with running(database, mail) as one, running(database, mail) as other:
        for n in range(5):
            await one.store(conversation=f"c{n}")
        for minutes in (0, 30, 30):
            one.clock.pass_time(minutes=minutes)
            other.clock.at = one.clock.at
            await asyncio.gather(one.tick(), other.tick(), one.tick(), other.tick())
            await one.tick()
        assert sorted(told(sink)) == ["first"] * 5 + ["out_of_hours"] * 5 + ["second"] * 5
        assert len(set(sink.ids)) == 15


async def test_a_restart_goes_on_where_it_was(database: Settings, sink: Sink) -> None:
    async with running(database, Mail(smtp_url=sink.url)) as doors:
        await doors.store()
        await escalate(make_passing(doors.app, doors.app[MAIL]), doors.clock())
    async with running(database, Mail(smtp_url=sink.url)) as again:
        again.clock.pass_time(minutes=30)
        await again.tick()
    assert sorted(told(sink)) == ["first", "second"]


async def test_a_server_that_hangs_up_after_taking_it_gets_it_again_under_the_same_id(doors: Doors, sink: Sink) -> None:
    await doors.store()
    sink.mood = "goes_after_data"
    await doors.tick()
    sink.mood = "well"
    await doors.tick(minutes=5)
    assert len(sink.ids) == 2
    assert len(set(sink.ids)) == 1


async def test_in_the_running_application_the_mail_goes_out_by_itself(database: Settings, sink: Sink) -> None:
    async with running(database, Mail(smtp_url=sink.url), background=True) as doors:
        await doors.store()
        await until(lambda: told(sink) == ["first"])


async def test_a_silent_mail_server_does_not_keep_the_application_from_stopping(database: Settings, sink: Sink) -> None:
    sink.mood = "silent"
    async with asyncio.timeout(8):
        async with running(database, Mail(smtp_url=sink.url), background=True) as doors:
            await doors.store()
            await until(lambda: sink.talks == 1)


async def test_wrong_mail_settings_do_not_keep_alerts_from_being_stored(database: Settings) -> None:
    async with running(database, Mail(smtp_url="nonsense"), background=True) as doors:
        await doors.store()
        assert await send_notices(doors.app, sender_of(Mail())) == 0


async def test_the_case_of_the_same_telling_is_linked_and_not_merged(doors: Doors) -> None:
    case_uuid = new_uuid()
    uuid = await doors.store(case_uuid=case_uuid)
    await doors.tick()
    assert "linked" not in await doors.kinds(uuid)
    case = {
        "council": "wigan",
        "kind": "complaint",
        "channel": "chat",
        "told_at": doors.clock().isoformat(),
        "words": [{"at": doors.clock().isoformat(), "text": "they never listen"}],
    }
    headers = {"Authorization": f"Bearer {service_token(doors.app[keys.SETTINGS])}"}
    async with doors.client.put(f"/api/cases/{case_uuid}", json=case, headers=headers) as response:
        reference = (await response.json())["reference"]
    await doors.tick()
    await doors.tick()
    assert (await doors.kinds(uuid)).count("linked") == 1
    [group] = await duty.queue(doors.book)
    assert group.alerts[0].reference == reference
    assert group.waiting


async def test_the_urgent_come_first_then_the_longest_waiting(doors: Doors) -> None:
    order = {}
    for name, urgent in [("old", False), ("urgent", True), ("new", False)]:
        order[name] = await doors.store(conversation=name, urgent=urgent)
        doors.clock.pass_time(minutes=1)
    groups = await duty.queue(doors.book, "wigan")
    assert [group.conversation for group in groups] == ["urgent", "old", "new"]
    await duty.acknowledge(doors.book, order["urgent"], by="Ann", now=doors.clock())
    assert [group.conversation for group in await duty.queue(doors.book)] == ["old", "new", "urgent"]
    assert await duty.queue(doors.book, "devon") == []


async def test_told_again_in_the_moment_of_acknowledging_is_told_to_somebody(doors: Doors, sink: Sink) -> None:
    uuid = await doors.store()
    await doors.tick()
    await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())
    await doors.store()
    await doors.tick()
    assert told(sink) == ["first", "first"]
