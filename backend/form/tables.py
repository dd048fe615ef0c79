"""Two tables: a form that is being filled in, and words that wait for the safeguarding detector."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column


class FormRow(Base):
    """One person's form in one browser. Gone 24 hours after the last page, or when it is hidden or deleted.

    One that was saved is gone 14 days after the last page, or when it is deleted; hidden, it only leaves the browser.
    """

    __tablename__ = "forms"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    council: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the cookie: who can read this table can still not speak as the person."""
    keep_until: Mapped[datetime] = mapped_column(Moment, index=True)
    code_lookup: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    """HMAC of the four words, to find the row; `code_hash`, argon2id, is what they are checked against."""
    code_hash: Mapped[str | None] = mapped_column(String(200))
    sealed: Mapped[bytes] = sealed_column("forms:{id}", nullable=False)
    """JSON of backend.form.state.State."""


class UncheckedRow(Base):
    """Words that the bot has not looked at yet. Kept until it has, also when the form itself is gone."""

    __tablename__ = "form_unchecked"

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The uuid that its alert would have: the same words of the same answer are looked at once."""
    form_id: Mapped[str] = mapped_column(String(36), index=True)
    since: Mapped[datetime] = mapped_column(Moment, index=True)
    sealed: Mapped[bytes] = sealed_column("form_unchecked:{uuid}", nullable=False)
    """JSON of the alert without what the detector adds."""
