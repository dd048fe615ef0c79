"""Half an emoji and any other broken Unicode is repaired by the bot's server, understood, stored, and passed on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.conversations import Conversations
from bot.server import create_app
from tests.bot.conftest import PretendBackend

pytestmark = pytest.mark.asyncio
HEADERS = {"Authorization": "Bearer test-token", "Content-Type": "application/json"}
BROKEN = {
    "half an emoji": rb"my dad h\ud83dits me",
    "the other half first": rb"\ude22 my dad hits me",
    "two halves": rb"my dad hits me \ud83d\ude22",
    "half an emoji, raw": b"my dad h\xed\xa0\xbdits me",
    "bytes of another encoding": b"my dad h\xadits me",
    "a bare NUL": b"my dad h\x00its me",
    "a bare line break": b"my dad\nhits me",
    "soft hyphen": rb"my dad h\u00adits me",
    "not a character": rb"my dad \uffffhits me",
    "dotless i": "ı want to dıe".encode(),
}


@pytest_asyncio.fixture
async def door(loaded: Conversations, pretend_backend: PretendBackend) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(create_app(loaded, "test-token"))) as client:
        yield client


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
async def test_harm_told_in_broken_unicode_is_noticed_answered_and_kept(
    door: TestClient, pretend_backend: PretendBackend, raw: bytes
) -> None:
    conversation = str(uuid4())
    body = b'{"conversation_id": "%s", "message_id": "m1", "context": {"council": "wigan"}, "text": "%s"}'
    answer = await door.post("/converse", data=body % (conversation.encode(), raw), headers=HEADERS)
    assert answer.status == 200
    assert (await answer.json())["messages"][0]["card"].startswith("not_safe")
    (alert,) = pretend_backend.alerts.values()
    json.dumps(alert, ensure_ascii=False).encode("utf-8")  # a database can store it
    again = await door.post("/converse", data=body % (conversation.encode(), raw), headers=HEADERS)
    assert await again.json() == await answer.json(), "the conversation was not kept"
