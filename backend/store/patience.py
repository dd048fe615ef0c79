"""Wait for a store no longer than somebody can: what it does goes on behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


async def in_time[T](work: Awaitable[T], seconds: float) -> T:
    """Return what the store gives. Raises TimeoutError where it takes longer.

    The work goes on behind: to cut it off would tear its connection, and what it keeps later is only a help.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.add_done_callback(look_at_error)
        raise TimeoutError("the store took too long")
    return task.result()


def look_at_error[T](task: asyncio.Future[T]) -> None:
    """Take the error of work that nobody waits for any more, so that it is not reported as never looked at."""
    if not task.cancelled():
        task.exception()
