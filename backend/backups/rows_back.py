"""Fill an empty database from a backup. What went since the backup does not come back."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import batched, groupby
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert, select

from backend.alerts.tables import AlertRow
from backend.backups.parts import CASES, TALKS, WAITING, put_private
from backend.backups.rows import BATCH, Row, insert_rows, rows_in
from backend.backups.sealed_file import sealed_for_reading
from backend.backups.talks_back import emptied_since
from backend.backups.target import OURS, InTheWay, Target, aside, move_into
from backend.chat.tables import NOT_WANTED, Conversation
from backend.files.tables import PieceRow
from backend.retention.deletion import tables_referring_to
from backend.retention.tables import ProofRow
from backend.store.all_tables import all_tables
from backend.store.base import Base
from backend.store.engine import make_sync_engine, sqlite_file
from backend.store.init import MIGRATIONS, make_private_file, upgrade
from backend.store.ledger import hash_of, wish_of

TALKING = {"chat_conversations": "id", "chat_turns": "conversation_id", "forms": "id"}
"""Tables of talks that end at a moment, and the column that names the talk."""
DAY = timedelta(days=1)


def bring_back_cases(
    target: Target,
    files: Mapping[str, Path],
    key: bytes,
    gone: set[str],
    proofs: Iterable[dict[str, Any]],
    *,
    since: set[str],
) -> Counter[str]:
    """Fill an empty database with cases and talks; return how many rows of which. All of them, or none.

    since: what the ledgers noted after the backup was made.
    """
    settings = target.settings
    revision, waiting = first_lines(files[CASES], key)
    begin_anew(target, revision)
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            upgrade(connection, revision)
        counts: Counter[str] = Counter()
        with engine.begin() as connection:
            for name in OURS:
                connection.execute(delete(Base.metadata.tables[name]))
            emptied = emptied_since(files[TALKS], key, gone) if files[TALKS].exists() else set[str]()
            for part in (CASES, TALKS):
                sieve = Sieve(gone, emptied, since)
                counts[f"rows of {part}"] += put_rows(connection, files[part], key, part, sieve)
            put_proofs(connection, proofs)
    finally:
        engine.dispose()
    for name, content in waiting.items():
        put_private(settings.home / WAITING / name, content)
    counts["alerts that wait as files"] = len(waiting)
    return counts


def first_lines(path: Path, key: bytes) -> tuple[str, dict[str, bytes]]:
    """Return at which migration the database was, and the files of alerts that waited."""
    revision, waiting = "", {}
    with sealed_for_reading(path, key, CASES) as lines:
        for line in lines:
            match json.loads(line):
                case {"revision": found}:
                    revision = str(found)
                case {"waiting": name, "content": content}:
                    waiting[str(name)] = base64.b64decode(content)
                case _:
                    break
    return revision, waiting


def begin_anew(target: Target, revision: str) -> None:
    """Have a database without any table, or one that is at this migration. Raises InTheWay."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision not in known:
        raise InTheWay(f"This backup is of a newer program (its database was at {revision}). Bring that program first.")
    file = sqlite_file(target.settings)
    if file is not None:
        for path in [*file.parent.glob(f"{file.name}*")]:
            move_into(path, aside(target)) if path.stat().st_size else path.unlink()
        make_private_file(target.settings)
        return
    engine = make_sync_engine(target.settings)
    try:
        with engine.connect() as connection:
            held = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if held not in (None, revision):
        raise InTheWay(
            f"The tables of this database are at {held}, the backup is of {revision}: name an empty database."
        )


class Sieve:
    """Leaves out what went since: rows of what was destroyed, talks whose time is over or that were emptied.

    What waits to be looked at for safety comes back although its form was deleted, as it stays without it in use
    (backend.form.safety_check): it is looked at after the start and goes then, also where its look was wiped before.
    """

    def __init__(self, gone: set[str], emptied: set[str], since: set[str]) -> None:
        self._gone, self._now, self._over, self._since = gone, datetime.now(UTC), set(emptied), since
        self._columns: dict[str, list[str]] = {
            **{"cases": ["uuid"], "alerts": ["uuid"], "notices": ["about"]},
            PieceRow.__tablename__: ["file_id"],
        }
        for whose in ("cases", "alerts"):
            for table, column in tables_referring_to(whose):
                self._columns.setdefault(table.name, []).append(column)

    def passes(self, table: str, row: Row) -> bool:
        """Return whether a row comes back."""
        if table in TALKING:
            talk = str(row[TALKING[table]])
            if row.get("keep_until", self._now + DAY) <= self._now or hash_of(talk) in self._gone:
                self._over.add(talk)
            return talk not in self._over
        return not any(hash_of(str(row[column])) in self._gone for column in self._columns.get(table, ()))

    def changed(self, table: str, row: Row) -> Row:
        """Return a row without the name of a case that went, and without a wish that was taken back since."""
        if table == Conversation.__tablename__ and row["send_after"] and hash_of(wish_of(row["id"])) in self._since:
            return {**row, "send_after": NOT_WANTED}
        if table == "alerts" and row["case_uuid"] and hash_of(row["case_uuid"]) in self._gone:
            return {**row, "case_uuid": None}
        return row


def still_gone(path: Path, key: bytes, noted: Mapping[str, datetime]) -> set[str]:
    """Return what is gone for good: not an alert of this backup that was told after the look of its id was wiped.

    Nothing that is told as an alert is swallowed, whatever went before (backend.alerts.receive).
    """
    gone = set(noted)
    with sealed_for_reading(path, key, CASES) as lines:
        for table, row in rows_in(lines):
            if table == AlertRow.__tablename__:
                mark = hash_of(row["uuid"])
                gone -= {mark} if mark in gone and noted[mark] < row["received_at"] else set()
    return gone


def put_rows(connection: Connection, path: Path, key: bytes, part: str, sieve: Sieve) -> int:
    """Insert the rows of a part; return how many. A part that is not there has none."""
    if not path.exists():
        return 0
    tables, count = {table.name: table for table in all_tables()}, 0
    with sealed_for_reading(path, key, part) as lines:
        for name, rows in groupby(rows_in(lines), key=lambda pair: pair[0]):
            if name not in tables:
                continue  # the bot's own, see below; or a table that this program does not have any more
            passing = (sieve.changed(name, row) for _, row in rows if sieve.passes(name, row))
            for batch in batched(passing, BATCH, strict=False):
                insert_rows(connection, tables[name], list(batch))
                count += len(batch)
    return count


def put_proofs(connection: Connection, proofs: Iterable[dict[str, Any]]) -> None:
    """Insert the proofs of what went since the backup: they show that it went, and keep it from coming again."""
    there = set(connection.scalars(select(ProofRow.id)))
    for proof in proofs:
        if proof["id"] not in there:
            there.add(proof["id"])
            moments = {
                name: datetime.fromisoformat(proof[name]) for name in ("gone_at", "finished_at") if proof.get(name)
            }
            connection.execute(insert(ProofRow).values({**proof, **moments}))
