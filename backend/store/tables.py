"""Two tables about the secrets themselves: which this database was written with, and which each process holds now.

A fingerprint is a keyed hash of a random key: it tells two keys apart, and nobody can go back from it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment


class FingerprintRow(Base):
    """A secret that rows of this database need."""

    __tablename__ = "secret_fingerprints"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    """`code-key`, `data-keys`, `backup-key`, or `keys:` with the id of a key."""
    fingerprint: Mapped[str] = mapped_column(String(32))
    noted_at: Mapped[datetime] = mapped_column(Moment)


class ProcessRow(Base):
    """A server that runs on this database, on whichever machine."""

    __tablename__ = "running_processes"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    host: Mapped[str] = mapped_column(String(120))
    pid: Mapped[int] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column(Moment)
    fingerprints: Mapped[dict[str, str]] = mapped_column(JSON)
    """By the names of FingerprintRow."""
    untrusted: Mapped[str | None] = mapped_column(String(250))
    """Who sends it forwarding headers although TRUSTED_PROXIES does not name them; None: nobody."""
    ledger_shut: Mapped[bool | None] = mapped_column()
    """It cannot note deletions; None: of a version that did not say so."""
    law: Mapped[str | None] = mapped_column(String(16))
    """By which law and calendar it works out summaries: Law.digest. None: of a version that did not say so."""
    started_at: Mapped[datetime | None] = mapped_column(Moment)
