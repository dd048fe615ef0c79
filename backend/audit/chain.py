"""Add to the audit and verify it. The hash is keyed: whoever can only write the database cannot make a new chain."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.tables import AuditRow
from backend.store.engine import one_at_a_time

ONE_AT_A_TIME = 5_826_105
"""Number of the PostgreSQL lock: two writers that both read the same last row would fork the chain."""
BATCH = 1000


@dataclass(frozen=True)
class Entry:
    """What is written down. facts: names and days of ours, never somebody's words."""

    actor: str
    what: str
    about: str | None = None
    council: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """count: rows looked at. head: `number:hash` of the last one, to be written down elsewhere.

    wrong: what was found, in sentences; empty when the chain is whole.
    """

    count: int
    head: str
    wrong: tuple[str, ...]


def key_of(code_key: bytes) -> bytes:
    """Return the key of the chain, made from the store's own."""
    return hmac.new(code_key, b"audit", hashlib.sha256).digest()


def hash_of(key: bytes, row: AuditRow) -> str:
    """Return what binds a row to everything in it and to the row before."""
    moment = row.at.astimezone(UTC).isoformat()
    parts = [row.seq, moment, row.actor, row.what, row.about, row.council, row.facts, row.before]
    plain = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


async def append(session: AsyncSession, key: bytes, entry: Entry, now: datetime) -> None:
    """Add one row inside a transaction that writes. Do it last: on PostgreSQL other writers wait until the commit."""
    await (await session.connection()).run_sync(one_at_a_time, ONE_AT_A_TIME)
    last = (await session.execute(select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1))).first()
    row = AuditRow(
        seq=last.seq + 1 if last else 1,
        at=now,
        actor=entry.actor,
        what=entry.what,
        about=entry.about,
        council=entry.council,
        facts=entry.facts,
        before=last.hash if last else "",
    )
    row.hash = hash_of(key, row)
    session.add(row)
    await session.flush()


async def lines_about(session: AsyncSession, what: str) -> list[AuditRow]:
    """Return who read and did what with one thing (a case's uuid), the oldest first."""
    return list(await session.scalars(select(AuditRow).where(AuditRow.about == what).order_by(AuditRow.seq)))


async def head_of(session: AsyncSession) -> str:
    """Return the end of the chain as `number:hash`, to be written down elsewhere; empty where there is no row yet."""
    last = (await session.execute(select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1))).first()
    return f"{last.seq}:{last.hash}" if last else ""


async def verify(session: AsyncSession, key: bytes, head: str = "") -> Verdict:
    """Look at every row. head: `number:hash` written down earlier; it must still be there, so nothing was cut off."""
    wrong: list[str] = []
    count, before, held = 0, "", not head
    rows = await session.stream_scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=BATCH))
    async for row in rows:
        count += 1
        if row.seq != count:
            wrong.append(f"row {count} is missing")
            count = row.seq
        if row.before != before:
            wrong.append(f"row {row.seq} does not follow the row before it")
        if not hmac.compare_digest(row.hash, hash_of(key, row)):
            wrong.append(f"row {row.seq} was changed")
        before = row.hash
        held = held or head == f"{row.seq}:{row.hash}"
        session.expunge(row)
    if not held:
        wrong.append("the end that was written down is not there: rows were cut off, or made anew")
    return Verdict(count, f"{count}:{before}", tuple(wrong))
