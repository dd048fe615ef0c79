"""How conversations end is counted once, without words: sent, left after saying something, left without."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from backend.chat.application import CHAT
from backend.chat.conversations import wipe
from backend.chat.ending_counts import endings
from backend.chat.expiry import delete_expired
from backend.keys import STORE
from backend.law.working_days import in_london
from tests.backend.app.kit import Running, Talker

pytestmark = pytest.mark.asyncio


async def ends(server: Running) -> dict[str, int]:
    """Return the counts of the council of these tests."""
    today = in_london(server.clock())
    async with server.app[STORE].sessions() as session:
        return await endings(session, "wigan", today - timedelta(days=30), today)


async def sweep_after(server: Running, hours: float) -> None:
    """Let time pass, and sweep twice, as two processes would."""
    server.clock.pass_time(hours=hours)
    chat = server.app[CHAT]
    for _ in range(2):
        await delete_expired(server.app[STORE], chat.bot, chat.locks.of, server.clock())


async def test_who_said_something_and_went_away_is_told_from_who_only_looked(server: Running) -> None:
    talker = await server.begin()
    await server.begin()
    await talker.say("hello")
    assert await ends(server) == {}
    await sweep_after(server, 25)
    assert await ends(server) == {"left_talking": 1, "left_looking": 1}


async def test_what_was_sent_is_counted_as_sent_and_never_as_left(server: Running, child: Talker) -> None:
    await child.say("hello")
    await child.press("send")
    assert await ends(server) == {"sent": 1}
    await sweep_after(server, 25)
    assert await ends(server) == {"sent": 1}


async def test_a_conversation_that_is_wiped_by_two_is_counted_by_one(server: Running) -> None:
    await server.begin()
    nobody = str(uuid.uuid4())
    async with server.app[STORE].sessions.begin() as session:
        await wipe(session, nobody, server.clock())
    assert await ends(server) == {}
