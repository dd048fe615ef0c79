"""A request has one id from the balancer to the bot, in the log of each, and no words can travel in it."""

from __future__ import annotations

import logging

import pytest

from backend.chat.application import CHAT
from backend.logs import CURRENT_ID
from tests.backend.app.kit import Running

pytestmark = pytest.mark.asyncio
GIVEN = "6f1e0c9a-5b1d-4c53-9a55-0d0a3b7c1e11"


async def test_the_id_of_a_balancer_is_answered_and_logged(server: Running, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "backend.access"):
        response = await server.client.get("/health", headers={"X-Request-ID": GIVEN})
        await server.client.get("/health")
    assert response.headers["X-Request-ID"] == GIVEN
    assert any(GIVEN in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("given", ["", "my dad hits me", "<script>", "a" * 65])
async def test_what_is_no_id_is_replaced(server: Running, given: str) -> None:
    response = await server.client.get("/nowhere", headers={"X-Request-ID": given})
    assert len(response.headers["X-Request-ID"]) == 32
    assert given == "" or given not in str(response.headers)


async def test_the_bot_is_asked_under_the_same_id(server: Running) -> None:
    headers = {"X-Request-ID": GIVEN}
    response = await server.client.post("/chat/conversations", json={"council": "wigan"}, headers=headers)
    assert response.status == 201
    assert server.bot.request_ids == [GIVEN]


async def test_a_text_of_the_form_is_looked_at_under_the_id_of_its_page(server: Running) -> None:
    token = CURRENT_ID.set(GIVEN)
    await server.app[CHAT].bot.parse("my bag is gone")
    CURRENT_ID.reset(token)
    assert server.bot.request_ids == [GIVEN]
