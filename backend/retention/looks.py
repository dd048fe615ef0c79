"""Wipe a look that safeguarding read as nothing: rows and proof in one transaction, then its key. Only a count stays.

The proof holds a keyed hash, the council, the reason and who decided; from it nobody can tell a child or a word.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook
from backend.alerts.duty import Also, nothing, up_to
from backend.alerts.outcomes import outcomes
from backend.alerts.state import State
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.casebook import Casebook
from backend.notify.tables import NoticeRow
from backend.refusals import need
from backend.retention.deletion import delete_rows, finish_deletion
from backend.retention.due_items import held_uuids
from backend.retention.files import FILE
from backend.retention.proof import hash_of
from backend.retention.tables import ProofRow

LOOK = "look"
RULE = "look_"
"""In front of the reason, in the column of the rule by which something went."""


async def wipe_look(
    book: Alertbook, alert_uuid: str, *, by: str, reason: str, now: datetime, also: Also = nothing
) -> int:
    """Wipe this look and the earlier open ones of its conversation; return how many. reason: an id of outcomes.yml.

    Raises NotAllowed: no_look where it is an alert, read_first where nobody has read one of them, on_hold.
    """
    need(reason in outcomes()["nothing"], "reason_missing", "Say why it is nothing.")

    async def work(session: AsyncSession) -> list[str]:
        found = await up_to(session, alert_uuid, by)
        need(all(not state.is_look or state.opened for state in found), "read_first", "Read it first.")
        looks = [state for state in found if state.is_look and state.closed is None]
        need(looks and found[-1].is_look, "no_look", "It is an alert: close it with how it ended.")
        proofs = [await wipe_rows(book.cases, session, state, by, reason, now) for state in looks]
        await also(session)
        return proofs

    proofs = await book.cases.writing(work)
    for proof_id in proofs:
        await finish_deletion(book.cases, proof_id, now)
    return len(proofs)


async def wipe_rows(book: Casebook, session: AsyncSession, look: State, by: str, reason: str, now: datetime) -> str:
    """Delete the rows of one look and put its proof there; return the id of the proof. Raises NotAllowed."""
    holds = await held_uuids(session)
    row = await session.get_one(AlertRow, look.uuid)
    need(not {look.uuid, row.case_uuid} & holds, "on_hold", "It is on hold: nothing of it may go.")
    gone = 1
    for asked in (
        delete(NoticeRow).where(NoticeRow.about == look.uuid),
        delete(AlertEventRow).where(AlertEventRow.alert_uuid == look.uuid),
    ):
        gone += await delete_rows(session, asked)
    await session.execute(delete(AlertRow).where(AlertRow.uuid == look.uuid))
    proof = ProofRow(
        id=str(uuid.uuid4()),
        council=look.council,
        what=LOOK,
        rule=RULE + reason,
        number=0,
        rows=gone,
        hash=hash_of(book, look.uuid),
        gone_at=now,
        gone_by=by.strip(),
        subject=look.uuid,
    )
    session.add(proof)
    await session.flush()
    return proof.id


async def finish_wiping(book: Casebook, now: datetime) -> int:
    """Destroy the keys of looks, and of files, whose wiping was interrupted; return how many."""

    async def unfinished(session: AsyncSession) -> list[str]:
        asked = select(ProofRow.id).where(ProofRow.what.in_((LOOK, FILE)), ProofRow.finished_at.is_(None))
        return list(await session.scalars(asked))

    found = await book.reading(unfinished)
    for proof_id in found:
        await finish_deletion(book, proof_id, now)
    return len(found)
