"""Limits that slow down before they refuse: a frightened child who types fast must still be heard.

Kept in the memory of one process: they protect the machine, they are no record of anybody.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from backend.headers import from_this_machine
from backend.keys import NOW

BURST = 5
SECONDS_EACH = 6.0
"""Ten messages a minute, five at once: what passes without any wait."""
PAUSE_EACH = 0.1
LONGEST_PAUSE = 2.0
ABSURD = 60
"""So many messages ahead of the pace, and no person is typing: refused with a time to come back."""


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
        """Seconds to wait before this message is handled: 0 within the pace, longer the further ahead of it."""
        ahead = self._leaked(conversation_id, at)
        ahead.by += 1
        return min(LONGEST_PAUSE, max(0.0, ahead.by - BURST) * PAUSE_EACH)

    def come_back_after(self, conversation_id: str, at: float) -> int:
        """Seconds until one more message is taken; 0 when it is taken now."""
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
    """So many of one thing an hour from one address; addresses are only known as hashes with a salt of the day."""

    def __init__(self, most: int, seconds: float = 3600) -> None:
        self._most = most
        self._seconds = seconds
        self._day: date | None = None
        self._salt = b""
        self._seen: defaultdict[bytes, deque[float]] = defaultdict(deque)

    def come_back_after(self, address: str, today: date, at: float) -> int:
        """Count one; seconds until it would be taken, 0 when it is taken now. A refused one is not counted."""
        if today != self._day:
            self._day, self._salt = today, secrets.token_bytes(32)
            self._seen.clear()
        times = self._seen[hmac.digest(self._salt, address.encode(), hashlib.sha256)]
        while times and times[0] <= at - self._seconds:
            times.popleft()
        if len(times) >= self._most:
            return math.ceil(times[0] + self._seconds - at)
        times.append(at)
        return 0


def wait_for(limit: PerAddress, request: web.Request) -> int:
    """Count this request against the address it comes from; seconds until it would be taken, 0 when it is taken."""
    at = asyncio.get_running_loop().time()
    return limit.come_back_after(address_of(request), request.app[NOW]().date(), at)


def address_of(request: web.Request) -> str:
    """Where a request comes from; behind a proxy on this machine, what that proxy says it saw. Never kept or logged."""
    if from_this_machine(request):
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return request.remote or ""
