"""One process of all does the rounds, and the next one goes on where it dies, hangs or is cut off."""

from __future__ import annotations

import asyncio
import fcntl
import subprocess
import sys
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend import leader
from backend.background_tasks import BackgroundTask, running_tasks
from backend.leader import Leader, standing
from backend.settings import ROOT, Settings
from backend.store.engine import make_engine
from tests.backend.app.kit import until
from tests.backend.store.silent_line import line_to

pytestmark = pytest.mark.asyncio
ON_A_SERVER = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
IN_ANOTHER_PROCESS = """
import asyncio, sys
from backend.leader import Leader, standing
from backend.settings import Settings

async def main():
    leader = Leader()
    async with standing(Settings.from_env(), leader):
        while not leader.leads:
            await asyncio.sleep(0.01)
        print("leads", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "ASK_AGAIN", 0.05)
    monkeypatch.setattr(leader, "BEAT", 0.3)
    monkeypatch.setattr(leader, "SILENT", 1)


def env_of(settings: Settings) -> dict[str, str]:
    """Return the environment of a process on the same database."""
    return {"HMO_HOME": str(settings.home), "DATABASE_URL": settings.database_url, "PATH": ""}


async def test_of_several_one_leads_and_the_next_one_does_when_it_stops(database: Settings) -> None:
    several = [Leader() for _ in range(3)]
    async with AsyncExitStack() as second_and_third:
        async with standing(database, several[0]):
            assert several[0].leads, "whoever is alone leads at once: nobody waits for the first round"
            for one in several[1:]:
                await second_and_third.enter_async_context(standing(database, one))
            await asyncio.sleep(0.3)
            assert [one.leads for one in several] == [True, False, False]
        assert not several[0].leads
        await until(lambda: sum(one.leads for one in several) == 1)
        assert not several[0].leads


async def test_a_leader_that_is_killed_is_followed_by_another(database: Settings) -> None:
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", IN_ANOTHER_PROCESS, cwd=ROOT, env=env_of(database), stdout=subprocess.PIPE
    )
    assert killed.stdout
    assert await asyncio.wait_for(killed.stdout.readline(), 60) == b"leads\n"
    one = Leader()
    async with standing(database, one):
        await asyncio.sleep(0.2)
        assert not one.leads
        killed.kill()
        await killed.wait()
        await until(lambda: one.leads)


@ON_A_SERVER
async def test_a_leader_whose_connection_is_ended_leads_no_longer_and_asks_again(database: Settings) -> None:
    one, engine = Leader(), make_engine(database)
    async with standing(database, one):
        assert one.leads
        wake = asyncio.Event()
        one.wakes.append(wake)
        async with engine.begin() as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"
            await connection.execute(text(ended), {"number": leader.NUMBER})
        await until(lambda: not one.leads)
        await until(lambda: one.leads)
        assert wake.is_set(), "what is led is looked at at once"
    await engine.dispose()


@ON_A_SERVER
async def test_a_leader_that_is_cut_off_gives_up_first_and_then_another_may_lead(database: Settings) -> None:
    async with line_to(database.database_url) as line:
        cut_off, other = Leader(), Leader()
        async with standing(database.model_copy(update={"database_url": line.url}), cut_off):
            assert cut_off.leads
            async with standing(database, other):
                line.silence()
                while not other.leads:
                    was_leading = cut_off.leads
                    await asyncio.sleep(0.01)
                assert not was_leading, "nobody leads beside another"
                line.speak()
                await asyncio.sleep(0.3)
                assert [cut_off.leads, other.leads] == [False, True]


async def test_only_the_leader_does_a_round_and_it_begins_when_it_takes_over(database: Settings) -> None:
    first, second = Leader(), Leader()
    done: list[str] = []

    async def work(name: str) -> None:
        done.append(name)

    def rounds(name: str, led_by: Leader | None) -> BackgroundTask:
        return BackgroundTask(name, lambda: work(name), 600, led_by=led_by)

    async with running_tasks(rounds("second", second), rounds("of each", None)), standing(database, second):
        await until(lambda: "second" in done)
        async with running_tasks(rounds("first", first)), standing(database, first):
            await asyncio.sleep(0.2)
    assert sorted(done) == ["of each", "second"]


async def test_whatever_goes_wrong_with_asking_it_is_said_once_and_asked_again(
    database: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, failures = {"flock": fcntl.flock, "is_given": leader.is_given}, iter([True] * 3)

    def flock(handle: int, how: int) -> None:
        if next(failures, False):
            raise OSError(37, "No locks available")
        real["flock"](handle, how)

    async def is_given(connection: AsyncConnection) -> bool:
        if next(failures, False):
            raise RuntimeError("canary")
        return bool(await real["is_given"](connection))

    monkeypatch.setattr(leader.fcntl, "flock", flock)
    monkeypatch.setattr(leader, "is_given", is_given)
    one = Leader()
    async with standing(database, one):
        await until(lambda: one.leads)
    said = [record.getMessage() for record in caplog.records if "asks again" in record.getMessage()]
    assert len(said) == 1
    assert "canary" not in caplog.text
