"""What somebody typed when they were already signed out: kept, sealed, until the same person has signed in again.

An officer who was called away for half an hour must not write an answer twice.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk.tables import KeptFormRow
from backend.store.base import about_of
from backend.store.sealing import Sealer

type Raw = dict[str, list[str]]
KEPT_FOR = timedelta(hours=12)
MOST_EACH = 5
"""Forms of one person; the oldest goes first. A browser that is signed out cannot fill the store."""


async def keep_form(
    session: AsyncSession, sealer: Sealer, staff_id: str, page_name: str, raw: Raw, now: datetime
) -> str:
    """Keep what was typed; return its id. page_name: of the page it was meant for, as in permissions.yml."""
    row = KeptFormRow(id=str(uuid.uuid4()), staff_id=staff_id, page_name=page_name, kept_at=now)
    row.sealed, row.key_id = sealer.seal(json.dumps(raw), about(row)), sealer.key_id
    older = select(KeptFormRow).where(KeptFormRow.staff_id == staff_id).order_by(KeptFormRow.kept_at.desc())
    for old in (await session.scalars(older)).all()[MOST_EACH - 1 :]:
        await session.delete(old)
    session.add(row)
    await session.flush()
    return row.id


async def find_form(session: AsyncSession, sealer: Sealer, staff_id: str, kept_id: str) -> tuple[str, Raw] | None:
    """Return the page it was meant for and what was typed, for whoever typed it; None for everybody else.

    It stays kept.
    """
    row = await session.get(KeptFormRow, kept_id)
    if row is None or row.staff_id != staff_id:
        return None
    return row.page_name, json.loads(sealer.unseal(row.sealed, about(row)))


async def delete_old_forms(session: AsyncSession, now: datetime) -> None:
    """Forget what nobody came back for."""
    await session.execute(delete(KeptFormRow).where(KeptFormRow.kept_at < now - KEPT_FOR))


def about(row: KeptFormRow) -> str:
    """Return what the sealed words belong to."""
    return about_of("kept_forms", "sealed", {"id": row.id, "staff_id": row.staff_id})
