"""One table. Triggers in the database refuse to change or delete its rows (migration 0006)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment


class AuditRow(Base):
    """Somebody read or did something. Holds nobody's words."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    """The id of a member of staff, `system`, or `nobody` where somebody was not let in."""
    what: Mapped[str] = mapped_column(String(60))
    about: Mapped[str | None] = mapped_column(String(80), index=True)
    """The uuid of a case or an alert, or the id of a member of staff."""
    council: Mapped[str | None] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[str] = mapped_column(String(64))
    """The hash of the row before this one; empty in the first."""
    hash: Mapped[str] = mapped_column(String(64))
