"""Work that is repeated in the background while the application runs. Its state is always in the database.

So the process may be killed at any moment. Of several processes one does the rounds (backend.leader); two that did
the same one would do no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from backend.leader import Leader
from backend.logs import where
from backend.store.waiting import may_wait

log = logging.getLogger(__name__)
STOP_SECONDS = 1.0
"""How long the end of the process waits for a round: long enough for the transaction it is in."""
HOLD_SECONDS = 5.0
"""How much longer it waits for a round that holds something which cannot be asked about once it is cut off."""
type Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class BackgroundTask:
    """name: for the log. work: one round. seconds: between two rounds. wake: set, the next round is at once.

    led_by: the round is done only while this process leads; None: every process does it, because it looks after what
    only this process or this machine has. holds: whether it would harm to cut the round off now.
    """

    name: str
    work: Work
    seconds: float
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    led_by: Leader | None = None
    holds: Callable[[], bool] = lambda: False


@asynccontextmanager
async def running_tasks(*works: BackgroundTask) -> AsyncIterator[None]:
    """Do them all, beside one another, until the block ends; each begins at once."""
    stopping = asyncio.Event()
    for rounds in works:
        if rounds.led_by:
            rounds.led_by.wakes.append(rounds.wake)
    tasks = [asyncio.create_task(_repeat(rounds, stopping), name=rounds.name) for rounds in works]
    yield
    stopping.set()
    for rounds in works:
        rounds.wake.set()
    # They end by themselves: cutting one off would tear a connection. A mail server that is silent cannot hold us.
    _, slow = await asyncio.wait(tasks, timeout=STOP_SECONDS)
    if holding := [task for task, rounds in zip(tasks, works, strict=True) if task in slow and rounds.holds()]:
        await asyncio.wait(holding, timeout=HOLD_SECONDS)
    slow = {task for task in slow if not task.done()}
    for task in slow:
        task.cancel()
    if slow:
        # A driver that is called off tells its server so, and waits for one that is silent.
        await asyncio.wait(slow, timeout=STOP_SECONDS)


async def run_logged(name: str, work: Work) -> None:
    """Do this work; log a failure without anybody's words, and go on with what comes after."""
    try:
        await work()
    except Exception as error:
        log.error("%s failed: %s", name, where(error))


async def _repeat(rounds: BackgroundTask, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        rounds.wake.clear()
        if rounds.led_by is None or rounds.led_by.leads:
            await run_logged(rounds.name, lambda: may_wait(rounds.work()))
        with suppress(TimeoutError):
            await asyncio.wait_for(rounds.wake.wait(), rounds.seconds)
