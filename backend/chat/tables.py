"""Four tables: the conversation, its turns, those that the bot must still forget, and counts of how they end.

Plain columns hold ids, moments and hashes. Whatever a person said, and whatever was said back, is sealed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, Moment, sealed_column

NOT_WANTED = datetime(9999, 1, 1, tzinfo=UTC)
"""When a restored talk is sent whose wish was taken back after the backup: the bot's answers of then still have it."""


class Conversation(Base):
    """One person's chat on one device. Gone 24 hours after the last message, 14 days where it was saved."""

    __tablename__ = "chat_conversations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The name under which the bot knows it; never told to the browser."""
    council: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the browser's token: who can read this table can still not speak as the person."""
    token_until: Mapped[datetime] = mapped_column(Moment)
    keep_until: Mapped[datetime] = mapped_column(Moment, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    send_after: Mapped[datetime | None] = mapped_column(Moment, index=True)
    """When it is sent as it stands, if nothing was said by then; the bot has the last word (silence.py)."""
    sent_unseen: Mapped[str | None] = mapped_column(String(36))
    """Message id of the turn in which it was sent so, until its person has been shown it."""
    code_lookup: Mapped[str | None] = mapped_column(String(64), unique=True)
    """HMAC of the four words, to find the row; `code_hash`, argon2id, is what they are checked against."""
    code_hash: Mapped[str | None] = mapped_column(String(200))


class Turn(Base):
    """What a person said or pressed once, and what was answered. `answer` is empty while it is not answered."""

    __tablename__ = "chat_turns"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("chat_conversations.id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The browser's own id: the same one again is a retry, not a second message."""
    seq: Mapped[int] = mapped_column()
    """Order in the talk. 0 is the first screen, which nobody said anything for."""
    said: Mapped[bytes | None] = sealed_column("chat_turns:{conversation_id}:{message_id}:said")
    """JSON {"text"} or {"choice"}; empty once it was sent to the council."""
    answer: Mapped[bytes | None] = sealed_column("chat_turns:{conversation_id}:{message_id}:answer")
    """JSON list of messages."""


class Forgetting(Base):
    """A conversation that is gone here and must go from the bot's store too; kept until the bot says it is."""

    __tablename__ = "chat_forgettings"

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)


class Ending(Base):
    """How many conversations of a council ended in this way on this London day. It points at nobody."""

    __tablename__ = "chat_endings"

    council: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    ending: Mapped[str] = mapped_column(String(20), primary_key=True)
    """`sent`, `left_talking` or `left_looking`: see ending_counts.py."""
    count: Mapped[int] = mapped_column()
