"""One table: the outbox. A notice to staff holds nobody's words; a letter to a person is sealed while it waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column


class NoticeRow(Base):
    """One message to one address. It stays after it was sent or given up: that is how a dead letter is seen."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """A uuid made from what the notice is about: queued twice, it is kept once. The Message-ID is made from it."""
    about: Mapped[str] = mapped_column(String(36), index=True)
    """What it is about: the uuid of an alert or of a case."""
    letter: Mapped[str | None] = mapped_column(String(20))
    """Which letter to a person this is; None for a notice to staff."""
    sealed: Mapped[bytes | None] = sealed_column("notices:{about}:{id}")
    """Address and text of a letter to a person, while it waits. Beside it the address is empty, and the text a keyed
    hash of the words at most: which letter it was (desk/letter_outbox.py)."""
    key_id: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(2000))
    queued_at: Mapped[datetime] = mapped_column(Moment)
    standing: Mapped[str] = mapped_column(String(8), index=True)
    next_at: Mapped[datetime] = mapped_column(Moment, index=True)
    """When it is tried next. Whoever moves it forward has the notice: that is the claim."""
    tries: Mapped[int] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was sent or given up."""
    trouble: Mapped[str | None] = mapped_column(String(80))
    """The kind of the last failure, for example `SMTPConnectError`; never its message."""
