"""How often one thing may be done: what an address begins, what a conversation sends, which codes are guessed.

Kept in the memory of one process, on purpose: they protect its machine, they are no record of anybody, and a database
that is silent must not keep a child from starting. Behind a balancer an address may so do as often as there are
processes; the library keeps no counts in PostgreSQL. What refuses is a moving
window of the library `limits`. Pace and WrongCodes are ours because they slow down before they refuse: a frightened
child who types fast must still be heard, and `limits` can only say yes or no. Wrong passwords of staff are counted in
the database, so that another process is no way round (backend.desk.wrong_tries, decision 15).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
import time
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from aiohttp import web
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from backend.back_off import doubling_wait
from backend.keys import NOW
from backend.networks import limited_as
from backend.proxies import client_of
from backend.refusals import Refused

BURST = 5
SECONDS_EACH = 6.0
"""Ten messages a minute, five at once: what passes without any wait."""
PAUSE_EACH = 0.1
LONGEST_PAUSE = 2.0
ABSURD = 60
"""So many messages ahead of the pace, and no person is typing: refused with a time to come back."""
FREE_CODES = 3
FIRST_CODE_WAIT = timedelta(seconds=0.5)
LONGEST_CODE_WAIT = timedelta(seconds=8)
FORGET_CODES_AFTER = 3_600.0
MOST_REFERENCES = 10_000
MOST_IN_LINE = 64
"""Tries at one reference that wait for their turn."""


@dataclass
class Ahead:
    """How many messages a conversation is ahead of the pace, and when that was worked out."""

    by: float = 0.0
    at: float = 0.0


class Pace:
    """The pace of each conversation. Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._ahead: dict[str, Ahead] = {}

    def pause(self, conversation_id: str, at: float) -> float:
        """Return seconds to wait before this message is handled: 0 within the pace, longer the further ahead of it."""
        ahead = self._leaked(conversation_id, at)
        ahead.by += 1
        return min(LONGEST_PAUSE, max(0.0, ahead.by - BURST) * PAUSE_EACH)

    def come_back_after(self, conversation_id: str, at: float) -> int:
        """Return seconds until one more message is taken; 0 when it is taken now."""
        too_far = self._leaked(conversation_id, at).by + 1 - BURST - ABSURD
        return math.ceil(too_far * SECONDS_EACH) if too_far > 0 else 0

    def tidy(self, at: float) -> None:
        """Forget conversations that are within the pace again."""
        for name in [name for name in self._ahead if self._leaked(name, at).by == 0]:
            del self._ahead[name]

    def _leaked(self, conversation_id: str, at: float) -> Ahead:
        ahead = self._ahead.setdefault(conversation_id, Ahead(at=at))
        ahead.by = max(0.0, ahead.by - (at - ahead.at) / SECONDS_EACH)
        ahead.at = at
        return ahead


class PerAddress:
    """So many of one thing in a time from one address; addresses are only known as hashes with a salt of the day.

    most: how many. seconds: the length of the moving window. at_once: how many of them pass without any wait.
    """

    def __init__(self, most: int, seconds: int = 3600, at_once: int | None = None) -> None:
        self._at_once = most if at_once is None else at_once
        self._item = RateLimitItemPerSecond(most, seconds)
        self._day: date | None = None
        self._salt = b""
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def come_back_after(self, address: str, today: date) -> int:
        """Count one; return the seconds until it would be taken, 0 when it is taken now. A refused one is not counted.

        The window is measured by the system's clock; `today` decides when the salt is thrown away.
        """
        name = self._name(address, today)
        if self._windows.hit(self._item, name):
            return 0
        return max(1, math.ceil(self._windows.get_window_stats(self._item, name).reset_time - time.time()))

    def pause(self, address: str, today: date) -> float:
        """Return seconds to wait for one that was taken: none at first, then longer with each of this hour."""
        name = self._name(address, today)
        taken = self._item.amount - self._windows.get_window_stats(self._item, name).remaining
        return min(LONGEST_PAUSE, max(0, taken - self._at_once) * PAUSE_EACH)

    def _name(self, address: str, today: date) -> str:
        if today != self._day:
            self._day, self._salt = today, secrets.token_bytes(32)
            self._windows = MovingWindowRateLimiter(MemoryStorage())
        return hmac.digest(self._salt, address.encode(), hashlib.sha256).hex()


class TooManyInLine(Refused):
    """More tries at one reference at once than any person makes."""

    code = "too_fast"


@dataclass
class Line:
    """Who waits for one reference: one after the other, and how many there are."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0

    async def come_first(self) -> None:
        """Take the lock; raises TooManyInLine where that takes longer than the longest wait for one try."""
        try:
            async with asyncio.timeout(LONGEST_CODE_WAIT.total_seconds()):
                await self.lock.acquire()
        except TimeoutError:
            raise TooManyInLine from None


class WrongCodes:
    """Counts wrong codes by reference: guessing four words must not become quick because it is done often.

    Times are seconds of a clock that only goes forward.
    """

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lines: defaultdict[str, Line] = defaultdict(Line)

    @asynccontextmanager
    async def turn(self, reference: str) -> AsyncIterator[None]:
        """Wait in line for this reference, then as long as the tries before it cost: many at once are no way round.

        Right ones cost nothing, however many there are. Raises TooManyInLine where the line does not move: then wrong
        ones are before it, and this one would be answered long after anybody has left.
        """
        line = self._lines[reference]
        if line.waiting >= MOST_IN_LINE:
            raise TooManyInLine
        line.waiting += 1
        try:
            await line.come_first()
            try:
                await asyncio.sleep(self.wait(reference, asyncio.get_running_loop().time()))
                yield
            finally:
                line.lock.release()
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(reference, None)

    def wait(self, reference: str, now: float) -> float:
        """Return the seconds to wait before the next try is looked at: none for the first few, then doubling.

        Known and unknown references are treated alike, so that the wait tells nothing.
        """
        count, last = self._wrong.get(reference, (0, now))
        if now - last > FORGET_CODES_AFTER:
            del self._wrong[reference]
            return 0.0
        wait = doubling_wait(count, first=FIRST_CODE_WAIT, longest=LONGEST_CODE_WAIT, free=FREE_CODES)
        return wait.total_seconds()

    def wrong(self, reference: str, now: float) -> None:
        """Remember a wrong try; the oldest are forgotten when there are very many."""
        count, _ = self._wrong.pop(reference, (0, now))
        self._wrong[reference] = (count + 1, now)
        while len(self._wrong) > MOST_REFERENCES:
            self._wrong.popitem(last=False)

    def right(self, reference: str) -> None:
        """Forget what went before: the code was right."""
        self._wrong.pop(reference, None)


async def wait_for(limit: PerAddress, request: web.Request) -> int:
    """Count this request against the address it comes from; seconds until it would be taken, 0 when it is taken.

    Who is taken, and does it very often, waits a little before: slowed long before anybody is refused.
    """
    address, today = address_of(request), request.app[NOW]().date()
    wait = limit.come_back_after(address, today)
    if not wait:
        await asyncio.sleep(limit.pause(address, today))
    return wait


def address_of(request: web.Request) -> str:
    """Return under which name the address a request comes from is limited (backend.proxies). Never kept or logged."""
    return limited_as(client_of(request).address)
