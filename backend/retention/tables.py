"""Two tables: what must not go, and what went. Neither holds a name, a reference or anybody's words in the clear."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column


class HoldRow(Base):
    """A case or an alert that never goes while this stands. Released, not deleted: it shows who decided."""

    __tablename__ = "retention_holds"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    about: Mapped[str] = mapped_column(String(36), index=True)
    """The uuid of a case or an alert."""
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[bytes | None] = sealed_column("retention_holds:{id}")
    key_id: Mapped[str | None] = mapped_column(String(40))
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by: Mapped[str | None] = mapped_column(String(80))


class ProofRow(Base):
    """Something went: what kind of thing, when, by which rule. It points at nobody."""

    __tablename__ = "retention_proofs"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    council: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(16))
    """complaint, comment, thank_you, advocate_request, alert, look or file."""
    rule: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column()
    """Of the rule, as it was then: years."""
    rows: Mapped[int] = mapped_column()
    """How many rows went with it."""
    hash: Mapped[str] = mapped_column(String(64), index=True)
    """Keyed hash of its reference (of an alert or file: its id). Whoever has that can ask; nobody can guess it."""
    gone_at: Mapped[datetime] = mapped_column(Moment)
    gone_by: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str | None] = mapped_column(String(36))
    """Whose key is still to be destroyed; empty once that is done."""
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
