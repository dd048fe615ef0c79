"""The base of every table, and how a column of personal words is declared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table module subclasses this. Constraints have fixed names, so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite forgets the zone: it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: nobody could say later what it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sealed_column(about: str, *, nullable: bool = True) -> MappedColumn[Any]:
    """Return a column of sealed words.

    about: what the words belong to, written with the row's plain columns, for example "case_events:{case_uuid}:{seq}".
    It is bound to the ciphertext, so sealed words copied to another row cannot be opened; and it is how
    `rotate-key` finds every sealed column of every table.
    """
    return mapped_column(LargeBinary, nullable=nullable, info={"about": about})


def about_of(table: str, column: str, row: Mapping[str, Any]) -> str:
    """Return what the sealed words of this row and column belong to."""
    return str(Base.metadata.tables[table].c[column].info["about"]).format(**row)
