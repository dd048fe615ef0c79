"""The keys of cases fall silent: whoever needs none notices nothing, whoever needs one is told the truth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import pytest_asyncio

from backend.background_tasks import BackgroundTask, running_tasks
from backend.keys import SECRETS
from backend.settings import ROOT
from backend.store import waiting
from backend.store.check import problems
from backend.store.data_keys import open_data_keys
from backend.store.init import prepare
from backend.store.lost_secrets import KeysAway
from backend.store.waiting import KeysSilent, may_wait
from tests.backend.alerts.kit import alert, new_uuid
from tests.backend.app.kit import COUNCIL, Clock, Running, run, settings_in, until
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.callers import service_token
from tests.backend.cases.kit import telling
from tests.backend.recycled import at, run_sql
from tests.backend.store.silent_line import Line, line_to

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def line(postgres: str) -> AsyncIterator[Line]:
    """Give a line to a PostgreSQL with the keys of cases in it."""
    name = f"keys_{new_uuid().replace('-', '')}"
    run_sql(postgres, f"CREATE DATABASE {name}")
    keys = open_data_keys(at(postgres, name))
    keys.prepare()
    keys.engine.dispose()
    async with line_to(at(postgres, name)) as line:
        yield line
    run_sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def server(home: Path, bot: PretendBot, clock: Clock, line: Line) -> AsyncIterator[Running]:
    """Give a server whose keys are behind that line. The line is on the same loop, so that whoever blocks it fails."""
    (home / "content").unlink()
    (home / "content").symlink_to(ROOT / "easy_read_content")
    async with run(home, bot, clock, data_keys_url=line.url) as running:
        yield running


async def put(server: Running, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    """Hand over a case or an alert as the bot does."""
    headers = {"Authorization": f"Bearer {service_token(server.settings)}"}
    async with server.client.put(path, json=body, headers=headers) as response:
        return response.status, await response.json()


async def test_while_keys_are_silent_only_what_needs_one_waits_and_is_then_refused_truly(
    server: Running, line: Line
) -> None:
    child, at_now = await server.begin(), server.clock().isoformat()
    known = new_uuid()
    assert (await put(server, f"/api/cases/{known}", telling(told_at=at_now)))[0] == 201
    line.silence()
    cases = [f"/api/cases/{new_uuid()}" for _ in range(waiting.THREADS + 4)]
    alerts = [f"/api/alerts/{new_uuid()}" for _ in range(2)]
    body = alert(told_at=at_now)
    puts = [asyncio.ensure_future(put(server, path, telling(told_at=at_now))) for path in cases]
    puts += [asyncio.ensure_future(put(server, path, body)) for path in alerts]
    await asyncio.sleep(0.3)
    for path in ("/live", f"/c/{COUNCIL}/help-now", f"/c/{COUNCIL}/form", "/widget.js"):
        assert (await server.client.get(path)).status == 200, path
    assert await child.say("my bag is gone")
    assert not any(one.done() for one in puts), "everything above was answered while these still waited"
    found = await asyncio.gather(*puts)
    assert {(status, told["problem"]) for status, told in found} == {(503, "keys_silent")}
    assert all("Nothing is lost" in told["say"] for _, told in found)
    ready = await server.client.get("/ready")
    body_of_ready = await ready.json()
    assert (ready.status, body_of_ready["keys"], body_of_ready["desk"]) == (200, False, False)
    assert (body_of_ready["chat"], body_of_ready["form"]) == (True, True)
    line.speak()
    for path in (*cases[:2], f"/api/cases/{known}"):
        status, _ = await put(server, path, telling(told_at=at_now))
        assert status == (200 if path.endswith(known) else 201), "what was refused is not there, and is taken now"
    assert (await put(server, alerts[0], body))[0] == 201


async def test_a_backend_starts_while_the_keys_are_silent_and_hands_over_once_they_speak(
    home: Path,
    bot: PretendBot,
    clock: Clock,
    line: Line,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (home / "content").unlink()
    (home / "content").symlink_to(ROOT / "easy_read_content")
    settings = settings_in(home).model_copy(update={"data_keys_url": line.url})
    down = "postgresql://nobody@127.0.0.1:1/keys"
    new = settings_in(tmp_path / "new").model_copy(update={"data_keys_url": down})
    (home / "backend.sqlite3").unlink()
    await asyncio.to_thread(prepare, settings)
    line.silence()
    with caplog.at_level("ERROR", "backend"):
        assert await asyncio.to_thread(prepare, settings) == []
    assert "does not answer" in caplog.text
    [said] = problems(settings.model_copy(update={"data_keys_url": down}))
    assert "Nothing is lost" in said
    assert "restore FROM" not in said, "an older backup over what is whole would be the loss"
    with pytest.raises(KeysAway, match="at the first start it must be there"):
        prepare(new)
    assert not (new.home / "secrets").exists()
    monkeypatch.setattr(waiting, "PATIENCE", 0.3)
    async with run(home, bot, clock, data_keys_url=line.url) as server:
        assert await (await server.begin()).say("my bag is gone")
        body, path = telling(told_at=clock().isoformat()), f"/api/cases/{new_uuid()}"
        assert (await put(server, path, body))[0] == 503
        line.speak()
        monkeypatch.undo()
        assert (await put(server, path, body))[0] == 201
    assert await asyncio.to_thread(prepare, settings) == []
    assert await asyncio.to_thread(problems, settings) == []


async def test_a_question_that_was_given_up_before_a_thread_was_free_is_never_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads, may_end, was_asked = waiting.Threads(ThreadPoolExecutor(1)), Event(), list[str]()

    def asked(name: str) -> waiting.Question:
        return waiting.Question(lambda _: (was_asked.append(name), may_end.wait(10)), threads)

    monkeypatch.setattr(waiting, "PATIENCE", 0.1)
    told = await asyncio.gather(*(threads.answer(asked(n)) for n in ("first", "second")), return_exceptions=True)
    assert [type(one) for one in told] == [KeysSilent, KeysSilent]
    may_end.set()
    monkeypatch.undo()
    await threads.answer(asked("third"))
    assert was_asked == ["first", "third"]


async def test_threads_that_ask_a_silent_database_are_free_again_although_it_stays_silent(
    server: Running, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, given_up, let_go = server.app[SECRETS].data_keys, [], waiting.let_go

    async def ask() -> object:
        return keys.find(new_uuid())

    async def ask_five() -> list[object]:
        return await asyncio.gather(*(may_wait(ask()) for _ in range(5)), return_exceptions=True)

    def noted(task: asyncio.Future[object], question: waiting.Question) -> None:
        given_up.append(task)
        let_go(task, question)

    monkeypatch.setattr(waiting, "let_go", noted)
    assert await ask_five() == [None] * 5
    line.silence()  # in connections that are open: every byte is taken, so that no time-out of TCP ends them
    with monkeypatch.context() as patch:
        patch.setattr(waiting, "PATIENCE", 0.3)
        assert all(isinstance(one, KeysSilent) for one in await ask_five())
    await until(lambda: len(given_up) == 5 and all(task.done() for task in given_up))
    assert not line.passing.is_set()
    line.speak()
    assert await ask_five() == [None] * 5


async def test_whoever_waits_for_a_key_can_be_called_off_and_time_limits_hold(server: Running, line: Line) -> None:
    async def ask() -> object:
        await asyncio.sleep(0)
        async with asyncio.timeout(0.2):
            return server.app[SECRETS].data_keys.find(new_uuid())

    line.silence()
    with pytest.raises(TimeoutError) as caught:
        await may_wait(ask())
    assert not isinstance(caught.value, KeysSilent), "the limit of the caller, not ours"
    task = asyncio.ensure_future(may_wait(ask()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_raised_or_returned_inside_comes_out_and_the_context_is_the_callers() -> None:
    async def inside(value: int) -> int:
        await asyncio.sleep(0)
        assert waiting.is_inside()
        if value < 0:
            raise ValueError(value)
        return value + await may_wait(nested())

    async def nested() -> int:
        return 1

    seen: list[bool] = []

    async def one_round() -> None:
        seen.append(waiting.is_inside())

    async with running_tasks(BackgroundTask("a round", one_round, 60)):
        await until(lambda: bool(seen))
    assert seen == [True], "so does what is done in the background"
    assert not waiting.is_inside()
    assert await asyncio.gather(may_wait(inside(1)), may_wait(inside(2))) == [2, 3]
    with pytest.raises(ValueError, match="-1"):
        await may_wait(inside(-1))
    assert not waiting.is_inside()
