"""Several bots behind one gateway: work is spread, one that is away is no child's trouble, nothing happens twice."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

import backend.chat.application
import backend.chat.bot
from backend.alerts import duty
from backend.alerts.application import book_of
from backend.chat.application import CHAT
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import Mood, PretendBot

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def other(bot: PretendBot) -> AsyncIterator[PretendBot]:
    """Give a second bot on the same store of conversations."""
    other = PretendBot(answers=bot.answers)
    await other.start()
    yield other
    await other.stop()


@pytest_asyncio.fixture
async def two(home: Path, bot: PretendBot, other: PretendBot, clock: Clock) -> AsyncIterator[Running]:
    """Give a server that has both."""
    async with run(home, bot, clock, bot_url=f"{bot.url},{other.url}") as running:
        yield running


async def test_the_least_busy_one_is_asked(two: Running, bot: PretendBot, other: PretendBot) -> None:
    children = [await two.begin() for _ in range(6)]
    before = len(bot.asked), len(other.asked)
    bot.together = other.together = asyncio.Barrier(6)  # none answers before all have asked
    async with asyncio.timeout(30):
        await asyncio.gather(*(child.say("hello") for child in children))
    assert (len(bot.asked), len(other.asked)) == (before[0] + 3, before[1] + 3)


async def test_one_after_the_other_is_asked_where_none_is_busy(
    two: Running, bot: PretendBot, other: PretendBot
) -> None:
    child = await two.begin()
    for number in range(9):
        two.app[CHAT].pace._ahead.clear()
        await child.say(f"part {number}")
    # One more or less: the gateway asks for other things, too (sweeping).
    assert len(bot.asked) + len(other.asked) == 10
    assert min(len(bot.asked), len(other.asked)) >= 4


@pytest.mark.parametrize("mood", ["broken", "not_json", "dies_after"])
async def test_a_bot_that_breaks_is_no_childs_trouble(
    two: Running, bot: PretendBot, other: PretendBot, mood: Mood
) -> None:
    child, ids = await two.begin(), [str(uuid.uuid4()) for _ in range(4)]
    bot.mood = mood
    for this in ids:
        assert await child.say("hello", id=this)
    assert [bot.processed.count(this) for this in ids] == [1, 1, 1, 1]


async def test_a_bot_that_is_gone_is_no_childs_trouble_and_is_asked_again_when_it_is_back(
    two: Running, bot: PretendBot, other: PretendBot
) -> None:
    child = await two.begin()
    await other.stop()
    for number in range(3):
        await child.say(f"part {number}")
    asked = len(other.asked)
    await two.app[CHAT].bot.watch()
    await other.start()
    await two.app[CHAT].bot.watch()
    for number in range(3):
        await child.say(f"more {number}")
    assert len(other.asked) > asked


def make_next_slow(two: Running, bot: PretendBot, other: PretendBot) -> None:
    """Let the bot that is asked next hang for longer than it is waited for."""
    for one in two.app[CHAT].bot._known:
        one.bot._http._timeout = backend.chat.bot.aiohttp.ClientTimeout(total=0.5)
    pairs = zip((bot, other), two.app[CHAT].bot._known, strict=True)
    slow, _ = min(pairs, key=lambda pair: pair[1].since)  # rested longest
    slow.mood = "slow"


async def test_a_bot_that_hangs_costs_one_message_its_answer_and_no_more(
    two: Running, bot: PretendBot, other: PretendBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, this = await two.begin(), str(uuid.uuid4())
    make_next_slow(two, bot, other)
    first = await child.post(id=this, text="hello")
    assert first.status == 503
    for number in range(4):
        await child.say(f"part {number}")
    await child.say("hello", id=this)
    assert bot.processed.count(this) == 1


@contextmanager
def swallowed() -> Iterator[str]:
    """Give the address of a machine that is off: whoever connects to it hears nothing at all."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}"


@pytest.mark.parametrize("first", [True, False])
async def test_a_bot_on_a_machine_that_is_off_is_no_childs_trouble(
    home: Path, bot: PretendBot, clock: Clock, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    monkeypatch.setattr(backend.chat.application, "WATCH_SECONDS", 600)
    with swallowed() as off:
        async with run(home, bot, clock, bot_url=f"{off},{bot.url}" if first else f"{bot.url},{off}") as server:
            bots = server.app[CHAT].bot
            child = await server.begin()
            for number in range(2):
                for known in bots._known:
                    known.is_well = True  # as where it was switched off just now
                assert await child.say(f"part {number}")
                for known in bots._known:
                    known.is_well = True
                assert (await bots.parse("he hurt me"))["safeguarding"]["concern"], "as for a form"


async def test_words_are_looked_at_by_another_where_one_hangs_over_them(
    two: Running, bot: PretendBot, other: PretendBot
) -> None:
    child, this = await two.begin(), str(uuid.uuid4())
    make_next_slow(two, bot, other)
    assert (await child.post(id=this, text="he hurt me")).status == 503
    assert bot.parsed + other.parsed == ["he hurt me"], "before it was answered, and not when somebody goes round"
    async with asyncio.timeout(10):
        while not await duty.queue(book_of(two.app)):
            await asyncio.sleep(0.05)


async def test_a_message_that_is_refused_is_not_carried_to_another(
    two: Running, bot: PretendBot, other: PretendBot
) -> None:
    child = await two.begin()
    bot.mood = other.mood = "refuses"
    before = len(bot.asked) + len(other.asked)
    assert (await child.post(text="hello")).status == 503
    assert len(bot.asked) + len(other.asked) == before + 1


async def test_one_that_was_away_is_asked_where_the_other_is_gone_now(
    two: Running, bot: PretendBot, other: PretendBot
) -> None:
    child = await two.begin()
    await other.stop()
    await two.app[CHAT].bot.watch()
    await other.start()
    await bot.stop()
    assert await child.say("hello")
    assert len(other.processed) == 2


async def test_with_all_of_them_gone_the_truth_is_told(two: Running, bot: PretendBot, other: PretendBot) -> None:
    child, this = await two.begin(), str(uuid.uuid4())
    await bot.stop()
    await other.stop()
    assert (await child.post(id=this, text="hello")).status == 503
    await other.start()
    assert await child.say("hello", id=this)


async def test_readiness_says_whether_they_understand_alike(two: Running, bot: PretendBot, other: PretendBot) -> None:
    async def ready() -> tuple[bool, bool, bool]:
        body = await (await two.client.get("/ready")).json()
        return body["ready"], body["chat"], body["one_model"]

    assert await ready() == (True, True, True)
    other.model = "7e" * 32
    assert await ready() == (True, True, False)
    assert await two.app[CHAT].bot.models() == sorted([bot.model, other.model])
    await other.stop()
    assert await ready() == (True, True, True)
    await bot.stop()
    assert await ready() == (True, False, True)


async def test_what_is_wiped_is_forgotten_although_one_bot_is_gone(
    two: Running, bot: PretendBot, other: PretendBot
) -> None:
    child = await two.begin()
    await bot.stop()
    conversation_id = (bot.asked + other.asked)[0]["conversation_id"]
    assert await two.app[CHAT].bot.forget(conversation_id)
    assert other.forgotten == [conversation_id]
    assert child.token
