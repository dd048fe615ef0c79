"""`python -m backend rotate-key`: a new key for personal words, and everything sealed again under it.

Every table with a sealed column (see base.sealed_column) is walked. Old keys are kept, because a backup may need them.
It can be stopped and started again at any time, and may run beside a running server: that reads its keys again when it
meets a new one. With HMO_KEYS the operator adds the new key there first; no key is made then.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, select, update

import backend
from backend.settings import Settings
from backend.store.base import Base, about_of
from backend.store.init import make_sync_engine
from backend.store.sealing import Destroyed, Keyring, Sealer, key_id_of
from backend.store.secrets import data_keys_of, load_keys, save_keys, sealer_of

BATCH = 500


def main(argv: list[str]) -> int:
    """The command line: say how much was sealed again."""
    settings = Settings.from_env(os.environ)
    load_tables()
    if not os.environ.get("HMO_KEYS"):
        ring = load_keys(settings, {})
        save_keys(settings, ring.with_new(next_id(ring)))
    sealer = sealer_of(settings, os.environ, data_keys_of(settings))
    engine = make_sync_engine(settings)
    try:
        count = sum(reseal(engine.connect, table, sealer) for table in Base.metadata.sorted_tables)
    finally:
        engine.dispose()
    sys.stdout.write(f"{count} sealed texts are now under key {sealer.key_id}\n")
    return 0


def load_tables() -> None:
    """Import every `tables` module of the backend, so that no sealed column is forgotten."""
    for package in pkgutil.iter_modules(backend.__path__):
        if package.ispkg:
            folder = importlib.import_module(f"backend.{package.name}")
            names = [module.name for module in pkgutil.iter_modules(folder.__path__)]
            if "tables" in names:
                importlib.import_module(f"backend.{package.name}.tables")


def next_id(ring: Keyring) -> str:
    """k2 after k1; a name that no key has."""
    number = len(ring.keys) + 1
    while f"k{number}" in ring.keys:
        number += 1
    return f"k{number}"


def reseal(connect: Any, table: Table, sealer: Sealer) -> int:
    """Seal again what is not under the current key; returns how many texts. In batches, each its own transaction."""
    sealed = [column for column in table.columns if "about" in column.info]
    count = 0
    for column in sealed:
        with connect() as connection:
            rows = old_rows(connection, table, column, sealer.key_id)
        for start in range(0, len(rows), BATCH):
            with connect() as connection, connection.begin():
                for key in rows[start : start + BATCH]:
                    count += reseal_one(connection, table, column, key, sealer)
    return count


def old_rows(connection: Connection, table: Table, column: Column[Any], current: str) -> list[tuple[Any, ...]]:
    """The primary keys of rows whose words are under another key."""
    asked = select(*table.primary_key.columns, column).where(column.is_not(None))
    return [tuple(row[:-1]) for row in connection.execute(asked) if key_id_of(row[-1]) != current]


def reseal_one(connection: Connection, table: Table, column: Column[Any], key: tuple[Any, ...], sealer: Sealer) -> int:
    """Seal one text again, unless somebody changed it meanwhile; returns how many were."""
    this = and_(*(part == value for part, value in zip(table.primary_key.columns, key, strict=True)))
    row = connection.execute(select(table).where(this)).mappings().first()
    if row is None or row[column.name] is None or key_id_of(row[column.name]) == sealer.key_id:
        return 0
    about = about_of(table.name, column.name, dict(row))
    try:
        words = sealer.unseal(row[column.name], about)
    except Destroyed:
        # On its way out: `retention apply` removes the row.
        return 0
    new: dict[str, Any] = {column.name: sealer.seal(words, about)}
    if "key_id" in table.columns:
        new["key_id"] = sealer.key_id
    done = connection.execute(update(table).where(this, column == row[column.name]).values(new))
    return done.rowcount
