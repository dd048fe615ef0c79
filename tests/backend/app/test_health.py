"""Health is about the process, readiness about everything it needs."""

from __future__ import annotations

import pytest

from tests.backend.app.kit import Running

pytestmark = pytest.mark.asyncio


async def test_a_running_server_is_healthy_and_ready(server: Running) -> None:
    assert (await server.client.get("/health")).status == 200
    response = await server.client.get("/ready")
    assert (response.status, await response.json()) == (200, {"ready": True, "db": True, "bot": True})


async def test_without_a_bot_it_is_healthy_and_not_ready(server: Running) -> None:
    await server.bot.stop()
    assert (await server.client.get("/health")).status == 200
    response = await server.client.get("/ready")
    body = await response.json()
    assert (response.status, body["problem"], body["db"], body["bot"]) == (503, "not_ready", True, False)


async def test_without_a_database_it_is_healthy_and_not_ready(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_database(app: object) -> bool:
        return False

    monkeypatch.setattr("backend.health.database_answers", no_database)
    assert (await server.client.get("/health")).status == 200
    assert (await server.client.get("/ready")).status == 503


async def test_a_bot_that_cannot_take_a_message_is_not_ready(server: Running) -> None:
    server.bot.mood = "broken"
    assert (await server.client.get("/ready")).status == 503
