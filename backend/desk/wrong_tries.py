"""How often somebody may try to get in, counted in the database: asking another process is no way round.

Names, addresses and devices stand there only as keyed hashes, and are swept a day after the last try.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.back_off import doubling_wait
from backend.desk.tables import WrongTryRow
from backend.refusals import Refused

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)


class Wait(Refused):
    """Too many wrong tries. until: when the next one is looked at."""

    code = "wait"

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True)
class Limit:
    """One kind of try. free: how many cost nothing, because people mistype and an office shares one address."""

    name: str
    free: int


ACCOUNT = Limit("name", 4)
"""Under one account, from browsers it was never used in, with a right one-time code: only then is there anything to
guess. So a stranger, who has no codes, cannot make an officer wait."""
DEVICE = Limit("device", 4)
"""From one browser in which this account was used before."""
ADDRESS = Limit("address", 30)
CODES = Limit("codes", 100)
"""Wrong one-time codes under one account. After so many a new browser needs two codes in a row: nobody has to wait, and
nobody guesses two. See authentication.py."""
OLD_PASSWORD = Limit("old password", 4)


def mark_of(key: bytes, limit: Limit, who: str) -> str:
    """Return under what the tries of somebody are counted. key: the code key of the store."""
    return hmac.new(key, f"desk {limit.name}:{who}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


async def count_try(session: AsyncSession, mark: str, limit: Limit, now: datetime) -> int:
    """Count this try before it is looked at, so that many at once are no way round, and return how many there were.

    Raises Wait.
    """
    row = await session.get(WrongTryRow, mark, with_for_update=True)
    if row is None:
        row = WrongTryRow(name_hash=mark, count=0, last_at=now, not_before=now)
        session.add(row)
    if now < row.not_before:
        raise Wait(row.not_before)
    row.count = 1 if now - row.last_at > FORGET_AFTER else row.count + 1
    row.last_at, row.not_before = now, now + wait_after(row.count, limit.free)
    await session.flush()
    return row.count


async def count_only(session: AsyncSession, mark: str, now: datetime) -> int:
    """Count a wrong try that makes nobody wait; return how many there were within a day."""
    row = await session.get(WrongTryRow, mark, with_for_update=True)
    if row is None:
        row = WrongTryRow(name_hash=mark, count=0, last_at=now, not_before=now)
        session.add(row)
    row.count = 1 if now - row.last_at > FORGET_AFTER else row.count + 1
    row.last_at = now
    await session.flush()
    return row.count


async def counted(session: AsyncSession, mark: str, now: datetime) -> int:
    """Return how many tries were counted within a day."""
    row = await session.get(WrongTryRow, mark)
    return 0 if row is None or now - row.last_at > FORGET_AFTER else row.count


def wait_after(count: int, free: int = ACCOUNT.free) -> timedelta:
    """Return how long after so many tries: nothing for the first, then twice as long each time."""
    return doubling_wait(count, first=FIRST_WAIT, longest=LONGEST_WAIT, free=free)


async def give_back(session: AsyncSession, mark: str, now: datetime) -> None:
    """Take back one try that was right after all: an office in which everybody signs in is not slowed."""
    row = await session.get(WrongTryRow, mark, with_for_update=True)
    if row:
        row.count, row.not_before = max(0, row.count - 1), now


async def forget_tries(session: AsyncSession, *marks: str) -> None:
    """Forget the wrong tries under these marks, because the right one came."""
    await session.execute(delete(WrongTryRow).where(WrongTryRow.name_hash.in_(marks)))


async def sweep_tries(session: AsyncSession, now: datetime) -> None:
    """Delete what counts no more."""
    await session.execute(delete(WrongTryRow).where(WrongTryRow.last_at < now - FORGET_AFTER))
