"""What the bot could not store is kept sealed and stored later, whatever is broken: database, disk, alert."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from backend.alerts import duty, unstored_alerts
from backend.alerts.unstored_alerts import folder_of, keep_alert, names_in, store_all
from backend.keys import SECRETS, SETTINGS
from backend.notify.mail import Mail
from backend.settings import Settings
from backend.store.sealing import Sealer
from backend.store.secrets import load_keys, save_keys
from tests.backend.alerts.kit import CANARY, Doors, alert, new_uuid, running
from tests.backend.app.kit import until
from tests.backend.callers import service_token
from tests.backend.notify.sink import Sink

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def broken_store(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Let every write of an alert fail, as on a full disk or a lost database; the message of the error holds words."""

    def broken(*_: object, **__: object) -> None:
        raise OperationalError(CANARY, {"words": CANARY}, Exception(CANARY))

    with monkeypatch.context() as patch:
        patch.setattr("backend.cases.casebook.Casebook.writing", broken)
        yield


def files(doors: Doors) -> list[Path]:
    """Return the files of the alerts that wait on the disk."""
    folder = folder_of(doors.app[SETTINGS])
    return [folder / name for name in names_in(folder)]


async def uuids(doors: Doors) -> list[str]:
    """Return the uuids of the alerts that are in the store."""
    return [state.uuid for group in await duty.queue(doors.book) for state in group.alerts]


async def test_it_waits_in_a_sealed_file_of_its_owner_and_is_stored_when_the_store_is_back(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = new_uuid()
    async with broken_store(monkeypatch):
        status, answer = await put_quietly(doors, uuid)
        assert status == 500
        await keep_alert(doors.app, uuid, alert())
        assert await store_all(doors.app) == 1
        [file] = files(doors)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert CANARY.encode() not in file.read_bytes()
    assert await store_all(doors.app) == 0
    assert files(doors) == []
    assert await uuids(doors) == [uuid]
    assert CANARY not in str(answer)


async def put_quietly(doors: Doors, uuid: str) -> tuple[int, str]:
    """PUT where the answer may not be JSON."""
    headers = {"Authorization": f"Bearer {service_token(doors.app[SETTINGS])}"}
    async with doors.client.put(f"/api/alerts/{uuid}", json=alert(), headers=headers) as response:
        return response.status, await response.text()


async def test_kept_and_stored_at_once_by_bot_and_gateway_it_is_one(doors: Doors) -> None:
    uuid, body = new_uuid(), alert()
    await asyncio.gather(*(keep_alert(doors.app, uuid, body) for _ in range(5)), doors.put(uuid, body))
    await asyncio.gather(*(store_all(doors.app) for _ in range(5)))
    assert (await doors.kinds(uuid)).count("received") == 1
    assert files(doors) == []


async def test_a_restart_stores_what_was_left(database: Settings, monkeypatch: pytest.MonkeyPatch, sink: Sink) -> None:
    uuid = new_uuid()
    async with running(database, Mail()) as doors, broken_store(monkeypatch):
        await keep_alert(doors.app, uuid, alert())
    async with running(database, Mail(smtp_url=sink.url), background=True) as again:
        await until(lambda: bool(sink.mails))
        assert await uuids(again) == [uuid]


async def test_a_full_disk_leaves_it_in_memory_and_the_child_gets_an_answer(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    uuid = new_uuid()

    def full(*_: object) -> None:
        raise OSError(28, CANARY)

    with monkeypatch.context() as patch:
        patch.setattr("backend.alerts.disk_reserve.write_file", full)
        async with broken_store(monkeypatch):
            await keep_alert(doors.app, uuid, alert())
            assert await store_all(doors.app) == 1
    assert await store_all(doors.app) == 0
    assert await uuids(doors) == [uuid]
    assert doors.app[unstored_alerts.IN_MEMORY].unwritten == {}
    assert CANARY not in caplog.text


BROKEN: list[dict[str, Any]] = [
    {"urgent": "perhaps"},
    {"score": "high", "category": ["a", "b"], "because": "x", "told_at": "yesterday", "channel": None},
    {"field_of_a_newer_bot": 1, "case_uuid": "none", "role": "uncle", "safe_now": 3, "message_id": "a b"},
    {"words": f"{CANARY} \ud83d"},
]


@pytest.mark.parametrize("changes", BROKEN)
async def test_an_alert_of_the_wrong_shape_is_still_an_alert(doors: Doors, changes: dict[str, Any]) -> None:
    uuid = new_uuid()
    await keep_alert(doors.app, uuid, alert() | changes)
    assert await store_all(doors.app) == 0
    [read] = await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    assert read.told[0].words.startswith(CANARY)


async def test_what_nobody_could_read_as_an_alert_stays_and_is_said_once_without_words(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    for body in ({"words": CANARY}, [CANARY], None):
        await keep_alert(doors.app, new_uuid(), body)
    await keep_alert(doors.app, f"../../{CANARY}", alert())
    with caplog.at_level(logging.DEBUG, "backend"):
        assert await store_all(doors.app) == 3
        assert await store_all(doors.app) == 3
    assert len([r for r in caplog.records if r.name == "backend.alerts.unstored_alerts"]) == 3
    assert CANARY not in caplog.text
    assert len(files(doors)) == 3
    assert len(await uuids(doors)) == 1


async def test_one_that_cannot_be_stored_does_not_hold_up_the_others(doors: Doors) -> None:
    await keep_alert(doors.app, "0" * 8 + new_uuid()[8:], {"words": CANARY})
    good = new_uuid()
    await keep_alert(doors.app, good, alert())
    await store_all(doors.app)
    assert await uuids(doors) == [good]


async def test_the_answer_to_are_you_safe_now_finds_its_alert_even_if_both_had_to_wait(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = new_uuid()
    async with broken_store(monkeypatch):
        await keep_alert(doors.app, uuid, alert())
        headers = {"Authorization": f"Bearer {service_token(doors.app[SETTINGS])}"}
        url = f"/api/alerts/{uuid}/safe_now"
        async with doors.client.put(url, json={"answer": "no"}, headers=headers) as response:
            assert response.status == 500
        assert len(files(doors)) == 2
    assert await store_all(doors.app) == 0
    [group] = await duty.queue(doors.book)
    assert (group.alerts[0].safe_now, group.urgent) == ("no", True)


async def test_the_answer_stores_an_alert_that_still_waits(doors: Doors) -> None:
    uuid = new_uuid()
    await keep_alert(doors.app, uuid, alert())
    assert await doors.safe_now(uuid, "not_sure") == 200
    assert await doors.kinds(uuid) == ["received", "safe_now"]


async def test_a_file_cannot_be_moved_under_another_name(doors: Doors) -> None:
    await keep_alert(doors.app, new_uuid(), alert())
    [file] = files(doors)
    file.rename(file.with_name(new_uuid()))
    assert await store_all(doors.app) == 1
    assert await uuids(doors) == []


async def test_a_file_survives_a_new_key(doors: Doors) -> None:
    await keep_alert(doors.app, new_uuid(), alert())
    settings = doors.app[SETTINGS]
    save_keys(settings, load_keys(settings).with_new("k2"))
    object.__setattr__(doors.app[SECRETS], "sealer", Sealer(load_keys(settings)))
    assert await store_all(doors.app) == 0
    assert len(await uuids(doors)) == 1


async def test_a_draft_that_was_never_finished_is_left_alone(doors: Doors) -> None:
    folder = folder_of(doors.app[SETTINGS])
    folder.mkdir()
    (folder / f".{new_uuid()}.draft").write_bytes(os.urandom(20))
    assert await store_all(doors.app) == 0
