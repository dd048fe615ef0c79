"""What the bot says and only the gateway can do: save under a code, and delete."""

from __future__ import annotations

import asyncio

import pytest

from backend.keys import SECRETS, SETTINGS
from tests.backend.app.kit import Running, Talker, until
from tests.backend.carving import carved

pytestmark = pytest.mark.asyncio
CANARY = "CANARY-GREEN-LANTERN"


async def test_a_talk_that_the_bot_says_is_saved_can_be_resumed_with_the_code_on_the_card(
    server: Running, child: Talker
) -> None:
    await child.say(CANARY)
    (saved,) = await child.press("save")
    code = saved["lines"][0]["say"].removeprefix("Write down: ")
    assert len(code.split()) == 4
    resumed = await server.client.post("/chat/resume", json={"code": code})
    assert resumed.status == 200
    assert CANARY in await resumed.text()


async def test_a_talk_that_the_bot_says_is_deleted_keeps_no_word(server: Running, child: Talker) -> None:
    await child.say(CANARY)
    await child.press("delete")
    assert CANARY not in str(await child.talk())
    assert len(await child.talk()) <= 2


@pytest.mark.parametrize("ending", ["send", "delete"])
async def test_what_is_dropped_leaves_every_file_at_once_and_not_with_the_next_minute(
    server: Running, child: Talker, ending: str
) -> None:
    home, ring = server.app[SETTINGS].home, server.app[SECRETS].sealer._ring
    await child.say(CANARY)
    await asyncio.sleep(0.7)  # the rounds of a start empty the log as well
    assert list(carved(home, ring, {}, {CANARY}))
    await child.press(ending)
    await until(lambda: not list(carved(home, ring, {}, {CANARY})))
