"""`python -m backend rotate-key`: a new key for personal words, and everything sealed again under it.

Every table with a sealed column (see base.sealed_column) is walked. Old keys are kept, because a backup may need them.
It can be stopped and started again at any time, and may run beside a running server: that reads its keys again when it
meets a new one. With HMO_KEYS or HMO_KEYS_FILE the operator adds the new key there first; no key is made then.
"""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, func, select, update

from backend.settings import Settings
from backend.store.all_tables import all_tables, sealed_columns
from backend.store.base import about_of
from backend.store.engine import make_sync_engine
from backend.store.fingerprints import note_fingerprints
from backend.store.sealed_rows import LONGEST_HEAD
from backend.store.sealing import Destroyed, Sealer, key_id_of, new_key_id
from backend.store.secrets import data_keys_of, load_keys, save_keys, sealer_of

BATCH = 500


def main(argv: list[str]) -> int:
    """Run the command line, and say how much was sealed again."""
    settings = Settings.from_env()
    if not (settings.keys or settings.keys_file):
        save_keys(settings, load_keys(settings).with_new(new_key_id()))
    sealer = sealer_of(settings, data_keys_of(settings))
    engine = make_sync_engine(settings)
    try:
        note_fingerprints(engine, settings)
        count = sum(reseal(engine.connect, table, sealer) for table in all_tables())
    finally:
        engine.dispose()
    sys.stdout.write(f"{count} sealed texts are now under key {sealer.key_id}\n")
    return 0


def reseal(connect: Any, table: Table, sealer: Sealer) -> int:
    """Seal again what is not under the current key; returns how many texts. In batches, each its own transaction."""
    count = 0
    for column in sealed_columns(table):
        with connect() as connection:
            rows = old_rows(connection, table, column, sealer.key_id)
        for start in range(0, len(rows), BATCH):
            with connect() as connection, connection.begin():
                for key in rows[start : start + BATCH]:
                    count += reseal_one(connection, table, column, key, sealer)
    return count


def old_rows(connection: Connection, table: Table, column: Column[Any], current: str) -> list[tuple[Any, ...]]:
    """Return the primary keys of rows whose words are under another key."""
    head = func.substr(column, 1, LONGEST_HEAD)  # the pieces of all files need not be in memory to know their key
    asked = select(*table.primary_key.columns, head).where(column.is_not(None))
    return [tuple(row[:-1]) for row in connection.execute(asked) if key_id_of(bytes(row[-1])) != current]


def reseal_one(connection: Connection, table: Table, column: Column[Any], key: tuple[Any, ...], sealer: Sealer) -> int:
    """Seal one text again, unless somebody changed it meanwhile; returns how many were."""
    this = and_(*(part == value for part, value in zip(table.primary_key.columns, key, strict=True)))
    row = connection.execute(select(table).where(this)).mappings().first()
    if row is None or row[column.name] is None or key_id_of(row[column.name]) == sealer.key_id:
        return 0
    about = about_of(table.name, column.name, dict(row))
    try:
        plain = sealer.unseal_bytes(row[column.name], about)
    except Destroyed:
        # On its way out: `retention apply` removes the row.
        return 0
    new: dict[str, Any] = {column.name: sealer.seal_bytes(plain, about)}
    if "key_id" in table.columns:
        new["key_id"] = sealer.key_id
    done = connection.execute(update(table).where(this, column == row[column.name]).values(new))
    return done.rowcount
