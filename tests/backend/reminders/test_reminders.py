"""The morning letter and the reminder before a date: to whom the pack names, once, with no word of anybody in them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy import select

from backend import keys
from backend.alerts.application import book_of
from backend.alerts.background import send_notices, sender_of
from backend.alerts.receive import receive as receive_alert
from backend.alerts.shapes import Alert
from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.receive import receive
from backend.cases.tables import CaseRow
from backend.content.load import load
from backend.content.pack import Reminders
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow
from backend.reminders import command
from backend.reminders.background import once
from backend.reminders.letter_queue import is_time
from backend.reminders.letters import WHAT, reminder_text
from backend.reminders.upcoming_dates import Coming, coming, usual_days
from backend.settings import ROOT, Settings
from telling.spoken_dates import say_date
from tests.backend.alerts.kit import alert
from tests.backend.app.kit import Clock
from tests.backend.cases.histories import Story, answered
from tests.backend.cases.kit import LAW, casebook, new_uuid, represented
from tests.backend.notify.conftest import sink
from tests.backend.notify.sink import Sink

__all__ = ["sink"]
CONTENT = load(ROOT / "easy_read_content")
EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday in winter: eight o'clock in London too."""
TOLD = datetime(2026, 11, 13, 10, tzinfo=UTC)
"""A Friday: stage 1 is due on Friday 27 November, four working days after that Monday."""
CANARY = "canary-he-locks-me-in"
TEAM, BOSS = "team@wigan.example", "boss@wigan.example"


@dataclass
class Office:
    """The running application of a council that named people."""

    app: web.Application
    clock: Clock
    sink: Sink

    @property
    def book(self) -> Casebook:
        """The store."""
        return book_of(self.app).cases

    async def morning(self, *, processes: int = 1) -> list[tuple[str, str]]:
        """Do what the background does; return address and subject of every letter that has arrived so far."""
        for _ in range(processes):
            await once(self.app, set())
        await send_notices(self.app, sender_of(self.app[MAIL]))
        return sorted((str(mail["To"]), str(mail["Subject"])) for mail in self.sink.mails)

    async def tell(self, told: datetime = TOLD, **changes: Any) -> str:
        """Store a complaint with a canary in it."""
        uuid = new_uuid()
        words = [{"at": told, "text": CANARY}]
        await receive(
            self.book, uuid, represented(told_at=told, words=words, **{"council": "wigan", **changes}), now=told
        )
        return uuid

    async def acknowledge(self, uuid: str) -> None:
        """Acknowledge a complaint on the day after."""
        on = TOLD + timedelta(days=3)
        fact = e.Acknowledged(on=on.date(), procedure_given=True, advocacy_given=True)
        await self.book.record(uuid, fact, actor="officer-1", now=on)

    def texts(self) -> str:
        """Return everything that was sent, as it was on the line."""
        return "".join(raw.decode() for raw in self.sink.raw)


def named(**settings: Any) -> Any:
    """Return the packs; Wigan names people."""
    wigan = CONTENT.councils["wigan"]
    pack = wigan.pack.model_copy(update={"reminders": Reminders.model_validate(settings)})
    return replace(CONTENT, councils={**CONTENT.councils, "wigan": replace(wigan, pack=pack)})


def make_app(book: Casebook, clock: Clock, mail: Mail, content: Any) -> web.Application:
    """Make what reminders need of the application."""
    app = web.Application()
    app[keys.STORE], app[keys.SECRETS], app[keys.LAW] = book, book.secrets, book.law
    app[keys.NOW], app[keys.CONTENT], app[MAIL] = clock, content, mail
    return app


@pytest_asyncio.fixture
async def office(database: Settings, sink: Sink) -> AsyncIterator[Office]:
    """Give the office of Wigan, whose team gets the digest and whose boss is reminded too."""
    mail = Mail(smtp_url=sink.url, sender="chat@council.example", desk_url="http://localhost:8080/desk")
    async with casebook(database) as book:
        clock = Clock(EIGHT)
        yield Office(make_app(book, clock, mail, named(digest=[TEAM], before=[TEAM, BOSS])), clock, sink)


def days(story: Story, today: date) -> list[tuple[str, int]]:
    """Return what comes up for a case on that day."""
    return [(one.what, one.left) for one in coming({"c": story.state}, LAW, usual_days(), today)]


def test_a_reminder_comes_before_the_date_and_never_on_it_or_after() -> None:
    story = Story().then(
        e.Acknowledged(on=date(2026, 6, 5), procedure_given=True, advocacy_given=True), date(2026, 6, 5)
    )
    found = {today: days(story, today) for today in (date(2026, 6, n) for n in range(12, 23))}
    assert {today.day: left[0][1] for today, left in found.items() if left} == {16: 3, 17: 2, 18: 1}


def test_over_a_weekend_the_reminder_comes_on_the_working_day_before() -> None:
    story = Story(received_on=date(2026, 6, 4))
    assert ("acknowledge", 1) in days(story, date(2026, 6, 8))
    assert days(Story(received_on=date(2026, 6, 3)), date(2026, 6, 5)) == [("acknowledge", 1)]


def test_what_is_done_or_ended_is_not_reminded_of() -> None:
    done = Story().then(answered(on=date(2026, 6, 10)), date(2026, 6, 10))
    assert days(done, date(2026, 6, 17)) == []
    assert days(Story().says(e.Withdrawn(), date(2026, 6, 8)), date(2026, 6, 17)) == []


def test_each_date_of_a_case_has_days_and_words() -> None:
    assert set(usual_days()) == set(WHAT)
    assert all(days >= 1 for days in usual_days().values())


@pytest.mark.parametrize(
    ("now", "writes"),
    [
        (datetime(2026, 11, 23, 7, 29, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 7, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 6, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), False),
    ],
)
def test_letters_are_written_on_working_mornings_in_london(now: datetime, writes: bool) -> None:
    assert is_time(Reminders(), now, LAW.days) is writes


@pytest.mark.asyncio
async def test_the_morning_letter_goes_once_however_often_and_by_how_many_it_is_written(office: Office) -> None:
    first = await office.morning(processes=3)
    assert first == [(TEAM, "Today at the desk: Wigan Council")]
    office.clock.pass_time(hours=3)
    assert await office.morning(processes=2) == first
    office.clock.pass_time(days=1)
    assert await office.morning() == first * 2


@pytest.mark.asyncio
async def test_it_counts_what_the_desk_counts_and_says_no_word(office: Office) -> None:
    for told in (TOLD, TOLD - timedelta(days=30)):
        await office.tell(told)
    one = Alert.model_validate(alert(words=CANARY))
    await receive_alert(book_of(office.app), new_uuid(), one, now=EIGHT)
    await office.morning()
    [digest] = [raw.decode() for raw in office.sink.raw if b"Today at" in raw]
    assert "Late: 2" in digest
    assert "Nobody looks after it yet: 2" in digest
    assert "ALERTS THAT NOBODY HAS ACKNOWLEDGED: 1" in digest
    assert CANARY not in office.texts()


@pytest.mark.asyncio
async def test_each_person_is_reminded_of_a_date_once_and_again_when_the_date_moves(office: Office) -> None:
    uuid = await office.tell()
    await office.acknowledge(uuid)
    subject = "A date comes up: Wigan Council"
    assert subject not in [line for _, line in await office.morning()]
    office.clock.pass_time(days=1)
    expected = [(BOSS, subject), (TEAM, subject)]
    assert [line for line in await office.morning(processes=2) if line[1] == subject] == expected
    line = f"By {say_date(date(2026, 11, 27), year=True)}: answer it at stage 1. That is in 3 working days."
    assert line in office.texts()
    office.clock.pass_time(days=1)
    assert [line for line in await office.morning() if line[1] == subject] == expected
    fact = e.Extended(to=date(2026, 12, 2), reason="complex", child_told_on=date(2026, 11, 25))
    await office.book.record(uuid, fact, actor="officer-1", now=office.clock())
    office.clock.pass_time(days=2)
    assert len([line for line in await office.morning() if line[1] == subject]) == 4
    async with office.book.sessions() as session:
        reference = (await session.get_one(CaseRow, uuid)).reference
    assert f"case {reference}" in office.texts()
    assert CANARY not in office.texts()


@pytest.mark.asyncio
async def test_nobody_named_means_nobody_is_written_to(office: Office) -> None:
    await office.tell(council="devon")
    office.app = make_app(office.book, office.clock, office.app[MAIL], CONTENT)
    assert await office.morning() == []


@pytest.mark.asyncio
async def test_without_a_way_to_send_nothing_piles_up(office: Office) -> None:
    office.app = make_app(office.book, office.clock, Mail(), office.app[keys.CONTENT])
    assert await once(office.app, set()) == 0
    async with office.book.sessions() as session:
        assert (await session.scalars(select(NoticeRow))).all() == []


@pytest.mark.asyncio
async def test_one_process_looks_once_a_day_and_again_after_a_failure(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from backend.reminders import background

    real, calls = background.queue, []

    async def breaks(*args: Any) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError(CANARY)
        return await real(*args)

    monkeypatch.setattr(background, "queue", breaks)
    done: set[tuple[str, str]] = set()
    assert [await once(office.app, done) for _ in range(3)] == [0, 1, 0]
    assert len(calls) == 2
    assert CANARY not in caplog.text


def test_one_day_is_one_day() -> None:
    text = reminder_text("Wigan", "ABC-DEF", Coming("c", "acknowledge", date(2026, 12, 25), 1), "http://x/desk")
    assert "in 1 working day." in text
    assert say_date(date(2026, 12, 25), year=True) in text


@pytest.fixture
def empty_home(sqlite_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give a store without cases, for the command."""
    monkeypatch.setenv("HMO_HOME", str(sqlite_home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return


@pytest.mark.usefixtures("empty_home")
def test_the_command_shows_the_letter_and_that_nobody_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--council", "devon"]) == 0
    said = capsys.readouterr().out
    assert "Nothing is waiting." in said
    assert "nobody: fill in reminders.digest in devon/pack.yml" in said
    assert command.main(["--council", "nowhere"]) == 1
