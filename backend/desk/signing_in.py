"""Password and one-time code, slowed down in the database: guessing does not become quick by asking another process."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook
from backend.desk import passwords, sessions
from backend.desk.staff import find, tidy
from backend.desk.tables import StaffRow, WrongTryRow
from backend.store.base import about_of

FREE = 4
"""Wrong tries without a wait: people mistype."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)
ALONGSIDE = asyncio.Semaphore(2)
"""Each check takes 64 MiB: a crowd at the door waits in line."""


class NotLetIn(Exception):
    """Wrong name, password or code, and nothing says which."""


class Wait(Exception):
    """Too many wrong tries under this name. until: when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__("wait")
        self.until = until


@dataclass(frozen=True)
class Typed:
    """What somebody typed at the door."""

    sign_in: str
    password: str
    code: str


async def sign_in(book: Casebook, typed: Typed, now: datetime) -> str:
    """The token of a new session; raises NotLetIn or Wait."""
    mark = mark_of(book, typed.sign_in)
    await book.writing(lambda session: count_try(session, mark, now))
    row = await book.reading(lambda session: find(session, typed.sign_in))
    async with ALONGSIDE:
        right = await asyncio.to_thread(passwords.opens, row.password_hash if row else None, typed.password)
    step = step_of(book, row, typed.code, now) if row and right else None

    async def work(session: AsyncSession) -> str | None:
        if row is None or step is None or row.ended_at or not await take_step(session, row.id, step):
            await note(book, session, row.id if row else "nobody", "sign_in_refused", now)
            return None
        await forget_tries(session, mark)
        return await begin(book, session, row.id, now, how="password")

    token = await book.writing(work)
    if token is None:
        raise NotLetIn
    return token


async def begin(book: Casebook, session: AsyncSession, staff_id: str, now: datetime, how: str) -> str:
    """Start a session and write down that it began."""
    token = await sessions.start(session, staff_id, now)
    entry = Entry(staff_id, "signed_in", about=staff_id, facts={"how": how})
    await append(session, key_of(book.secrets.code_key), entry, now)
    return token


async def note(book: Casebook, session: AsyncSession, who: str, what: str, now: datetime) -> None:
    """Write down what happened at the door. An unknown name is not kept: it may be a password in the wrong box."""
    about = None if who == "nobody" else who
    await append(session, key_of(book.secrets.code_key), Entry(who, what, about=about), now)


def mark_of(book: Casebook, sign_in: str) -> str:
    """Under which name tries are counted, known or not."""
    return hmac.new(book.secrets.code_key, f"desk name:{tidy(sign_in)}".encode(), hashlib.sha256).hexdigest()


async def count_try(session: AsyncSession, mark: str, now: datetime) -> None:
    """Count this try before it is looked at, so that many at once are no way round; raises Wait."""
    row = await session.get(WrongTryRow, mark, with_for_update=True)
    if row is None:
        row = WrongTryRow(name_hash=mark, count=0, last_at=now, not_before=now)
        session.add(row)
    if now < row.not_before:
        raise Wait(row.not_before)
    row.count = 1 if now - row.last_at > FORGET_AFTER else row.count + 1
    row.last_at, row.not_before = now, now + wait_after(row.count)
    await session.flush()


def wait_after(count: int) -> timedelta:
    """How long after so many tries: nothing for the first, then twice as long each time."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(count - FREE, 20)) if count >= FREE else timedelta(0)


async def forget_tries(session: AsyncSession, mark: str) -> None:
    """They are in."""
    row = await session.get(WrongTryRow, mark)
    if row:
        await session.delete(row)


def step_of(book: Casebook, row: StaffRow, code: str, now: datetime) -> int | None:
    """Which step the typed code belongs to, if it opens."""
    if row.totp is None:
        return None
    secret = book.secrets.sealer.unseal(row.totp, about_of("staff", "totp", {"id": row.id}))
    return passwords.step_of(secret, code, now, row.totp_step)


async def take_step(session: AsyncSession, staff_id: str, step: int) -> bool:
    """Use the code up; False where somebody used it a moment before."""
    unused = (StaffRow.totp_step.is_(None)) | (StaffRow.totp_step < step)
    done = await session.execute(update(StaffRow).where(StaffRow.id == staff_id, unused).values(totp_step=step))
    return bool(done.rowcount)  # type: ignore[attr-defined]
