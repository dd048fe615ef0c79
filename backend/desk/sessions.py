"""Who is signed in: a random token in the browser, its hash in the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets as random
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk.staff import Staff, staff_of
from backend.desk.tables import SessionRow, StaffRow

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
"""However busy: a new working day begins with signing in."""
FRESH = timedelta(minutes=1)
"""How often it is written down that somebody is still there."""


def new_token() -> str:
    """Return 256 random bits, in letters that are safe in a cookie."""
    return random.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored of a token. It is random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def form_token(key: bytes, token: str) -> str:
    """Return what every form of this browser carries: nobody on another site can know it."""
    return hmac.new(key, f"desk form:{token}".encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


async def start(session: AsyncSession, staff_id: str, now: datetime) -> str:
    """Sign somebody in; return the token.

    It is always new: one that a stranger planted in the browser opens nothing.
    """
    token = new_token()
    session.add(SessionRow(token_hash=hash_of(token), staff_id=staff_id, started_at=now, seen_at=now))
    await session.flush()
    return token


async def find(session: AsyncSession, token: str, now: datetime) -> tuple[SessionRow, Staff] | None:
    """Return the session of this token and who it is, unless it was ended, has been idle or went on too long."""
    asked = (
        select(SessionRow, StaffRow)
        .join(StaffRow, StaffRow.id == SessionRow.staff_id)
        .where(SessionRow.token_hash == hash_of(token), StaffRow.ended_at.is_(None))
    )
    found = (await session.execute(asked)).first()
    if found is None:
        return None
    held, row = found
    over = now - held.seen_at > IDLE or now - held.started_at > LONGEST
    return None if over else (held, staff_of(row))


async def seen(session: AsyncSession, token: str, now: datetime) -> None:
    """Note that this session is still in use."""
    held = await session.get(SessionRow, hash_of(token))
    if held:
        held.seen_at = now


async def end(session: AsyncSession, token: str) -> None:
    """End this session."""
    await session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_of(token)))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget sessions a working day after their last use: until then they tell whose a late form is (see
    interrupted_forms.py)."""
    await session.execute(delete(SessionRow).where(SessionRow.seen_at < now - LONGEST))


async def staff_id_of(session: AsyncSession, token: str) -> str | None:
    """Return who was signed in with this token, even if that is over; None where nobody knows any more."""
    held = await session.get(SessionRow, hash_of(token))
    owner = await session.get(StaffRow, held.staff_id) if held else None
    return owner.id if owner and owner.ended_at is None else None
