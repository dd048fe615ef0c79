"""Two tables: the case, and the events that are its history.

Plain columns hold only what must be searched: reference, council, kind of event, moments, facts without names or words.
Whatever a person said, and who they are, is in `sealed`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column
from backend.store.history import HistoryRow


class CaseRow(Base):
    """One thank you, idea or complaint. Everything that can change is an event, not a column."""

    __tablename__ = "cases"

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    council: Mapped[str] = mapped_column(String(64), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime] = mapped_column(Moment)


class EventRow(HistoryRow, Base):
    """Something that happened to a case."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_uuid", "once"),)

    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid"), primary_key=True)
    sealed: Mapped[bytes | None] = sealed_column("case_events:{case_uuid}:{seq}")
