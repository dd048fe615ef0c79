"""What waits to be stored is never on one machine's disk alone: another machine finds it, and stores it once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from backend.alerts import background, disk_reserve, duty, second_home, unstored_alerts
from backend.alerts.check import problems, stuck
from backend.alerts.receive import answer_safe_now
from backend.alerts.shapes import About
from backend.alerts.waiting_copies import how_many
from backend.cases.shapes import YesNo
from backend.keys import SETTINGS
from backend.leader import LEADER
from backend.notify.mail import Mail
from backend.settings import Settings
from backend.store.init import prepare
from backend.store.rotate import main as rotate_keys
from backend.store.sealing import key_id_of
from backend.store.waiting import KeysSilent
from tests.backend.alerts.kit import CANARY, Doors, alert, new_uuid, running
from tests.backend.app.kit import until
from tests.backend.conftest import settings_of
from tests.backend.recycled import at, run_sql
from tests.backend.store.silent_line import Line, line_to

pytestmark = pytest.mark.asyncio


@dataclass(frozen=True)
class Machines:
    """Machines with the same secrets and databases; what their lines fall silent to is silent to all of them."""

    folder: Path
    template: Path
    cases: Line
    keys: Line

    def settings(self, name: str) -> Settings:
        """Return the settings of one machine, with a data folder of its own."""
        home = self.folder / name
        if not home.exists():
            shutil.copytree(self.template, home)
        return settings_of(home, self.cases.url, DATA_KEYS_URL=self.keys.url)

    @asynccontextmanager
    async def one(self, name: str, *, background: bool = True) -> AsyncIterator[Doors]:
        """Run one."""
        async with running(self.settings(name), Mail(), background=background) as doors:
            try:
                yield doors
            finally:
                self.cases.speak()
                self.keys.speak()


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "SECONDS_BETWEEN", 0.1)
    monkeypatch.setattr(second_home, "SECONDS", 0.5)


@pytest.fixture
def databases(postgres: str) -> Iterator[dict[str, str]]:
    """Give two empty databases on one server."""
    names = {of: f"{of}_{new_uuid().replace('-', '')}" for of in ("cases", "keys")}
    run_sql(postgres, *(f"CREATE DATABASE {name}" for name in names.values()))
    yield {of: at(postgres, name) for of, name in names.items()}
    run_sql(postgres, *(f"DROP DATABASE {name} WITH (FORCE)" for name in names.values()))


@pytest_asyncio.fixture
async def machines(databases: dict[str, str], prepared_home: Path, tmp_path: Path) -> AsyncIterator[Machines]:
    """Give machines that were prepared, and none of which runs."""
    home = tmp_path / "template"
    shutil.copytree(prepared_home, home)
    prepare(settings_of(home, databases["cases"], DATA_KEYS_URL=databases["keys"]))
    async with line_to(databases["cases"]) as cases, line_to(databases["keys"]) as keys:
        yield Machines(tmp_path, home, cases, keys)


async def queue(doors: Doors) -> list[str]:
    """Return the uuids of what is stored."""
    return [one.uuid for group in await duty.queue(doors.book) for one in group.alerts]


async def waits_nowhere(doors: Doors) -> bool:
    """Return whether there is neither a file nor a copy any more."""
    folder = unstored_alerts.folder_of(doors.app[SETTINGS])
    return not unstored_alerts.names_in(folder) and not await second_home.find(doors.app)


async def until_stored(doors: Doors, uuid: str) -> list[str]:
    """Wait until it is stored and nothing waits any more; return the kinds of its events."""
    async with asyncio.timeout(10):
        while uuid not in await queue(doors) or not await waits_nowhere(doors):
            await asyncio.sleep(0.05)
    return await doors.kinds(uuid)


@pytest.mark.parametrize("silent", ["cases", "keys"])
async def test_an_alert_of_a_machine_that_is_lost_is_stored_by_another_once(machines: Machines, silent: str) -> None:
    line, uuid = getattr(machines, silent), new_uuid()
    async with machines.one("lost", background=False) as lost:
        line.silence()
        assert await unstored_alerts.keep_alert(lost.app, uuid, alert())
        assert await unstored_alerts.keep_safe_now(lost.app, uuid, "no")
        assert await unstored_alerts.keep_about(lost.app, uuid, About.model_validate({"reach": {"how": "phone"}}))
        await unstored_alerts.copy_all(lost.app)
        assert len(lost.app[unstored_alerts.IN_MEMORY].copied) == 3
    shutil.rmtree(machines.folder / "lost")
    async with machines.one("other") as other, machines.one("third") as third:
        kinds = await until_stored(other, uuid)
        assert sorted(kind for kind in kinds if kind != "escalated") == ["about", "received", "safe_now"]
        assert await queue(third) == [uuid]
        [read] = await duty.read(third.book, uuid, by="Ann", now=third.clock())
        assert (read.told[0].words, read.about.reach.how) == (CANARY, "phone")


async def test_where_both_machines_live_it_is_stored_once_and_a_copy_that_is_late_changes_nothing(
    machines: Machines,
) -> None:
    uuid = new_uuid()
    async with machines.one("one") as one, machines.one("two") as two:
        follower = two if one.app[LEADER].leads else one
        machines.cases.silence()
        await unstored_alerts.keep_alert(follower.app, uuid, alert())
        await unstored_alerts.keep_safe_now(follower.app, uuid, "no")
        memory = follower.app[unstored_alerts.IN_MEMORY]
        await until(lambda: len(memory.copied) == 2)
        [late] = [copy async for copy in unstored_alerts.waiting_here(follower.app) if copy[0].endswith(".safe_now")]
        machines.cases.speak()
        kinds = await until_stored(one, uuid)
        assert (kinds.count("received"), kinds.count("told_again"), kinds.count("safe_now")) == (1, 0, 1)
        assert await follower.safe_now(uuid, "yes") == 200
        assert await second_home.put(follower.app, *late)
        await until_stored(one, uuid)
        state = (await duty.queue(one.book))[0].alerts[0]
        assert state.safe_now == "yes", "what was told last stands"


async def kept_by(
    machines: Machines, name: str, uuid: str, after_minutes: int, *, answer: YesNo | None = None, how: str = ""
) -> None:
    """Have a machine keep what was told so many minutes after the alert, in the second home, and be lost."""
    async with machines.one(name, background=False) as lost:
        machines.cases.silence()
        lost.clock.at += timedelta(minutes=after_minutes)
        if answer:
            await unstored_alerts.keep_safe_now(lost.app, uuid, answer)
        if how:
            await unstored_alerts.keep_about(lost.app, uuid, About.model_validate({"reach": {"how": how}}))
        await unstored_alerts.copy_all(lost.app)
    shutil.rmtree(machines.folder / name)


@pytest.mark.parametrize(
    ("first", "second", "stands"), [("yes", "no", "no"), ("no", "yes", "yes"), ("yes", "yes", "yes")]
)
async def test_two_machines_that_keep_an_answer_to_one_question_lose_none(
    machines: Machines, first: YesNo, second: YesNo, stands: YesNo
) -> None:
    async with machines.one("there", background=False) as there:
        uuid = await there.store()
    await kept_by(machines, "later", uuid, 5, answer=second, how="phone")
    await kept_by(machines, "sooner", uuid, 1, answer=first, how="post")
    async with machines.one("other", background=False) as other:
        assert len(await second_home.find(other.app)) == 4
    async with machines.one("other") as other:
        await until_stored(other, uuid)
        [state] = [one for group in await duty.queue(other.book) for one in group.alerts]
        [read] = await duty.read(other.book, uuid, by="Ann", now=other.clock())
    assert (state.safe_now, state.safe_worst) == (stands, "no" if "no" in (first, second) else "yes")
    assert read.about.reach.how == "phone", "what was told last stands"


@pytest.mark.parametrize("late_first", [True, False])
async def test_an_older_yes_never_replaces_a_later_no(doors: Doors, late_first: bool) -> None:
    uuid, now = await doors.store(), doors.clock()
    told: list[tuple[YesNo, int]] = [("yes", 1), ("no", 2), ("no", 4), ("yes", 3)]
    for answer, minute in told if late_first else reversed(told):
        at_ = now + timedelta(minutes=minute)
        assert await answer_safe_now(doors.book, uuid, answer, now=now + timedelta(hours=1), told_at=at_)
        # The same copy is found once more: nothing changes by it.
        assert await answer_safe_now(doors.book, uuid, answer, now=now + timedelta(hours=1), told_at=at_)
    [state] = [one for group in await duty.queue(doors.book) for one in group.alerts]
    assert (state.safe_now, state.safe_worst) == ("no", "no")


async def test_what_is_kept_while_the_same_name_is_stored_stays(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    uuid, storing = await doors.store(), unstored_alerts.store

    async def meanwhile(app: web.Application, name: str, body: unstored_alerts.Json) -> None:
        await storing(app, name, body)
        monkeypatch.undo()
        doors.clock.pass_time(minutes=1)
        await unstored_alerts.keep_safe_now(app, uuid, "no")

    await unstored_alerts.keep_safe_now(doors.app, uuid, "yes")
    monkeypatch.setattr(unstored_alerts, "store", meanwhile)
    await unstored_alerts.store_all(doors.app)
    await unstored_alerts.store_all(doors.app)
    [state] = [one for group in await duty.queue(doors.book) for one in group.alerts]
    assert state.safe_now == "no"


async def test_a_full_disk_is_no_loss_where_another_database_keeps_it(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    uuid = new_uuid()
    async with machines.one("one") as one:
        machines.keys.silence()
        monkeypatch.setattr(disk_reserve, "write_file", full)
        assert await unstored_alerts.keep_alert(one.app, uuid, alert()), "the child is told that it is kept"
        machines.keys.speak()
        assert (await until_stored(one, uuid)).count("received") == 1


async def test_a_copy_is_sealed_and_rotated_like_everything_else(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid, settings = new_uuid(), machines.settings("one")
    for name, value in {
        "HMO_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "DATA_KEYS_URL": settings.data_keys_url,
    }.items():
        monkeypatch.setenv(name, value)
    async with machines.one("one") as one:
        monkeypatch.setattr(unstored_alerts, "store", broken)
        await unstored_alerts.keep_alert(one.app, uuid, alert())
        memory = one.app[unstored_alerts.IN_MEMORY]
        await until(lambda: len(memory.copied) == 1)
        [(_, before)] = await second_home.in_cases(one.app)
        assert "1 wait beside the cases" in (await asyncio.to_thread(stuck, settings))[0]
        assert CANARY.encode() not in before
        await asyncio.to_thread(rotate_keys, [])
        [(_, after)] = await second_home.in_cases(one.app)
        assert key_id_of(after) != key_id_of(before)
        monkeypatch.undo()
        await until_stored(one, uuid)


async def broken(*_: object) -> None:
    raise OSError("the store is broken")


async def test_one_machine_with_files_has_no_second_home_and_does_not_look_for_one(sqlite_home: Path) -> None:
    async with running(settings_of(sqlite_home), Mail(), background=True) as one:
        assert not await second_home.put(one.app, new_uuid(), b"sealed")
        assert await second_home.find(one.app) == []


@pytest.mark.parametrize("beside", ["cases", "keys"])
async def test_what_waits_in_either_home_is_counted_and_told(machines: Machines, beside: str) -> None:
    put = {"cases": second_home.put_with_cases, "keys": second_home.put_with_keys}[beside]
    none = {"cases": 0, "keys": 0}
    async with machines.one("one", background=False) as one:
        assert await how_many(one.app, 5) == none
        await put(one.app, new_uuid(), b"sealed")
        assert await how_many(one.app, 5) == none | {beside: 1}
        told = await asyncio.to_thread(problems, one.app[SETTINGS], Mail(), None)
        [said] = [said for said in told if "wait beside" in said or "no copy" in said]
        assert said.startswith(f"alerts: 1 wait beside the {beside}")
        machines.keys.silence()
        assert await how_many(one.app, 0.5) == {"cases": (none | {beside: 1})["cases"]}, "who is silent has no figure"


async def test_what_is_on_one_machine_alone_is_warned_of_once_and_told(
    machines: Machines, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warned() -> list[str]:
        return [record.getMessage() for record in caplog.records if "machine alone" in record.getMessage()]

    async def nowhere(*_: object) -> bool:
        return False

    async def is_told() -> bool:
        told = await asyncio.to_thread(problems, one.app[SETTINGS], Mail(), None)
        return any("2 of those in alerts-waiting/ have no copy" in said for said in told)

    async with machines.one("one", background=False) as one:
        monkeypatch.setattr(second_home, "put", nowhere)
        for _ in range(2):
            await unstored_alerts.keep_alert(one.app, new_uuid(), alert())
            await unstored_alerts.copy_all(one.app)
        assert warned() == ["1 that wait are on this machine alone: no second home takes a copy"]
        assert await is_told()
        monkeypatch.undo()
        await unstored_alerts.copy_all(one.app)
        assert not await is_told()
        monkeypatch.setattr(second_home, "put", nowhere)
        await unstored_alerts.keep_alert(one.app, new_uuid(), alert())
        await unstored_alerts.copy_all(one.app)
        assert len(warned()) == 2, "when it begins again it is told again"


@pytest.mark.parametrize("of_others", [False, True])
async def test_where_the_keys_are_silent_a_round_waits_once_and_not_for_each_that_waits(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, of_others: bool
) -> None:
    tried: list[str] = []

    async def silent(_: object, name: str, *__: object) -> None:
        tried.append(name)
        raise KeysSilent

    async with machines.one("one", background=False) as one:
        for _ in range(3):
            await unstored_alerts.keep_alert(one.app, new_uuid(), alert())
        await unstored_alerts.copy_all(one.app)
        monkeypatch.setattr(unstored_alerts, "store", silent)
        if of_others:
            await unstored_alerts.store_copies(one.app)
        else:
            assert await unstored_alerts.store_all(one.app) == 3, "none of them is forgotten"
        assert len(tried) == 1
        monkeypatch.undo()
        assert await unstored_alerts.store_all(one.app) == 0


async def test_an_alert_is_passed_on_although_whoever_stores_waits(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: object) -> None:
        await asyncio.sleep(600)

    monkeypatch.setattr(background, "store_all", hang)
    async with machines.one("one") as one:
        stored = await one.store()
        async with asyncio.timeout(5):
            while "escalated" not in await one.kinds(stored):
                await asyncio.sleep(0.05)
