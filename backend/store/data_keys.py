"""A key for each case and alert, in a database of its own: when it is destroyed, the words are gone from backups too.

Why apart: a backup of the cases that held their keys would open them for as long as it is kept. So this small database
has its own backups, kept no longer than a deletion may take (docs/decisions/0005-a-key-for-each-case.md).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
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
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from backend.store.engine import BUSY_MS, POOL_SECONDS, PREPARING, limits_of, one_at_a_time, run_pragmas
from backend.store.ledger import Ledger, in_time
from backend.store.waiting import Question, Threads, is_inside, may_wait, waited_for

KEY = 32
KEY_LIMITS = "-c statement_timeout=4s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
"""Every question is one row of a small table."""
KEY_CONNECT_SECONDS = 2
"""The shortest that libpq knows: somebody waits, and with them one of few threads."""
KEY_PRAGMAS = (
    f"busy_timeout={BUSY_MS}",
    "journal_mode=DELETE",
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
OWN_KEY = {"case_events": 1, "case_file_pieces": 2, "alert_events": 1, "notices": 1}
"""Tables whose sealed words have keys of their own, and how many: behind the table stands the case or alert, then the
file."""
TABLES = MetaData()
DATA_KEYS = Table(
    "data_keys",
    TABLES,
    Column("subject", String(36), primary_key=True),
    Column("key", LargeBinary(KEY), nullable=False),
)
IDENTITY = Table("data_keys_identity", TABLES, Column("id", String(32), primary_key=True))
"""One row: a name of this set of keys, by which the case store knows it again (fingerprints.py)."""

WAITING = Table(
    "alert_copies",
    TABLES,
    Column("name", String(80), primary_key=True),
    Column("mark", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""What waits to be stored while the cases are away (backend.alerts.second_home); sealed with the keys of words."""


def subjects_of(about: str) -> tuple[str, ...]:
    """Return whose keys seal what belongs here, the outer first: the uuid of a case or alert, then the id of a file."""
    table, *parts = about.split(":")
    return tuple(parts[: OWN_KEY.get(table, 0)])


@dataclass(frozen=True, repr=False)
class DataKeys:
    """The keys. Every call is a short question to a small database; none is remembered, so destroyed is destroyed."""

    engine: Engine
    ledger: Ledger | None = None
    threads: Threads = field(default_factory=Threads)

    def prepare(self) -> None:
        """Make the tables where they are missing, and give the set its name."""

        def make(connection: Connection) -> None:
            # Where many machines start at once: tables that are made twice are an error, and two names another set.
            one_at_a_time(connection, PREPARING)
            TABLES.create_all(connection)
            if connection.scalar(select(func.min(IDENTITY.c.id))) is None:
                connection.execute(insert(IDENTITY).values(id=secrets.token_hex(8)))

        self.ask(make, writing=True)

    def identity(self) -> str | None:
        """Return the name of this set of keys; None where it has none: it is empty, or from before there were names."""

        def look(connection: Connection) -> str | None:
            if not inspect(connection).has_table(IDENTITY.name):
                return None
            found: str | None = connection.scalar(select(func.min(IDENTITY.c.id)))
            return found

        return self.ask(look)

    def count(self) -> int:
        """Return how many keys there are; 0 where there is no table."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table(DATA_KEYS.name):
                return 0
            return connection.scalar(select(func.count()).select_from(DATA_KEYS)) or 0

    def subjects(self) -> set[str]:
        """Return whose keys there are."""
        with self.engine.connect() as connection:
            return set(connection.scalars(select(DATA_KEYS.c.subject)))

    def find(self, subject: str) -> bytes | None:
        """Return the key of a case or an alert; None where it has none, or none any more."""
        return self.ask(lambda connection: held(connection, subject))

    def find_many(self, subjects: Collection[str]) -> dict[str, bytes]:
        """Return the keys of many that have one, in one question: for the names in a list."""
        asked = select(DATA_KEYS.c.subject, DATA_KEYS.c.key).where(DATA_KEYS.c.subject.in_(subjects))
        return self.ask(lambda connection: {row.subject: row.key for row in connection.execute(asked)})

    def make(self, subject: str) -> bytes:
        """Return its key, made and on the disk before anything is sealed with it."""
        return self.find(subject) or self.make_many([subject])[subject]

    async def make_beforehand(self, subject: str) -> None:
        """Have its key made before the transaction that needs it: silent keys must not hold others' locks for long.

        Raises KeysSilent.
        """

        async def make() -> None:
            self.make(subject)

        await may_wait(make())

    async def drop_unused(self, subject: str) -> None:
        """Drop a key that was made beforehand for what was not kept. Raises KeysSilent."""

        async def drop() -> None:
            self.forget([subject])

        await may_wait(drop())

    def make_many(self, subjects: list[str]) -> Mapping[str, bytes]:
        """Return the keys of many, in one transaction. Two processes that make the same one end with one."""
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        adding = dialect.insert(DATA_KEYS).on_conflict_do_nothing()
        # In one order: two that make the same ones do not hold what the other waits for.
        new = [{"subject": subject, "key": os.urandom(KEY)} for subject in sorted(subjects)]

        def make(connection: Connection) -> Mapping[str, bytes]:
            if new:
                connection.execute(adding, new)
            return {subject: held(connection, subject) or b"" for subject in subjects}

        return self.ask(make, writing=True)

    def destroy(self, subject: str, proof: Mapping[str, Any] | None = None) -> bool:
        """Destroy it; return False where there was none. What it sealed can be read by nobody from now on.

        The ledger notes it first, with the proof of the deletion: what is restored later is held against it. Raises
        OSError where it cannot be noted, or not in time; nothing is destroyed then.
        """
        self.find(subject)  # silent keys are found out before anything is noted
        if self.ledger:
            note = partial(self.ledger.note, subject, proof)
            await_only(in_time(note)) if is_inside() else note()
        gone = delete(DATA_KEYS).where(DATA_KEYS.c.subject == subject)
        return self.ask(lambda connection: bool(connection.execute(gone).rowcount), writing=True)

    def forget(self, subjects: Collection[str]) -> None:
        """Drop keys that open nothing any more, because what they sealed was sealed with a destroyed key as well."""
        if subjects:
            gone = delete(DATA_KEYS).where(DATA_KEYS.c.subject.in_(subjects))
            self.ask(lambda connection: connection.execute(gone), writing=True)

    def ask[T](self, work: Callable[[Connection], T], *, writing: bool = False) -> T:
        """Do this in a transaction, in a thread where somebody else would be held up (backend.store.waiting).

        A connection that died since it was used last is found out by using it: then it is done once more.
        """

        def ask(question: Question) -> T:
            for is_last in (False, True):
                try:
                    with self.engine.begin() if writing else self.engine.connect() as connection:
                        question.use(connection.connection.driver_connection)
                        return work(connection)
                except DBAPIError as error:
                    if is_last or question.is_given_up or not error.connection_invalidated:
                        raise
            raise AssertionError("asked twice")

        found: T = waited_for(Question(ask, self.threads))
        return found


def held(connection: Connection, subject: str) -> bytes | None:
    """Return a key from the table."""
    found: bytes | None = connection.scalar(select(DATA_KEYS.c.key).where(DATA_KEYS.c.subject == subject))
    return found


def open_data_keys(url: str, ledger: Ledger | None = None) -> DataKeys:
    """Return the keys behind this address: a SQLite file, or another PostgreSQL database than that of the cases."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        shared = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(
            shared,
            hide_parameters=True,
            pool_timeout=POOL_SECONDS,
            connect_args=limits_of(shared, KEY_LIMITS) | {"connect_timeout": KEY_CONNECT_SECONDS},
        )
        return DataKeys(engine, ledger)
    engine = create_engine(parsed.set(drivername="sqlite"), hide_parameters=True, pool_size=1)
    event.listen(engine, "connect", set_pragmas)
    return DataKeys(engine, ledger)


def set_pragmas(connection: Any, record: object) -> None:
    """Have what is deleted overwritten with noughts, and no log keep a copy of it."""
    run_pragmas(connection, KEY_PRAGMAS)
