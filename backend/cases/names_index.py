"""Keep the hashes by which a case is found: made anew with each event that tells of a name, gone with the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.later_words import request_in
from backend.cases.names import Hashes
from backend.cases.representation import Representation
from backend.cases.tables import CaseRow, EventRow, NameRow, NamesKeptRow
from backend.store.sealing import Destroyed

TELLINGS = ("received", "told_again")
REQUESTS = ("contact_changed", "advocate_answered", "new_code_asked")
TELLS_OF_NAMES = frozenset({*TELLINGS, *REQUESTS, "recorded_in_error"})
"""Kinds of events after which a case may be found by something else."""
type Opener = Callable[[EventRow], str | None]


async def keep_names(
    session: AsyncSession, hashes: Hashes, case_uuid: str, rows: Sequence[EventRow], open_: Opener
) -> None:
    """Make the hashes of a case anew. rows: its history without what was recorded in error; open_: gives words."""
    found = set(hashes_of(hashes, rows, open_))
    await session.execute(delete(NameRow).where(NameRow.case_uuid == case_uuid))
    await session.execute(delete(NamesKeptRow).where(NamesKeptRow.case_uuid == case_uuid))
    values = [{"hash": one, "case_uuid": case_uuid, "what": what} for one, what in sorted(found)]
    if values:
        await session.execute(insert(NameRow), values)
    session.add(NamesKeptRow(case_uuid=case_uuid, events=rows[-1].seq if rows else 0))
    await session.flush()


def hashes_of(hashes: Hashes, rows: Sequence[EventRow], open_: Opener) -> Iterator[tuple[int, str]]:
    """Yield each hash with what it is of."""
    for row in rows:
        if row.kind not in (*TELLINGS, *REQUESTS):
            continue
        try:
            words = open_(row)
        except Destroyed:
            continue
        if words:
            told = of_telling(words) if row.kind in TELLINGS else of_request(request_in(row.kind, words) or {})
            for what, text in told:
                of = hashes.of_contact if what == "contact" else hashes.of_name
                yield from ((one, what) for one in of(text))


def of_telling(words: str) -> list[tuple[str, str]]:
    """Return what a telling names: (child, adult, named or contact, the text)."""
    told = Representation.model_validate_json(words)
    texts = [
        ("child", told.child.name if told.speaker.role != "child" else told.child.name or told.speaker.name),
        ("adult", told.speaker.name if told.speaker.role != "child" else None),
        ("adult", told.advocate.name),
        ("named", told.person_named),
        ("contact", told.reply.to),
        ("contact", told.advocate.contact),
    ]
    return [(what, text) for what, text in texts if text]


def of_request(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a later request names."""
    reply, advocate = body.get("reply") or {}, body.get("advocate") or {}
    texts = [
        ("contact", reply.get("to")),
        ("contact", body.get("contact")),
        ("adult", advocate.get("name")),
        ("contact", advocate.get("contact")),
    ]
    return [(what, text) for what, text in texts if text]


async def without_names(session: AsyncSession, most: int) -> list[tuple[str, str]]:
    """Return cases whose hashes were never made, with their council."""
    kept = select(NamesKeptRow.case_uuid)
    asked = select(CaseRow.uuid, CaseRow.council).where(CaseRow.uuid.not_in(kept)).limit(most)
    return [(uuid, council) for uuid, council in await session.execute(asked)]
