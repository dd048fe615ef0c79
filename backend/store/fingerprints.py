"""Fingerprints of secrets: by them a database knows its keys again, and processes see that they hold the same."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, inspect, select

from backend.settings import Settings
from backend.store.engine import PREPARING, make_sync_engine, one_at_a_time
from backend.store.secrets import (
    DATA_KEYS_FILE,
    SecretsMissing,
    data_keys_of,
    folder_of,
    load_code_key,
    load_keys,
)
from backend.store.tables import FingerprintRow

PURPOSE = b"Hear Me Out: fingerprint of a key"
DIGITS = 16
KEYS = "keys:"
BACKUP_KEY = "backup-key"


def fingerprint_of(secret: bytes) -> str:
    """Return 16 hexadecimal digits that tell this secret from any other, and give nothing of it away."""
    return hmac.new(secret, PURPOSE, hashlib.sha256).hexdigest()[:DIGITS]


def held_fingerprints(settings: Settings, *, has_keys: bool = True) -> dict[str, str]:
    """Return the fingerprints of what the rows of a database need, as this process holds it.

    has_keys: the keys of cases are there to be asked; otherwise theirs is left out. Raises SecretsMissing, OSError.
    """
    if not settings.data_keys_url:
        (folder_of(settings) / DATA_KEYS_FILE).stat()  # SQLite would make an empty one
    ring = load_keys(settings)
    held = {KEYS + name: fingerprint_of(key) for name, key in ring.keys.items()}
    held["code-key"] = fingerprint_of(load_code_key(settings))
    return held | ({"data-keys": data_keys_of(settings).identity() or ""} if has_keys else {})


def noted_fingerprints(connection: Connection) -> dict[str, str]:
    """Return what this database was written with; empty where it is from before that was noted."""
    if not inspect(connection).has_table(FingerprintRow.__tablename__):
        return {}
    rows = connection.execute(select(FingerprintRow.name, FingerprintRow.fingerprint))
    return {row.name: row.fingerprint for row in rows}


def differing(noted: Mapping[str, str], held: Mapping[str, str]) -> list[str]:
    """Return the names under which something else is held than was noted."""
    return sorted(name for name in noted.keys() & held.keys() if noted[name] != held[name])


def note_fingerprints(
    engine: Engine, settings: Settings, made_anew: Collection[str] = (), *, has_keys: bool = True
) -> None:
    """Note what this database is written with from now on. made_anew: secrets that nothing in it needed.

    has_keys: the keys of cases are there to be asked.

    Raises SecretsMissing where what is held is not what was noted: words would be sealed that nobody opens later.
    """
    held = held_fingerprints(settings, has_keys=has_keys)
    with engine.begin() as connection:
        one_at_a_time(connection, PREPARING)
        if made_anew:
            names = [name for name in noted_fingerprints(connection) if name.partition(":")[0] in made_anew]
            connection.execute(delete(FingerprintRow).where(FingerprintRow.name.in_(names)))
        noted = noted_fingerprints(connection)
        if wrong := differing(noted, held):
            raise SecretsMissing(not_the_same(wrong))
        rows = [
            {"name": name, "fingerprint": value, "noted_at": datetime.now(UTC)}
            for name, value in held.items()
            if name not in noted
        ]
        if rows:
            connection.execute(insert(FingerprintRow), rows)


def not_the_same(names: Collection[str]) -> str:
    """Return what to do where other secrets are held than the database was written with."""
    return (
        f"{', '.join(names)}: not what this database was written with. Nothing was changed. Put the right one back, "
        "or run `python -m backend restore FROM`."
    )


def backup_fingerprint(settings: Settings) -> str:
    """Return the fingerprint of the backup key in place; empty where there is none that can be used."""
    try:
        text = settings.backup_key or (folder_of(settings) / BACKUP_KEY).read_text("ascii")
        return fingerprint_of(base64.b64decode(text, validate=True))
    except (OSError, ValueError):
        return ""


def note_backup_key(settings: Settings, key: bytes) -> None:
    """Note with which key backups are made: from now on no other is made in its place."""
    row = {"name": BACKUP_KEY, "fingerprint": fingerprint_of(key), "noted_at": datetime.now(UTC)}
    engine = make_sync_engine(settings)
    try:
        with engine.begin() as connection:
            connection.execute(delete(FingerprintRow).where(FingerprintRow.name == BACKUP_KEY))
            connection.execute(insert(FingerprintRow), [row])
    finally:
        engine.dispose()
