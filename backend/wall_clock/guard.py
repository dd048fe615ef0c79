"""A clock that jumps by days must delete nothing: two witnesses are asked before anything goes by its time.

A running process has a second clock that nobody can set: seconds since the machine started (asleep or not). Between
two processes stands the moment that was last believed, in the database. Where the clock on the wall is far from what
they say, nothing is deleted, the log and `check` say so, and a person decides (`python -m backend clock confirm`).
What a person asks to be deleted is not held up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.store.transactions import Store
from backend.wall_clock.tables import SeenRow

log = logging.getLogger(__name__)
SLACK = timedelta(hours=1)
"""What two clocks may differ by: more than any leap second, less than any promise of ours."""
LONGEST_OFF = timedelta(hours=48)
"""How long everything may have been switched off, and nobody is asked."""
LOOK_AGAIN = 30.0
"""Seconds between two looks into the database."""
ONLY = 1
DOUBTED = "the clock says %s and was last believed at %s: nothing is deleted until `python -m backend clock confirm`"


def machine_seconds() -> float:
    """Return the seconds since this machine started, also those in which it slept; nobody can set them."""
    since_start = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(since_start) if since_start is not None else time.monotonic()


@dataclass
class Guard:
    """The judge of one process. now: the clock on the wall; steady: seconds that only go forward."""

    now: Callable[[], datetime]
    steady: Callable[[], float]
    _believed: tuple[datetime, float] | None = None
    _looked: float | None = None
    _said: bool = field(default=False)

    async def believes(self, store: Store) -> datetime | None:
        """Return the moment up to which something may be deleted because its time is over; None: nothing may.

        It is the one that was judged: a clock that jumps afterwards deletes nothing. A database that is silent says no.
        """
        now, steady = self.now(), self.steady()
        if self._fits(now, steady) and self._looked is not None and 0 <= steady - self._looked < LOOK_AGAIN:
            return now
        try:
            last = await store.reading(last_believed)
            good = self._judge(now, steady, last)
            if good:
                await store.writing(lambda session: believe(session, now))
        except (SQLAlchemyError, OSError) as error:
            log.warning("the clock cannot be compared: %s", type(error).__name__)
            return None
        if good:
            self._believed, self._looked, self._said = (now, steady), steady, False
        elif not self._said:
            log.error(DOUBTED, now.isoformat(timespec="minutes"), last.isoformat(timespec="minutes") if last else "-")
            self._said = True
        return now if good else None

    def _judge(self, now: datetime, steady: float, last: datetime | None) -> bool:
        """last: what this process, another one or a person believed last, from the database."""
        if last is not None and abs(now - last) <= SLACK:
            return True
        if self._believed is None:
            return fits(last, now)
        return self._fits(now, steady) and (last is None or now - last >= -SLACK)

    def _fits(self, now: datetime, steady: float) -> bool:
        """Return whether the wall has gone on as far as the steady clock since it was believed here."""
        if self._believed is None:
            return False
        wall_before, steady_before = self._believed
        return abs((now - wall_before) - timedelta(seconds=steady - steady_before)) <= SLACK


GUARD = web.AppKey("clock_guard", Guard)


def fits(last: datetime | None, now: datetime) -> bool:
    """Return whether a clock may show this after it was last believed at that moment."""
    return last is None or -SLACK <= now - last <= LONGEST_OFF


async def last_believed(session: AsyncSession) -> datetime | None:
    """Return when the clock was last believed; None in a new database."""
    row = await session.get(SeenRow, ONLY)
    return row.at if row else None


async def believe(session: AsyncSession, now: datetime) -> None:
    """Note that this is the time."""
    await session.merge(SeenRow(id=ONLY, at=now))
