"""Wait for a store no longer than somebody can: what it does goes on behind, or its connection is ended."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncConnection


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


async def in_time_or_ended[T](connection: AsyncConnection, work: Awaitable[T], seconds: float) -> T:
    """Return what PostgreSQL answers; one that is silent for so long ends the connection. Raises what that raises."""
    raw = await connection.get_raw_connection()
    line = raw.driver_connection.fileno() if raw.driver_connection else -1
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        # To call the question off would have the driver wait for the same silent server.
        with suppress(OSError), socket.socket(fileno=os.dup(line)) as ended:
            ended.shutdown(socket.SHUT_RDWR)
    return await task
