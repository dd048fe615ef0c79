"""Three tables: the alert, the events that are its history, and what waits to become one.

Plain columns hold only what alerts are found and put in order by. What was said, by whom, the category and
the reasons that staff give are in `sealed`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column
from backend.store.history import HistoryRow


class AlertRow(Base):
    """One message of concern. Everything that can change is an event, not a column."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_council_conversation", "council", "conversation"),
        Index(
            "ix_alerts_open",
            "council",
            "conversation",
            postgresql_where=text("is_open"),
            sqlite_where=text("is_open = 1"),
        ),
        Index(
            "ix_alerts_not_linked",
            "case_uuid",
            postgresql_where=text("NOT is_linked"),
            sqlite_where=text("is_linked = 0"),
        ),
    )

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    council: Mapped[str] = mapped_column(String(80))
    conversation: Mapped[str] = mapped_column(String(80))
    """The bot's name for the conversation: alerts with the same one are shown together."""
    case_uuid: Mapped[str | None] = mapped_column(String(36), index=True)
    """The case this telling becomes if it is sent. No foreign key: it may never be, and the alert stays."""
    received_at: Mapped[datetime] = mapped_column(Moment)
    is_open: Mapped[bool] = mapped_column(server_default=true())
    """It is not closed. Kept by a trigger from the events (migration 0018): whatever version writes them."""
    is_linked: Mapped[bool] = mapped_column(server_default=false())
    """Its case has arrived and is noted on it. Kept by the same trigger."""


class AlertEventRow(HistoryRow, Base):
    """Something that happened to an alert."""

    __tablename__ = "alert_events"
    __table_args__ = (UniqueConstraint("alert_uuid", "once"),)

    alert_uuid: Mapped[str] = mapped_column(ForeignKey("alerts.uuid"), primary_key=True)
    sealed: Mapped[bytes | None] = sealed_column("alert_events:{alert_uuid}:{seq}")


class WaitingRow(Base):
    """Something that a machine could not store, so that another finds it (second_home.py). Usually there is none."""

    __tablename__ = "alerts_waiting"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    """Of its file: the uuid of the alert, and what is added to it."""
    mark: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Of its bytes as they came: two machines may keep something under one name, and neither replaces the other's."""
    sealed: Mapped[bytes] = sealed_column("alerts-waiting:{name}", nullable=False)
    kept_at: Mapped[datetime] = mapped_column(Moment)
