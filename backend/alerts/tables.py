"""Two tables: the alert, and the events that are its history.

Plain columns hold only what the queue must be put in order by. What was said, by whom, the category and
the reasons that staff give are in `sealed`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column
from backend.store.history import HistoryRow


class AlertRow(Base):
    """One message of concern. Everything that can change is an event, not a column."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_council_conversation", "council", "conversation"),)

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    council: Mapped[str] = mapped_column(String(80))
    conversation: Mapped[str] = mapped_column(String(80))
    """The bot's name for the conversation: alerts with the same one are shown together."""
    case_uuid: Mapped[str | None] = mapped_column(String(36), index=True)
    """The case this telling becomes if it is sent. No foreign key: it may never be, and the alert stays."""
    received_at: Mapped[datetime] = mapped_column(Moment)


class AlertEventRow(HistoryRow, Base):
    """Something that happened to an alert."""

    __tablename__ = "alert_events"
    __table_args__ = (UniqueConstraint("alert_uuid", "once"),)

    alert_uuid: Mapped[str] = mapped_column(ForeignKey("alerts.uuid"), primary_key=True)
    sealed: Mapped[bytes | None] = sealed_column("alert_events:{alert_uuid}:{seq}")
