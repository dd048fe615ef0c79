"""What staff do with alerts: with a name and a time, for what was seen and no more, in sealed words."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import Awaitable
from pathlib import Path

import pytest
from sqlalchemy import update

from backend.alerts import check, command, duty, unstored_alerts
from backend.keys import SETTINGS, STORE
from backend.notify.mail import Mail
from backend.notify.tables import NoticeRow
from backend.refusals import NotAllowed
from backend.settings import ROOT, Settings
from tests.backend.alerts.kit import CANARY, Doors, new_uuid
from tests.backend.app.kit import write_content
from tests.backend.conftest import settings_of


async def refused(act: Awaitable[object]) -> str:
    """Return the reason why this is not possible."""
    with pytest.raises(NotAllowed) as error:
        await act
    return error.value.problem


@pytest.mark.asyncio
async def test_acknowledging_is_kept_with_name_and_time(doors: Doors) -> None:
    uuid = await doors.store()
    doors.clock.pass_time(minutes=7)
    assert await duty.acknowledge(doors.book, uuid, by=" Ann Archer ", now=doors.clock()) == 1
    [group] = await duty.queue(doors.book)
    signed = group.alerts[0].acknowledged
    assert signed
    assert (signed.by, signed.at) == ("Ann Archer", doors.clock())


@pytest.mark.asyncio
async def test_two_people_cannot_both_take_it_on(doors: Doors) -> None:
    uuid = await doors.store()
    acts = [duty.acknowledge(doors.book, uuid, by=f"Person {n}", now=doors.clock()) for n in range(6)]
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(one == 1 for one in done) == 1
    assert {one.problem for one in done if isinstance(one, NotAllowed)} == {"acknowledged_before"}
    assert (await doors.kinds(uuid)).count("acknowledged") == 1


@pytest.mark.asyncio
async def test_pressing_twice_is_once(doors: Doors) -> None:
    uuid = await doors.store()
    counts = [await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock()) for _ in range(2)]
    assert counts == [1, 0]


@pytest.mark.asyncio
async def test_an_act_covers_what_came_before_and_not_what_came_after(doors: Doors) -> None:
    uuids = []
    for _ in range(3):
        uuids.append(await doors.store())
        doors.clock.pass_time(seconds=1)
    assert await duty.acknowledge(doors.book, uuids[1], by="Ann", now=doors.clock()) == 2
    [group] = await duty.queue(doors.book)
    assert [state.uuid for state in group.waiting] == [uuids[2]]


@pytest.mark.asyncio
async def test_it_is_referred_and_closed_with_a_reason_that_is_sealed(doors: Doors) -> None:
    uuid = await doors.store()
    now = doors.clock()
    await duty.acknowledge(doors.book, uuid, by="Ann", now=now)
    await duty.refer(doors.book, uuid, by="Ann", to=f"{CANARY} team", reason=f"{CANARY} reason", now=now)
    await duty.close(doors.book, uuid, by="Bo", outcome="police", reason=f"{CANARY} is over now", now=now)
    rows = {row.kind: row for row in await doors.rows(uuid)}
    assert json.loads(doors.book.words_of(rows["referred"]) or "") == {
        "to": f"{CANARY} team",
        "reason": f"{CANARY} reason",
    }
    assert CANARY not in str([(row.facts, row.sealed, row.actor) for row in rows.values()])
    assert await duty.queue(doors.book) == []
    [group] = await duty.queue(doors.book, closed=True)
    assert group.alerts[0].closed
    assert group.alerts[0].closed.by == "Bo"


@pytest.mark.asyncio
async def test_what_is_not_possible_is_refused_with_a_reason(doors: Doors) -> None:
    uuid, now, book = await doors.store(), doors.clock(), doors.book
    assert (
        await refused(duty.close(book, uuid, by="Ann", outcome="police", reason="The police are there.", now=now))
        == "not_acknowledged"
    )
    assert await refused(duty.refer(book, uuid, by="Ann", to="x", reason="y", now=now)) == "not_acknowledged"
    assert await refused(duty.acknowledge(book, uuid, by="  ", now=now)) == "needs_officer"
    assert await refused(duty.acknowledge(book, uuid, by="system", now=now)) == "needs_officer"
    assert await refused(duty.acknowledge(book, uuid, by="a" * 81, now=now)) == "needs_officer"
    assert await refused(duty.acknowledge(book, new_uuid(), by="Ann", now=now)) == "no_such_alert"
    await duty.acknowledge(book, uuid, by="Ann", now=now)
    assert await refused(duty.close(book, uuid, by="Ann", outcome="police", reason="done", now=now)) == "reason_missing"
    told = "The police are there."
    assert await refused(duty.close(book, uuid, by="Ann", outcome="other", reason=told, now=now)) == "outcome_missing"
    await duty.close(book, uuid, by="Ann", outcome="police", reason="The police are there.", now=now)
    assert (
        await refused(duty.close(book, uuid, by="Ann", outcome="police", reason="Once more, please.", now=now))
        == "ended"
    )


@pytest.mark.asyncio
async def test_reading_the_words_is_written_down(doors: Doors) -> None:
    uuid = await doors.store()
    [read] = await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    assert read.told[0].words == CANARY
    opened = (await doors.history(uuid))[-1]
    assert (type(opened.fact).__name__, opened.actor) == ("Opened", "Ann")


@pytest.mark.asyncio
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_council_can_work_the_queue_on_the_command_line(
    doors: Doors, database: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    uuid = await doors.store(urgent=True)
    monkeypatch.setenv("HMO_HOME", str(database.home))
    monkeypatch.setenv("DATABASE_URL", database.database_url)

    async def says(*args: str, answer: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        code = await asyncio.to_thread(command.main, list(args))
        return code, "".join(capsys.readouterr())

    closing = ("close", uuid[:8], "--by", "Ann", "--how", "police")
    _, listed = await says("list")
    for must in (uuid, "URGENT wigan", "NOBODY HAS BEEN TOLD"):
        assert must in listed
    assert CANARY not in listed
    assert CANARY in (await says("show", uuid[:8], "--by", "Ann"))[1]
    code, refusal = await says(*closing, answer="The police are there.\n")
    assert (code, "Acknowledge it first" in refusal) == (1, True)
    assert (await says("acknowledge", uuid[:8], "--by", "Ann"))[0] == 0
    assert (await says(*closing, answer="The police are there.\n"))[0] == 0
    assert (await says("list"))[1] == "no alerts\n"
    assert "closed by Ann" in (await says("list", "--all"))[1]
    assert await doors.kinds(uuid) == ["received", "opened", "acknowledged", "closed"]


def test_duty_is_a_command(sqlite_home: Path) -> None:
    env = {**os.environ, "HMO_HOME": str(sqlite_home)}
    run = [sys.executable, "-m", "backend", "duty", "list"]
    done = subprocess.run(run, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "no alerts\n")


@pytest.mark.asyncio
async def test_check_says_plainly_who_is_not_told(sqlite_home: Path) -> None:
    write_content(sqlite_home / "content")
    settings = settings_of(sqlite_home, HMO_CONTENT=str(sqlite_home / "content"))
    wrong, notes = check.findings(settings)
    assert wrong == []
    beginning = "Wigan Council: nobody is told of an alert, and the child is told to call instead: fill in"
    assert any(line.startswith(beginning) for line in notes)
    wrong, notes = check.findings(settings.model_copy(update={"alert_email": "a@example.org"}))
    assert "for a demo only" in notes[0]
    assert "no e-mail can be sent" in wrong[0]
    settings = settings.model_copy(update={"alert_email": "a@example.org", "smtp_url": "smtp://relay"})
    assert check.findings(settings)[0] == []


@pytest.mark.asyncio
async def test_check_tells_of_dead_letters_and_of_alerts_that_wait_to_be_stored(doors: Doors) -> None:
    settings = doors.app[SETTINGS]
    await doors.store()
    await doors.tick()
    async with doors.app[STORE].sessions.begin() as session:
        await session.execute(update(NoticeRow).values(standing="dead"))
    await unstored_alerts.keep_alert(doors.app, new_uuid(), {"words": CANARY})
    said = " ".join(check.problems(settings, Mail(), None))
    assert "1 notices were given up" in said
    assert "1 alerts are not acknowledged" in said
    assert "1 wait in alerts-waiting/" in said
    assert CANARY not in said
