"""Who is away, and who covers: their cases stand with the cover from the first day to the last, and then go back.

Nothing is moved: a case stays given to whom it was given, and the days decide who sees it as their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk import staff
from backend.desk.staff import Staff
from backend.desk.tables import AbsenceRow
from backend.refusals import NotAllowed, need


@dataclass(frozen=True)
class Away:
    """Somebody is away now. until: their last day away. cover: who has their cases meanwhile; None: nobody."""

    until: date
    cover: str | None


async def coming(session: AsyncSession, today: date) -> Sequence[AbsenceRow]:
    """Return absences that are not over, by their first day."""
    asked = select(AbsenceRow).where(AbsenceRow.to_on >= today).order_by(AbsenceRow.from_on, AbsenceRow.id)
    return (await session.scalars(asked)).all()


async def away_on(session: AsyncSession, day: date) -> dict[str, Away]:
    """Return who is away on this day, by their id."""
    asked = select(AbsenceRow).where(AbsenceRow.from_on <= day, AbsenceRow.to_on >= day)
    return {row.staff_id: Away(row.to_on, row.cover_id) for row in await session.scalars(asked)}


async def covered_by(session: AsyncSession, staff_id: str, day: date) -> tuple[str, ...]:
    """Return the ids of those whom this person covers on this day."""
    return tuple(sorted(one for one, away in (await away_on(session, day)).items() if away.cover == staff_id))


async def here_on(session: AsyncSession, day: date) -> dict[str, list[str]]:
    """Return the ids of those who have cases on this day, by council: without who is away and has no cover there.

    A cover who has left meanwhile, or works for this council no more, covers nobody in it.
    """
    away = await away_on(session, day)
    return {
        council: [one for one in ids if one not in away or away[one].cover in ids]
        for council, ids in (await staff.here(session)).items()
    }


def allow(
    who: Staff, cover: Staff | None, from_on: date, to_on: date, today: date, known: Sequence[AbsenceRow]
) -> None:
    """Raise NotAllowed where this cannot be. known: what is entered and not over."""
    need(from_on <= to_on, "wrong_days", "The last day is before the first.")
    need(to_on >= today, "over", "That is over already.")
    meets = [row for row in known if row.from_on <= to_on and row.to_on >= from_on]
    need(all(row.staff_id != who.id for row in meets), "away_before", "They are entered as away on some of these days.")
    need(all(row.cover_id != who.id for row in meets), "covers_then", "They cover for somebody on some of these days.")
    if cover is None:
        return
    need(cover.id != who.id, "same_person", "Nobody covers for themselves.")
    need(set(who.councils) <= set(cover.councils), "other_council", "The cover has to work for the same councils.")
    need(all(row.staff_id != cover.id for row in meets), "cover_away", "The cover is away on some of these days, too.")


async def enter(
    session: AsyncSession, who: Staff, cover: Staff | None, from_on: date, to_on: date, today: date
) -> AbsenceRow:
    """Enter that somebody is away; raises NotAllowed."""
    allow(who, cover, from_on, to_on, today, await coming(session, today))
    row = AbsenceRow(
        id=str(uuid.uuid4()), staff_id=who.id, cover_id=cover.id if cover else None, from_on=from_on, to_on=to_on
    )
    session.add(row)
    await session.flush()
    return row


async def remove(session: AsyncSession, absence_id: str) -> AbsenceRow:
    """Take an absence back: they are here. Raises NotAllowed where there is none."""
    row = await session.get(AbsenceRow, absence_id)
    if row is None:
        raise NotAllowed("not_there", "That is taken back already.")
    await session.delete(row)
    await session.flush()
    return row


def in_words(names: Mapping[str, str], away: Away) -> str:
    """Return who covers, for a page."""
    return f"{names.get(away.cover, away.cover)} covers" if away.cover else "nobody covers"
