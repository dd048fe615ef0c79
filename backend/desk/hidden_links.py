"""Which links of a case somebody must not learn of: the other case is kept from them, or is there no more.

Whoever is named in a complaint is not told of it, nor of what belongs to it. -- Getting the best from complaints, 1.38
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.events.links import LINKING
from backend.cases.tables import EventRow, SummaryRow
from backend.desk.permissions import only_theirs, scopes_of
from backend.desk.staff import Staff


async def hidden_links(session: AsyncSession, person: Staff, rows: Sequence[EventRow]) -> frozenset[int]:
    """Return the events of a history that tell of a link with a case that this person may not open."""
    others = {row.seq: str(row.facts["other"]) for row in rows if row.kind in LINKING}
    if not others:
        return frozenset()
    theirs = only_theirs(person, scopes_of(person, "case"))
    asked = select(SummaryRow.reference).where(SummaryRow.reference.in_(set(others.values())), theirs)
    seen = set(await session.scalars(asked))
    return frozenset(seq for seq, other in others.items() if other not in seen)
