"""A clock that jumps by days deletes nothing, whether it jumps under a running server or between two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy import func, select

from backend.chat.application import sweep, sweep_bot
from backend.chat.tables import Conversation
from backend.desk.maintenance import maintain
from backend.keys import STORE
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.transactions import Store
from backend.wall_clock import check, command
from backend.wall_clock.guard import GUARD, LONGEST_OFF, SLACK, Guard, believe, fits
from tests.backend.app.fixtures import bot, clock, home, prepared
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.conftest import settings_of

__all__ = ["bot", "clock", "home", "prepared"]
pytestmark = pytest.mark.asyncio
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass
class Machine:
    """A clock on the wall and the seconds since the machine started; only the first can be set."""

    wall: Clock = field(default_factory=lambda: Clock(START))
    seconds: float = 1_000.0

    def wait(self, **how: float) -> None:
        """Let time pass, on both."""
        self.jump(**how)
        self.seconds += timedelta(**how).total_seconds()

    def jump(self, **how: float) -> None:
        """Set the clock on the wall."""
        self.wall.pass_time(**how)

    def guard(self) -> Guard:
        """Return the judge of a process that starts now."""
        return Guard(self.wall, lambda: self.seconds)


@pytest_asyncio.fixture
async def store(database: Settings) -> AsyncIterator[Store]:
    """Return a new database, of each kind."""
    engine = make_engine(database)
    yield Store(make_sessions(engine))
    await engine.dispose()


async def test_a_clock_that_goes_on_is_believed_and_one_that_was_set_is_not(store: Store) -> None:
    machine = Machine()
    guard = machine.guard()
    assert await guard.believes(store)
    for _ in range(5):
        machine.wait(hours=5)
        assert await guard.believes(store)
    machine.jump(days=3)
    assert not await guard.believes(store)
    machine.wait(days=40)
    assert not await guard.believes(store)
    machine.jump(days=-3)
    assert await guard.believes(store)


@pytest.mark.parametrize("days", [3, 30, -2])
async def test_a_clock_that_was_set_while_nothing_ran_is_not_believed(store: Store, days: int) -> None:
    machine = Machine()
    assert await machine.guard().believes(store)
    machine.jump(days=days)
    restarted = machine.guard()
    assert not await restarted.believes(store)
    machine.wait(hours=3)
    assert not await restarted.believes(store)
    machine.jump(days=-days)
    assert await restarted.believes(store)


async def test_a_night_switched_off_asks_nobody(store: Store) -> None:
    machine = Machine()
    assert await machine.guard().believes(store)
    machine.wait(hours=14)
    assert await machine.guard().believes(store)


async def test_a_person_who_confirms_the_clock_is_believed_by_every_process(store: Store) -> None:
    machine = Machine()
    running = machine.guard()
    assert await running.believes(store)
    machine.jump(days=9)
    started = machine.guard()
    assert [bool(await one.believes(store)) for one in (running, started)] == [False, False]
    await store.writing(lambda session: believe(session, machine.wall()))
    assert [bool(await one.believes(store)) for one in (running, started)] == [True, True]


async def test_one_machine_with_a_wrong_clock_does_not_make_the_others_delete(store: Store) -> None:
    right, wrong = Machine(), Machine()
    first, second = right.guard(), wrong.guard()
    assert await first.believes(store)
    assert await second.believes(store)
    for machine in (right, wrong):
        machine.wait(hours=2)
    wrong.jump(days=20)
    assert not await second.believes(store)
    assert await first.believes(store)


async def test_a_database_that_is_silent_says_no(tmp_path: Path) -> None:
    engine = make_engine(settings_of(tmp_path))  # there are no tables
    assert not await Machine().guard().believes(Store(make_sessions(engine)))
    await engine.dispose()


async def test_the_bounds_are_an_hour_and_two_days() -> None:
    assert fits(None, START)
    assert (fits(START, START + LONGEST_OFF), fits(START, START - SLACK)) == (True, True)
    assert not fits(START, START + LONGEST_OFF + timedelta(minutes=1))
    assert not fits(START, START - SLACK - timedelta(minutes=1))


@asynccontextmanager
async def kept_things(home: Path, bot: PretendBot, machine: Machine) -> AsyncIterator[Running]:
    """Return a server on this machine."""

    def change(app: web.Application) -> None:
        app[GUARD] = machine.guard()

    async with run(home, bot, machine.wall, change) as server:
        yield server


async def count(server: Running) -> int:
    """How many conversations there are."""
    async with server.app[STORE].sessions() as session:
        return await session.scalar(select(func.count()).select_from(Conversation)) or 0


async def rounds(server: Running) -> None:
    """One round of everything that deletes."""
    await sweep(server.app)
    await maintain(server.app)
    await sweep_bot(server.app)


async def test_nothing_that_a_child_told_goes_because_the_clock_jumped(home: Path, bot: PretendBot) -> None:
    machine = Machine()
    async with kept_things(home, bot, machine) as server:
        child = await server.begin()
        await child.say("Keep this.")
        await rounds(server)
        machine.jump(days=40)
        await rounds(server)
        assert (await count(server), bot.forgotten) == (1, [])
        # What somebody asks to be deleted is not held up.
        other = await server.begin()
        assert (await server.client.delete("/chat", headers=other.headers)).status == 204
        await rounds(server)
        assert (await count(server), len(set(bot.forgotten))) == (1, 1)
        # Set right again, the child goes on where it was.
        machine.jump(days=-40)
        await child.say("Still here.")


async def test_what_is_over_goes_when_time_really_passes(home: Path, bot: PretendBot) -> None:
    machine = Machine()
    async with kept_things(home, bot, machine) as server:
        await server.begin()
        await rounds(server)
        machine.wait(hours=25)
        await rounds(server)
        assert (await count(server), len(bot.forgotten)) == (0, 1)


async def test_the_check_says_so_and_the_command_confirms_it(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = sqlite_home
    settings = settings_of(home)
    now = datetime.now(UTC)
    assert check.problems(settings, now) == []
    engine = make_engine(settings)
    await Store(make_sessions(engine)).writing(lambda session: believe(session, now - timedelta(days=5)))
    await engine.dispose()
    [problem] = check.problems(settings, now)
    assert "nothing that is over is deleted" in problem
    monkeypatch.setenv("HMO_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert "NOT believed" in "".join(await command.run("show"))
    assert "taken for right" in "".join(await command.run("confirm"))
    assert check.problems(settings, now) == []
