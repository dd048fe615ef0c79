"""Which child a case of a list is about: its name, opened for the lists that people work from and for no other."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.cases.shapes import Representation
from backend.cases.tables import EventRow, SummaryRow
from backend.store.sealing import Destroyed


async def children_of(session: AsyncSession, book: Casebook, rows: Iterable[SummaryRow]) -> dict[str, str]:
    """Return the name by the uuid of the case; nothing where none was said or the words are gone."""
    uuids = {row.case_uuid for row in rows}
    asked = select(EventRow).where(EventRow.case_uuid.in_(uuids), EventRow.seq == 1)
    if not uuids:
        return {}
    # One question for the keys of all of them: a hundred by themselves take longer than all the rest of a page.
    sealer = book.secrets.sealer.holding(book.secrets.data_keys.find_many(uuids))
    found = {}
    for row in await session.scalars(asked):
        try:
            found[row.case_uuid] = name_in(Representation.model_validate_json(row.unseal(sealer) or ""))
        except Destroyed:
            continue
    return found


def name_in(told: Representation) -> str:
    """Return the name of the child, or of an adult who speaks for themselves."""
    return (told.child.name or told.speaker.name or "").strip()[:60]
