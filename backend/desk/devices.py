"""Browsers in which an account was used before: a random token in each, its hash in the database.

They open nothing. A known one is only spared the limits that strangers can use up (wrong_tries.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk.sessions import hash_of, new_token
from backend.desk.tables import DeviceRow

KNOWN_FOR = timedelta(days=90)
"""Since it was last used to sign in."""


async def is_known(session: AsyncSession, token: str, staff_id: str, now: datetime) -> bool:
    """Return whether this person has signed in with this browser."""
    row = await session.get(DeviceRow, hash_of(token)) if token else None
    return row is not None and row.staff_id == staff_id and now - row.used_at <= KNOWN_FOR


async def remember(session: AsyncSession, token: str, staff_id: str, now: datetime) -> str:
    """Note that they have signed in with this browser; return its token, new where it had none of theirs."""
    row = await session.get(DeviceRow, hash_of(token)) if token else None
    if row is not None and row.staff_id == staff_id:
        row.used_at = now
        return token
    made = new_token()
    session.add(DeviceRow(token_hash=hash_of(made), staff_id=staff_id, used_at=now))
    return made


async def forget(session: AsyncSession, staff_id: str) -> None:
    """Know none of this person's browsers any more."""
    await session.execute(delete(DeviceRow).where(DeviceRow.staff_id == staff_id))


async def sweep_devices(session: AsyncSession, now: datetime) -> None:
    """Delete what was not used for so long."""
    await session.execute(delete(DeviceRow).where(DeviceRow.used_at < now - KNOWN_FOR))
