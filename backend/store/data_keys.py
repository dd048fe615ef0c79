"""A key for each case and alert, in a database of its own: when it is destroyed, the words are gone from backups too.

Why apart: a backup of the cases that held their keys would open them for as long as it is kept. So this small database
has its own backups, kept no longer than a deletion may take (docs/decisions/0005-a-key-for-each-case.md).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

KEY = 32
OWN_KEY = ("case_events", "alert_events", "notices")
"""Tables whose sealed words have a key of their own. The second part of what they belong to is the case or alert."""
DATA_KEYS = Table(
    "data_keys",
    MetaData(),
    Column("subject", String(36), primary_key=True),
    Column("key", LargeBinary(KEY), nullable=False),
)


def subject_of(about: str) -> str | None:
    """Whose key seals what belongs here: the uuid of a case or an alert; None where nobody has an own key."""
    table, _, rest = about.partition(":")
    return rest.partition(":")[0] if table in OWN_KEY else None


@dataclass(frozen=True, repr=False)
class DataKeys:
    """The keys. Every call is a short question to a small database; none is remembered, so destroyed is destroyed."""

    engine: Engine

    def prepare(self) -> None:
        """Make the table where it is missing."""
        with self.engine.begin() as connection:
            DATA_KEYS.metadata.create_all(connection)

    def find(self, subject: str) -> bytes | None:
        """The key of a case or an alert; None where it has none, or none any more."""
        with self.engine.connect() as connection:
            return held(connection, subject)

    def make(self, subject: str) -> bytes:
        """Its key, made and on the disk before anything is sealed with it."""
        return self.find(subject) or self.make_many([subject])[subject]

    def make_many(self, subjects: list[str]) -> Mapping[str, bytes]:
        """The keys of many, in one transaction. Two processes that make the same one end with one."""
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(DATA_KEYS).on_conflict_do_nothing()
        with self.engine.begin() as connection:
            if subjects:
                connection.execute(adding, [{"subject": subject, "key": os.urandom(KEY)} for subject in subjects])
            return {subject: held(connection, subject) or b"" for subject in subjects}

    def destroy(self, subject: str) -> bool:
        """Destroy it; False where there was none. What it sealed can be read by nobody from now on."""
        with self.engine.begin() as connection:
            return bool(connection.execute(delete(DATA_KEYS).where(DATA_KEYS.c.subject == subject)).rowcount)


def held(connection: Connection, subject: str) -> bytes | None:
    """A key from the table."""
    found: bytes | None = connection.scalar(select(DATA_KEYS.c.key).where(DATA_KEYS.c.subject == subject))
    return found


def open_data_keys(url: str) -> DataKeys:
    """The keys behind this address: a SQLite file, or another PostgreSQL database than that of the cases."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        shared = parsed.set(drivername="postgresql+psycopg")
        return DataKeys(create_engine(shared, hide_parameters=True, pool_pre_ping=True))
    engine = create_engine(parsed.set(drivername="sqlite"), hide_parameters=True, pool_size=1)
    event.listen(engine, "connect", set_pragmas)
    return DataKeys(engine)


def set_pragmas(connection: Any, record: object) -> None:
    """What is deleted is overwritten with noughts, and no log keeps a copy of it."""
    cursor = connection.cursor()
    for pragma in ("busy_timeout=20000", "journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
