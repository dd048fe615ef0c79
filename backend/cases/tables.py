"""Two tables: the case, and the events that are its history.

Plain columns hold only what must be searched: reference, council, kind of event, moments, facts without names or words.
Whatever a person said, and who they are, is in `sealed`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column


class CaseRow(Base):
    """One thank you, idea or complaint. Everything that can change is an event, not a column."""

    __tablename__ = "cases"

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    council: Mapped[str] = mapped_column(String(64), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime] = mapped_column(Moment)


class EventRow(Base):
    """Something that happened to a case. Rows are added, never changed (only `rotate-key` seals one again)."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_uuid", "once"),)

    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3… in the order in which they were kept. Two writers cannot take the same number."""
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    """`teller` (who told us), `system`, or the id of a member of staff."""
    once: Mapped[str | None] = mapped_column(String(80))
    """What makes a second delivery of the same thing recognisable: a request's uuid, or the seal of a body."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[bytes | None] = sealed_column("case_events:{case_uuid}:{seq}")
    key_id: Mapped[str | None] = mapped_column(String(40))
