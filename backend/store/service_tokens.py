"""The tokens of those who call: a table of hashes, and the files of the bot on this machine, made at `init`.

secrets/service-token   the bot's own: it shows it to us. Ours is the hash in the table, named `bot`, `bot-2`, …
bot-door.sha256         the hash of what we show to the bot, for the bot to check. What we show is made from the code
                        key, so there is no further secret to lose.

What is done with tokens is in backend.tokens.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import JSON, Connection, String, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.settings import Settings
from backend.store.base import Base, Moment

ALL = "*"
TOKEN = re.compile(r"[!-~]+")
"""Characters that a header carries as they are."""
SHORTEST = 20
"""Letters of a token that is taken in: whatever is shorter could be guessed."""
SERVICE_TOKEN, DOOR_HASH = "service-token", "bot-door.sha256"


class TokenRow(Base):
    """One consumer. The row stays when the token is revoked: that is how it is seen that it was."""

    __tablename__ = "service_tokens"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    """bot, numbers, import, metrics or webhook (backend.tokens.book.PURPOSES)."""
    councils: Mapped[list[str]] = mapped_column(JSON)
    """Ids; `*` alone stands for all, also those that come later."""
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256: the token is random, so it cannot be guessed back."""
    former_hash: Mapped[str | None] = mapped_column(String(64))
    former_until: Mapped[datetime | None] = mapped_column(Moment)
    """Until when the token before the last rotation still opens, so that nobody has to change two files at once."""
    added_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    used_on: Mapped[date | None] = mapped_column()
    """The last day on which it was used, UTC."""


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def service_token_file(settings: Settings) -> Path:
    """Return the bot's own file, where bot and backend share a data folder."""
    return settings.home / "secrets" / SERVICE_TOKEN


def text_in(path: Path) -> str:
    """Return what stands in the file of a secret. Bytes that are no ASCII make it unusable, they do not stop us here.

    Raises OSError.
    """
    return path.read_text("ascii", "replace")


def usable_token(settings: Settings) -> str:
    """Return the bot's own token; empty where it is not there, too short, or nothing that a header can carry."""
    path = service_token_file(settings)
    token = text_in(path).strip() if path.exists() else ""
    return token if len(token) >= SHORTEST and TOKEN.fullmatch(token) else ""


def door_token(code_key: bytes) -> str:
    """Return what we show at the bot's door."""
    return hmac.new(code_key, b"bot door", hashlib.sha256).hexdigest()


def knows_us(settings: Settings, code_key: bytes) -> bool:
    """Return whether the bot's door knows us by the file in this folder."""
    path = settings.home / DOOR_HASH
    return path.exists() and text_in(path).strip() == hash_of(door_token(code_key))


def write_door_hash(settings: Settings, code_key: bytes) -> None:
    """Write what the bot checks us by, where it is not written yet."""
    path, text = settings.home / DOOR_HASH, hash_of(door_token(code_key)) + "\n"
    if not knows_us(settings, code_key):
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(text, "ascii")
        draft.chmod(0o600)
        draft.replace(path)


def take_in_service_token(connection: Connection, settings: Settings, now: datetime) -> None:
    """Take the hash of the bot's own file into the table where it is not there, revoked or not.

    Never in place of another one: the bots of several machines each have a file of their own.
    """
    token = usable_token(settings)
    if not token:  # left empty where the bot has its file elsewhere (deploy/README.md)
        return
    hashed, table = hash_of(token), TokenRow.__table__.c
    known = select(table.name).where(or_(table.hash == hashed, table.former_hash == hashed))
    if connection.scalar(known):
        return
    names = set(connection.scalars(select(table.name)))
    name = next(one for one in ("bot", *(f"bot-{n}" for n in range(2, 10_000))) if one not in names)
    connection.execute(insert(TokenRow).values(name=name, purpose="bot", councils=[ALL], hash=hashed, added_at=now))
