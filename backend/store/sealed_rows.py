"""What is sealed, and under which keys: found in the rows themselves, so that no list of ours can be wrong about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, and_, func, inspect, literal, select

from backend.store.all_tables import all_tables, sealed_columns
from backend.store.base import about_of
from backend.store.data_keys import OWN_KEY, DataKeys, subjects_of
from backend.store.sealing import OWN, CannotUnseal, Destroyed, Sealer, has_own_key, head_of, key_id_of, name_of

CODE_TABLES = ("cases", "case_names", "audit", "retention_proofs")
"""What is in them was made with the code key: codes, references, the chain, hashes of what went."""

LONGEST_HEAD = 60
"""Bytes in front of sealed words that hold the name of their key, and more."""


@dataclass(frozen=True)
class Sample:
    """One sealed text of a table: the first found under this name of a key."""

    table: str
    about: str
    sealed: bytes

    @property
    def key_id(self) -> str:
        """Which of our keys it is under; raises CannotUnseal."""
        return key_id_of(self.sealed)

    @property
    def is_own(self) -> bool:
        """Whether it is sealed with the key of its case or alert as well."""
        return has_own_key(self.sealed)


def there(connection: Connection) -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Yield every table that this database has, with the sealed columns it has: an older one lacks some."""
    look = inspect(connection)
    names = set(look.get_table_names())
    for table in all_tables():
        if table.name in names:
            has = {column["name"] for column in look.get_columns(table.name)}
            yield table, [column for column in sealed_columns(table) if column.name in has]


def samples(connection: Connection) -> Iterator[Sample]:
    """Yield one sealed text for each table, column and name of a key."""
    for table, columns in there(connection):
        for column in columns:
            yield from samples_of(connection, table, column)


def samples_of(connection: Connection, table: Table, column: Column[Any]) -> Iterator[Sample]:
    """Yield one sealed text of a column for each name of a key."""
    heads: list[bytes] = []
    while True:
        others = [func.substr(column, 1, len(head)) != literal(head, LargeBinary) for head in heads]
        asked = select(*table.primary_key.columns, column).where(column.is_not(None), and_(True, *others)).limit(1)
        row = connection.execute(asked).mappings().first()
        if row is None:
            return
        sealed = bytes(row[column.name])
        yield Sample(table.name, about_of(table.name, column.name, dict(row)), sealed)
        head = head_or_none(sealed)
        if head is None:
            return
        heads.append(head)


def head_or_none(sealed: bytes) -> bytes | None:
    """Return what stands in front of sealed words; None where they were never sealed by us."""
    try:
        return head_of(name_of(sealed))
    except (CannotUnseal, UnicodeEncodeError):
        return None


def has_sealed(connection: Connection) -> bool:
    """Return whether anything at all is sealed in this database."""
    return any(
        connection.execute(select(literal(1)).select_from(table).where(column.is_not(None)).limit(1)).first()
        for table, columns in there(connection)
        for column in columns
    )


def has_own(connection: Connection) -> bool:
    """Return whether something is sealed with the key of its case or alert."""
    return any(head_or_none(sample.sealed) is not None and sample.is_own for sample in samples(connection))


def needs_code_key(connection: Connection) -> bool:
    """Return whether a row was made with the code key."""
    return any(
        connection.execute(select(literal(1)).select_from(table).limit(1)).first()
        for table, _ in there(connection)
        if table.name in CODE_TABLES
    )


def unopened(connection: Connection, sealer: Sealer) -> list[str]:
    """Return what cannot be opened, one sentence for each table and key; nobody's words are in them."""
    found = []
    for sample in samples(connection):
        try:
            sealer.unseal_bytes(sample.sealed, sample.about)
        except Destroyed:
            continue  # counted for all cases and alerts, see without_key
        except CannotUnseal as error:
            found.append(f"{sample.table}: sealed words do not open: {error}")
    return found


def without_key(connection: Connection, own: DataKeys) -> set[str]:
    """Return the cases and alerts whose words nobody can open any more, because their own key is gone."""
    return subjects(connection) - own.subjects()


def subjects(connection: Connection) -> set[str]:
    """Return the cases and alerts that have words sealed with a key of their own."""
    found = set()
    for table, columns in there(connection):
        for column in columns if table.name in OWN_KEY else ():
            named = [table.c[name] for _, name, _, _ in Formatter().parse(column.info["about"]) if name]
            asked = select(*named, func.substr(column, 1, LONGEST_HEAD).label("head")).where(column.is_not(None))
            for row in connection.execute(asked).mappings():
                depth = bytes(row["head"])[1:].count(OWN.encode())
                found |= set(subjects_of(about_of(table.name, column.name, dict(row)))[:depth])
    return found
