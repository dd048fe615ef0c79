"""The row of an append-only history: what happened, when, who did it, and the words that are sealed to its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, FromClause, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Moment, about_of
from backend.store.sealing import Sealer


class HistoryRow:
    """What the events of cases and of alerts share. Rows are added, never changed (only `rotate-key` seals one again).

    A table adds whose history it is, as the other half of its primary key, and the `sealed` column bound to both.
    """

    __tablename__: str
    __table__: ClassVar[FromClause]
    sealed: Mapped[bytes | None]

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3… in the order in which they were kept. Two writers cannot take the same number."""
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    """`teller` or `bot`, `system`, or the id of a member of staff."""
    once: Mapped[str | None] = mapped_column(String(80))
    """What makes a second delivery of the same thing recognisable: a request's uuid, or the seal of a body."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    key_id: Mapped[str | None] = mapped_column(String(40))

    def seal(self, words: str | None, sealer: Sealer) -> None:
        """Put words into this row, sealed to its place; None leaves it without words."""
        if words is not None:
            self.sealed, self.key_id = sealer.seal(words, self._about()), sealer.key_id

    def unseal(self, sealer: Sealer) -> str | None:
        """Open the words; raises CannotUnseal."""
        return None if self.sealed is None else sealer.unseal(self.sealed, self._about())

    def _about(self) -> str:
        key = self.__table__.primary_key
        return about_of(self.__tablename__, "sealed", {column.name: getattr(self, column.name) for column in key})
