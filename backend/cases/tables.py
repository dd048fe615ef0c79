"""The case, the events that are its history, a summary that lists are made from, and hashes that it is found by.

Plain columns hold only what must be searched: reference, council, kind of event, moments, facts without names or words.
Whatever a person said, and who they are, is in `sealed`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
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
    __table_args__ = (UniqueConstraint("case_uuid", "once"), Index("ix_case_events_at_case_uuid", "at", "case_uuid"))

    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid"), primary_key=True)
    sealed: Mapped[bytes | None] = sealed_column("case_events:{case_uuid}:{seq}")


class SummaryRow(Base):
    """Where a case is, in plain columns, so that a list of very many opens at once. Never the source of truth.

    Worked out from the events in the transaction that adds one, and again when the law or the calendar changes
    (see summaries.py). Holds nobody's words: `about`, `tasks`, `named` and `readers` are ids, each between bars: |a|b|.
    """

    __tablename__ = "case_summaries"
    __table_args__ = (
        Index("ix_case_summaries_council_next_due", "council", "next_due"),
        Index("ix_case_summaries_live_council", "live", "council"),
        Index("ix_case_summaries_ended_due_order_reference", "ended", "due_order", "reference"),
    )

    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid", ondelete="CASCADE"), primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), index=True)
    council: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(40))
    stage: Mapped[int] = mapped_column()
    ended: Mapped[bool] = mapped_column()
    received_on: Mapped[date] = mapped_column()
    next_what: Mapped[str | None] = mapped_column(String(40))
    next_due: Mapped[date | None] = mapped_column()
    due_order: Mapped[date] = mapped_column()
    """next_due, or the last day there is: what lists are put in order by."""
    live: Mapped[bool] = mapped_column()
    """Somebody may have to do something: it has not ended, or a task is left. One in ten, in a drawer of many years."""
    latest_stage_1: Mapped[date | None] = mapped_column()
    """The last possible day of a stage 1 that is not answered: after it, stage 2 is open."""
    dates_known: Mapped[bool] = mapped_column()
    """False where the calendar is too short: a person must look."""
    assigned_to: Mapped[str | None] = mapped_column(String(80))
    child_view_needed: Mapped[bool] = mapped_column()
    advocate_wanted: Mapped[bool] = mapped_column()
    about: Mapped[str] = mapped_column(Text)
    tasks: Mapped[str] = mapped_column(Text)
    named: Mapped[str] = mapped_column(Text)
    readers: Mapped[str] = mapped_column(Text)
    events: Mapped[int] = mapped_column()
    """How many events it is made from."""
    law: Mapped[str] = mapped_column(String(16))
    """Of which law and calendar: Law.digest."""


class NameRow(Base):
    """A keyed hash by which a case is found (names.py). From it nobody can tell a name, a number or an address."""

    __tablename__ = "case_names"

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid", ondelete="CASCADE"), primary_key=True, index=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    """child, adult, named (the person complained about), contact."""


class NamesKeptRow(Base):
    """Up to which event the hashes of a case are made: without such a row they are made in the background."""

    __tablename__ = "case_names_kept"

    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid", ondelete="CASCADE"), primary_key=True)
    events: Mapped[int] = mapped_column()
