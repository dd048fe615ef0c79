"""Which cases of a council changed since a moment, page by page, in the order in which they changed last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.tables import CaseRow, EventRow


@dataclass(frozen=True)
class Place:
    """Where a page ends: the moment of the last change of its last case, and which case that was."""

    at: datetime
    case_uuid: str = ""

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.at.isoformat()}_{self.case_uuid}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what __str__ made; raises ValueError."""
        at, _, case_uuid = text.partition("_")
        return cls(moment_of(at), str(UUID(case_uuid)))


def moment_of(text: str) -> datetime:
    """Return a moment with its zone, in UTC; raises ValueError, also of one that has no day there."""
    found = datetime.fromisoformat(text.replace(" ", "+"))  # a plus that was not escaped arrives as a blank
    if found.tzinfo is None:
        raise ValueError("no zone")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no such day") from error


async def changed_after(session: AsyncSession, council: str, place: Place, most: int) -> list[Place]:
    """Return where each case stands that changed at or after a place, at most so many."""
    theirs = select(CaseRow.uuid).where(CaseRow.council == council)
    last = func.max(EventRow.at)
    beyond = or_(last > place.at, and_(last == place.at, EventRow.case_uuid > place.case_uuid))
    asked = (
        select(EventRow.case_uuid, last)
        .where(EventRow.at >= place.at, EventRow.case_uuid.in_(theirs))
        .group_by(EventRow.case_uuid)
        .having(beyond)
        .order_by(last, EventRow.case_uuid)
        .limit(most)
    )
    return [Place(at, case_uuid) for case_uuid, at in await session.execute(asked)]
