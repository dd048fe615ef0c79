"""Lets one case or alert go: rows and proof in one transaction, then its key. Killed between, `finish` goes on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Delete, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook, events_of, rows_of
from backend.cases.codes import digest_of
from backend.cases.history import replay
from backend.cases.tables import CaseRow
from backend.law.working_days import in_london
from backend.notify.tables import NoticeRow
from backend.retention.finding import Item, alert_ended_on, held_uuids, is_still_over
from backend.retention.rules import goes_on
from backend.retention.tables import ProofRow
from backend.store.base import Base


def hash_of(book: Casebook, name: str) -> str:
    """What stands in a proof for a reference or the id of an alert."""
    return digest_of(book.secrets.code_key, f"gone:{name}").hex()


async def let_go(book: Casebook, item: Item, *, by: str, now: datetime) -> bool:
    """Let it go; False where something happened to it meanwhile and it stays."""

    async def work(session: AsyncSession) -> str | None:
        gone = await (alert_rows if item.what == "alert" else case_rows)(book, session, item, now)
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
        await note(book, session, Entry(by, "retention_gone", about=proof.id, council=item.council, facts=facts), now)
        return proof.id

    proof_id = await book.writing(work)
    if proof_id is None:
        return False
    await finish(book, proof_id, now)
    return True


async def note(book: Casebook, session: AsyncSession, entry: Entry, now: datetime) -> None:
    """Write it into the audit, last in its transaction."""
    await append(session, key_of(book.secrets.code_key), entry, now)


async def finish(book: Casebook, proof_id: str, now: datetime) -> None:
    """Destroy the key, then forget whose it was. May be done again: twice is once."""

    async def subject(session: AsyncSession) -> str | None:
        found: str | None = await session.scalar(select(ProofRow.subject).where(ProofRow.id == proof_id))
        return found

    whose = await book.reading(subject)
    if whose:
        book.secrets.data_keys.destroy(whose)

    async def done(session: AsyncSession) -> None:
        this = ProofRow.id == proof_id, ProofRow.finished_at.is_(None)
        await session.execute(update(ProofRow).where(*this).values(subject=None, finished_at=now))

    await book.writing(done)


async def case_rows(book: Casebook, session: AsyncSession, item: Item, now: datetime) -> int:
    """Delete a case with everything that hangs on it, how many rows; 0 where it stays."""
    # Held until the commit: nobody adds a word or a hold to it meanwhile.
    case = await session.get(CaseRow, item.uuid, with_for_update=True)
    if case is None or item.uuid in await held_uuids(session):
        return 0
    events = await rows_of(session, item.uuid)
    state = replay(events_of(events))
    if not is_still_over(state, in_london(events[-1].at), item, in_london(now)):
        return 0
    gone = 1
    for table, column in hanging_on("cases"):
        gone += await rows_gone(session, delete(table).where(table.c[column] == item.uuid))
    gone += await rows_gone(session, delete(NoticeRow).where(NoticeRow.about == item.uuid))
    await session.execute(update(AlertRow).where(AlertRow.case_uuid == item.uuid).values(case_uuid=None))
    await session.execute(delete(CaseRow).where(CaseRow.uuid == item.uuid))
    return gone


async def alert_rows(book: Casebook, session: AsyncSession, item: Item, now: datetime) -> int:
    """The same for an alert, with the notices about it."""
    alert = await session.get(AlertRow, item.uuid, with_for_update=True)
    holds = await held_uuids(session)
    if alert is None or item.uuid in holds or alert.case_uuid in holds:
        return 0
    state = await Alertbook(book).state(session, item.uuid)
    since = alert_ended_on(state) if state else None
    if since is None or goes_on(since, item.rule.number or 0) > in_london(now):
        return 0
    gone = 1
    for asked in (
        delete(NoticeRow).where(NoticeRow.about == item.uuid),
        delete(AlertEventRow).where(AlertEventRow.alert_uuid == item.uuid),
    ):
        gone += await rows_gone(session, asked)
    await session.execute(delete(AlertRow).where(AlertRow.uuid == item.uuid))
    return gone


async def rows_gone(session: AsyncSession, asked: Delete) -> int:
    """Delete; how many rows went."""
    done: CursorResult[Any] = await session.execute(asked)  # type: ignore[assignment]
    return done.rowcount


def hanging_on(name: str) -> list[tuple[Table, str]]:
    """Every table with a foreign key to this one, and its column: what a later version adds goes with it too."""
    return [
        (table, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == name
    ]
