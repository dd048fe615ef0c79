"""Health is about the process, readiness about what it can do now."""

from __future__ import annotations

import asyncio

import pytest

from backend.health import STOPPING
from backend.server import drain
from backend.settings import BadSetting, Settings
from tests.backend.app.kit import Running

pytestmark = pytest.mark.asyncio
ALL = dict.fromkeys(("db", "bot", "keys", "chat", "form", "desk", "ledger"), True)


async def test_a_running_server_is_alive_and_ready(server: Running) -> None:
    for path in ("/health", "/live"):
        assert (await server.client.get(path)).status == 200
    response = await server.client.get("/ready")
    assert (response.status, await response.json()) == (200, {"ready": True, **ALL})


@pytest.mark.parametrize("mood", ["stopped", "broken"])
async def test_without_a_bot_the_form_and_the_desk_are_not_taken_away(server: Running, mood: str) -> None:
    if mood == "stopped":
        await server.bot.stop()
    server.bot.mood = "broken"
    assert (await server.client.get("/live")).status == 200
    response = await server.client.get("/ready")
    assert (response.status, await response.json()) == (200, {"ready": True, **ALL, "bot": False, "chat": False})


async def test_without_a_database_it_is_alive_and_not_ready(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_database(app: object) -> bool:
        return False

    monkeypatch.setattr("backend.health.database_answers", no_database)
    assert (await server.client.get("/live")).status == 200
    response = await server.client.get("/ready")
    body = await response.json()
    assert (response.status, body["problem"], body["form"], body["desk"]) == (503, "not_ready", False, False)


async def test_a_server_that_was_told_to_stop_says_so_and_answers_until_it_has_drained(server: Running) -> None:
    at_once = asyncio.Event()
    server.app[STOPPING].told = True
    response = await server.client.get("/ready")
    assert (response.status, (await response.json())["ready"]) == (503, False)
    child = await server.begin()
    assert await child.say("I am here")
    at_once.set()
    await drain(server.app, at_once)


@pytest.mark.parametrize("written", ["-1", "soon", "301"])
async def test_a_time_to_drain_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(BadSetting, match="^DRAIN_SECONDS must be whole seconds"):
        Settings.from_env({"DRAIN_SECONDS": written})
