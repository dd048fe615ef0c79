"""The pieces of files. What a file is, who added it and when is an event of its case (cases.events.files)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, sealed_column


class PieceRow(Base):
    """A piece of a file, sealed with its key and its case's to its place: none can be changed, moved or left out."""

    __tablename__ = "case_file_pieces"

    case_uuid: Mapped[str] = mapped_column(ForeignKey("cases.uuid", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0, 1, 2…"""
    sealed: Mapped[bytes] = sealed_column("case_file_pieces:{case_uuid}:{file_id}:{number}", nullable=False)
    key_id: Mapped[str | None] = mapped_column(String(40))
