"""Delete one case or alert: rows and proof together, then its key. Killed between, `finish_deletion` goes on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Delete, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook, hold
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook, case_of, events_of, rows_of
from backend.cases.events import SYSTEM, CaseUnlinked
from backend.cases.history import replay
from backend.cases.state import State
from backend.cases.tables import CaseRow
from backend.files.tables import PieceRow
from backend.law.working_days import in_london
from backend.notify.tables import NoticeRow
from backend.retention.due_items import Item, alert_ended_on, held_uuids, is_still_over, last_added
from backend.retention.proof import hash_of
from backend.retention.rules import goes_on
from backend.retention.tables import ProofRow
from backend.store.base import Base


async def delete_item(book: Casebook, item: Item, *, by: str, now: datetime) -> bool:
    """Delete it; return False where something happened to it meanwhile and it stays."""

    files: list[str] = []

    async def work(session: AsyncSession) -> str | None:
        files[:] = await session.scalars(select(PieceRow.file_id).where(PieceRow.case_uuid == item.uuid).distinct())
        gone = await (delete_alert if item.what == "alert" else delete_case)(book, session, item, now)
        if not gone:
            return None
        proof = ProofRow(
            id=str(uuid.uuid4()),
            council=item.council,
            what=item.what,
            rule=item.rule.name,
            number=item.rule.number,
            rows=gone,
            hash=hash_of(book, item.name),
            gone_at=now,
            gone_by=by,
            subject=item.uuid,
        )
        session.add(proof)
        await session.flush()
        facts = {"what": item.what, "rule": item.rule.name, "number": item.rule.number}
        await write_audit(
            book, session, Entry(by, "retention_gone", about=proof.id, council=item.council, facts=facts), now
        )
        return proof.id

    proof_id = await book.writing(work)
    if proof_id is None:
        return False
    await finish_deletion(book, proof_id, now)
    # Killed before: they open nothing, because the key of the case is gone, and name nobody.
    book.secrets.data_keys.forget(files)
    return True


async def write_audit(book: Casebook, session: AsyncSession, entry: Entry, now: datetime) -> None:
    """Write it into the audit, last in its transaction."""
    await append(session, key_of(book.secrets.code_key), entry, now)


async def finish_deletion(book: Casebook, proof_id: str, now: datetime) -> None:
    """Destroy the key, then forget whose it was. May be done again, to no further effect."""

    async def of_proof(session: AsyncSession) -> ProofRow | None:
        return await session.get(ProofRow, proof_id)

    proof = await book.reading(of_proof)
    if proof and proof.subject:
        book.secrets.data_keys.destroy(proof.subject, in_ledger(proof, now))

    async def done(session: AsyncSession) -> None:
        this = ProofRow.id == proof_id, ProofRow.finished_at.is_(None)
        await session.execute(update(ProofRow).where(*this).values(subject=None, finished_at=now))

    await book.writing(done)


def in_ledger(proof: ProofRow, now: datetime) -> dict[str, Any]:
    """Return a proof as the ledger keeps it: as it will stand when it is finished, pointing at nobody."""
    held = {column.name: getattr(proof, column.name) for column in ProofRow.__table__.columns}
    return {**held, "gone_at": proof.gone_at.isoformat(), "subject": None, "finished_at": now.isoformat()}


async def delete_case(book: Casebook, session: AsyncSession, item: Item, now: datetime) -> int:
    """Delete a case with everything that hangs on it, how many rows; return 0 where it stays."""
    # Held until the commit: nobody adds a word or a hold to it meanwhile.
    case = await session.get(CaseRow, item.uuid, with_for_update=True)
    if case is None or item.uuid in await held_uuids(session):
        return 0
    events = await rows_of(session, item.uuid)
    state = replay(events_of(events))
    if not is_still_over(state, in_london(last_added(events)), item, in_london(now)):
        return 0
    await hold(session, select(AlertRow).where(AlertRow.case_uuid == item.uuid))
    await unlink(book, session, case.reference, state, now)
    gone = 1
    for table, column in tables_referring_to("cases"):
        gone += await delete_rows(session, delete(table).where(table.c[column] == item.uuid))
    gone += await delete_rows(session, delete(NoticeRow).where(NoticeRow.about == item.uuid))
    await session.execute(update(AlertRow).where(AlertRow.case_uuid == item.uuid).values(case_uuid=None))
    await session.execute(delete(CaseRow).where(CaseRow.uuid == item.uuid))
    return gone


async def unlink(book: Casebook, session: AsyncSession, reference: str, state: State, now: datetime) -> None:
    """End the links of a case that goes, in the history of each other case."""
    for other, _ in state.links:
        case = await case_of(session, other)
        links = replay(events_of(await rows_of(session, case.uuid))).links if case else ()
        if case and any(linked == reference for linked, _ in links):
            await book.add(session, case.uuid, CaseUnlinked(other=reference), actor=SYSTEM, now=now)


async def delete_alert(book: Casebook, session: AsyncSession, item: Item, now: datetime) -> int:
    """Delete an alert with the notices about it; return how many rows, 0 where it stays."""
    state = await Alertbook(book).state(session, item.uuid)
    alert = await session.get(AlertRow, item.uuid)
    holds = await held_uuids(session)
    if alert is None or item.uuid in holds or alert.case_uuid in holds:
        return 0
    since = alert_ended_on(state) if state else None
    if since is None or goes_on(since, item.rule.number or 0) > in_london(now):
        return 0
    gone = 1
    for asked in (
        delete(NoticeRow).where(NoticeRow.about == item.uuid),
        delete(AlertEventRow).where(AlertEventRow.alert_uuid == item.uuid),
    ):
        gone += await delete_rows(session, asked)
    await session.execute(delete(AlertRow).where(AlertRow.uuid == item.uuid))
    return gone


async def delete_rows(session: AsyncSession, asked: Delete) -> int:
    """Delete these rows; return how many there were."""
    done: CursorResult[Any] = await session.execute(asked)  # type: ignore[assignment]
    return done.rowcount


def tables_referring_to(name: str) -> list[tuple[Table, str]]:
    """Return every table with a foreign key to this one, and its column: what a later version adds goes with it too."""
    return [
        (table, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == name
    ]
