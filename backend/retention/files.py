"""Remove the content of one file for good: its pieces, an event and a proof in one transaction, then its key.

For what was recorded in error: papers of another child are a breach until they are gone (UK GDPR art 5(1)(c), (e), (f),
17(1)). The case goes on. The proof holds a keyed hash of the random id of the file, so that a store that is restored
from an older backup knows that it went: its history does not say so.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.cases.tables import EventRow
from backend.files.held import KIND as FILE_ADDED
from backend.files.tables import PieceRow
from backend.refusals import need
from backend.retention.deletion import delete_rows
from backend.retention.due_items import held_uuids
from backend.retention.proof import hash_of
from backend.retention.tables import ProofRow

FILE = "file"
RULE = "file_"
"""In front of the reason, in the column of the rule by which something went."""


async def remove_content(
    book: Casebook,
    session: AsyncSession,
    file_id: str,
    *,
    case_uuid: str,
    council: str,
    why: str,
    by: str,
    now: datetime,
) -> str:
    """Delete the pieces of a file and put its proof there; return the id of the proof, to be finished (deletion.py).

    Raises NotAllowed: on_hold. The caller writes the event and the audit in the same transaction.
    """
    on_hold = case_uuid in await held_uuids(session)
    need(not on_hold, "on_hold", "The case is on hold: nothing of it may go. End the hold under Keeping first.")
    gone = await delete_rows(
        session, delete(PieceRow).where(PieceRow.case_uuid == case_uuid, PieceRow.file_id == file_id)
    )
    proof = ProofRow(
        id=str(uuid.uuid4()),
        council=council,
        what=FILE,
        rule=RULE + why,
        number=0,
        rows=gone,
        hash=hash_of(book, file_id),
        gone_at=now,
        gone_by=by,
        subject=file_id,
    )
    session.add(proof)
    await session.flush()
    return proof.id


async def removed_in_history(book: Casebook, session: AsyncSession, rows: Sequence[EventRow]) -> frozenset[int]:
    """Return which files of a history have no content any more, by the events that added them."""
    added = {str(row.facts["file"]): row.seq for row in rows if row.kind == FILE_ADDED}
    return await removed_of(book, session, added)


async def removed_of(book: Casebook, session: AsyncSession, files: Mapping[str, int]) -> frozenset[int]:
    """Return which of these files have no content any more. files: id -> the number of the event that added it."""
    hashes = {hash_of(book, file_id): seq for file_id, seq in files.items()}
    if not hashes:
        return frozenset()
    asked = select(ProofRow.hash).where(ProofRow.what == FILE, ProofRow.hash.in_(hashes))
    return frozenset(hashes[one] for one in await session.scalars(asked))
