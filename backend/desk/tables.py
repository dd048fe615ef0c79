"""Who works at the desk, who is signed in, wrong tries at signing in, forms kept for who typed them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column


class StaffRow(Base):
    """A member of staff, or an advocate. The id is in histories and the audit, so the row is ended, never deleted."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    sign_in: Mapped[str] = mapped_column(String(254), unique=True)
    """The e-mail address they sign in with, in small letters."""
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[list[str]] = mapped_column(JSON)
    councils: Mapped[list[str]] = mapped_column(JSON)
    team: Mapped[str | None] = mapped_column(String(80))
    """What the numbers for staff are counted by; None: nobody said."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp: Mapped[bytes | None] = sealed_column("staff:{id}")
    """The secret of their one-time codes."""
    key_id: Mapped[str | None] = mapped_column(String(40))
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    """The last code that was used: each opens once."""
    subject: Mapped[str | None] = mapped_column(String(400), unique=True)
    """Who they are for the council's own identity provider, since the first time they came through it."""
    added_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class SessionRow(Base):
    """Somebody is signed in. The token itself is only in their browser."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class KeptFormRow(Base):
    """What somebody typed when their session was already over."""

    __tablename__ = "kept_forms"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    page_name: Mapped[str] = mapped_column("door", String(60))
    """Which page it was meant for, by its name in permissions.yml."""
    sealed: Mapped[bytes] = sealed_column("kept_forms:{staff_id}:{id}", nullable=False)
    key_id: Mapped[str | None] = mapped_column(String(40))
    kept_at: Mapped[datetime] = mapped_column(Moment)


class AbsenceRow(Base):
    """Somebody is away, from a day to a day, and who covers (absences.py). Taken back: deleted; in the audit."""

    __tablename__ = "staff_absences"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    cover_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    from_on: Mapped[date] = mapped_column()
    to_on: Mapped[date] = mapped_column()


class DeviceRow(Base):
    """A browser in which somebody has signed in. Its token opens nothing (devices.py)."""

    __tablename__ = "staff_devices"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    used_at: Mapped[datetime] = mapped_column(Moment)


class ProposalRow(Base):
    """Power that one person wants to give, and a second one has to confirm (proposals.py). It stays as it was."""

    __tablename__ = "staff_proposals"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    """add, save, renew or reopen."""
    roles: Mapped[list[str]] = mapped_column(JSON)
    councils: Mapped[list[str]] = mapped_column(JSON)
    """What the account has afterwards."""
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    agreed: Mapped[bool | None] = mapped_column()


class LinkRow(Base):
    """A link that opens once, for its person to choose a password and to set up their codes (links.py)."""

    __tablename__ = "staff_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    totp: Mapped[bytes] = sealed_column("staff_links:{token_hash}", nullable=False)
    """The secret of the one-time codes that they will have."""
    key_id: Mapped[str | None] = mapped_column(String(40))
    until: Mapped[datetime] = mapped_column(Moment)


class SavedViewRow(Base):
    """A list of cases that somebody wants again: its filters, and what they call it, sealed."""

    __tablename__ = "saved_views"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    sealed: Mapped[bytes] = sealed_column("saved_views:{staff_id}:{id}", nullable=False)
    key_id: Mapped[str | None] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
    """The filters as the address of the list has them; never a name."""


class WrongTryRow(Base):
    """Wrong tries under one name, device or address, which are only here as keyed hashes (wrong_tries.py)."""

    __tablename__ = "sign_in_tries"

    name_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column()
    last_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
