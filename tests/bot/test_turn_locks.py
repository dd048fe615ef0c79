"""Two processes that take one conversation at once: the second waits and goes on from there. None of them fails."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import tracker_store, turn_locks
from bot.settings import ROOT
from bot.tracker_store import ConversationStore
from bot.turn_locks import Busy, LocksInFile, LocksOfProcess, number_of
from tests.bot.test_conversation_store import DOMAIN, conversation, database, postgres

__all__ = ["database", "postgres"]
pytestmark = pytest.mark.asyncio
HOLDER = """
import sys, time
from pathlib import Path
from bot.turn_locks import LocksInFile, number_of
locks = LocksInFile(Path(sys.argv[1]))
assert locks._try(number_of(sys.argv[2]))
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give another process that holds conversation "a" in the file of locks."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "locks"), "a"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


async def test_what_another_process_holds_is_waited_for_and_the_others_are_not(
    tmp_path: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    locks = LocksInFile(tmp_path / "locks")
    async with locks.held("b"):
        pass
    monkeypatch.setattr(turn_locks, "PATIENCE", 0.05)
    with pytest.raises(Busy):
        async with locks.held("a"):
            pass
    monkeypatch.setattr(turn_locks, "PATIENCE", 30)
    waiting = asyncio.create_task(locks.held("a").__aenter__())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    holder.kill()  # it ends without letting go of anything
    await waiting


async def test_a_process_that_is_asked_for_many_conversations_keeps_no_lock_of_them() -> None:
    locks = LocksOfProcess()
    for number in range(1000):
        async with locks.of(str(number)):
            assert len(locks) == 1
    gc.collect()
    assert len(locks) == 0


async def test_versions_are_remembered_of_so_many_conversations_and_no_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker_store, "MOST_REMEMBERED", 3)
    store = ConversationStore(domain=DOMAIN)
    for name in "abcde":
        await store.save(conversation(name))
    assert list(store._versions) == ["c", "d", "e"]
    again = await store.retrieve("a")
    assert again is not None
    await store.save(again)


async def turn(store: ConversationStore, name: str, words: str) -> None:
    """Read, think, and write, as a turn does."""
    async with store.held(name):
        before = await store.read_ahead(name)
        await asyncio.sleep(0.01)
        tracker = conversation(name, ((before.get_slot("name") if before else "") or "") + words)
        await store.save(tracker)
        store.forget_ahead(name)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_turns_of_one_conversation_at_two_bots_are_done_one_after_the_other_and_all_of_them(
    database: str,
) -> None:
    """On SQLite: tests/bot/test_workers.py, because a lock of a file is one of a process."""
    name = str(uuid.uuid4())
    bots = [(ConversationStore(domain=DOMAIN), LocksOfProcess()) for _ in range(2)]

    async def at_one_of_them(number: int) -> None:
        store, locks = bots[number % 2]
        async with locks.of(name):  # as bot/conversations.py does: in one process nobody asks the database
            await turn(store, name, str(number))

    await asyncio.gather(*map(at_one_of_them, range(8)))
    kept = await ConversationStore(domain=DOMAIN).retrieve(name)
    assert kept is not None
    assert sorted(kept.get_slot("name")) == list("01234567")


async def broken_turn(store: ConversationStore, name: str) -> None:
    """Read, and break."""
    async with store.held(name):
        assert await store.read_ahead(name) is None
        raise ZeroDivisionError


async def test_a_turn_that_breaks_lets_go_and_keeps_nothing(database: str) -> None:
    name, store = str(uuid.uuid4()), ConversationStore(domain=DOMAIN)
    with pytest.raises(ZeroDivisionError):
        await broken_turn(store, name)
    await turn(store, name, "x")
    assert store._turns == {}
    kept = await ConversationStore(domain=DOMAIN).retrieve(name)
    assert kept is not None
    assert kept.get_slot("name") == "x"


async def test_more_turns_at_once_than_there_are_connections_wait_for_theirs(database: str) -> None:
    store, names = ConversationStore(domain=DOMAIN), [str(uuid.uuid4()) for _ in range(30)]
    await asyncio.gather(*(turn(store, name, "x") for name in names))
    assert set(names) <= set(await store.keys())


def test_no_two_conversations_share_a_number_and_each_fits_a_lock() -> None:
    numbers = {number_of(str(number)) for number in range(10_000)}
    assert len(numbers) == 10_000
    assert all(0 <= number < 1 << 62 for number in numbers)
