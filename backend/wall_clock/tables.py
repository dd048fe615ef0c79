"""One table of one row: when this clock was last seen and believed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment


class SeenRow(Base):
    """The moment that a running server, or a person (`python -m backend clock confirm`), last took for the time."""

    __tablename__ = "clock_seen"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Always 1."""
    at: Mapped[datetime] = mapped_column(Moment)
