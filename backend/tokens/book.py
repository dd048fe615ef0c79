"""Tokens: added, rotated, revoked, found by what a caller shows. What is stored opens nothing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.refusals import Refused
from backend.store.service_tokens import ALL, TokenRow, hash_of

PURPOSES = {
    "bot": "hands over what was told in the chat, and asks where a case is",
    "numbers": "reads the annual report",
    "import": "hands over what was told elsewhere: by telephone, in a letter",
    "export": "reads the cases of a council, whole: for its own system",
    "metrics": "reads counts and times, never anything about a case",
    "webhook": "calls no route yet: for a council's system that is called by us",
}
OVERLAP = timedelta(minutes=15)
"""How long the token before a rotation still opens."""
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class NoToken(Refused):
    """This cannot be done with a token; the text says why, and never holds one."""

    code = "no_token"


@dataclass(frozen=True)
class Consumer:
    """Who calls: its name, what its token is for, and for which councils."""

    name: str
    purpose: str
    councils: frozenset[str]

    def may_for(self, council: str) -> bool:
        """Return whether the token is for this council."""
        return ALL in self.councils or council in self.councils


def new_token() -> str:
    """Return 256 random bits, in letters that are safe in a header."""
    return secrets.token_urlsafe(32)


async def add(
    session: AsyncSession, name: str, purpose: str, councils: Sequence[str], now: datetime, token: str = ""
) -> str:
    """Add a consumer; return its token, which nobody can show again. token: one that it has already.

    Raises NoToken.
    """
    if not NAME.fullmatch(name):
        raise NoToken("A name has small letters, digits and hyphens, and begins with a letter.")
    if purpose not in PURPOSES:
        raise NoToken(f"A token is for one of: {', '.join(PURPOSES)}.")
    if not councils:
        raise NoToken("Say for which council it is, or for all.")
    if await session.get(TokenRow, name):
        raise NoToken("There is a token of this name already: rotate it, or choose another name.")
    token = token or new_token()
    session.add(TokenRow(name=name, purpose=purpose, councils=sorted(set(councils)), hash=hash_of(token), added_at=now))
    await session.flush()
    return token


async def rotate(session: AsyncSession, name: str, now: datetime) -> str:
    """Return a new token for this consumer; the old one opens for OVERLAP. Raises NoToken."""
    row = await known(session, name)
    token = new_token()
    row.former_hash, row.former_until, row.hash = row.hash, now + OVERLAP, hash_of(token)
    return token


async def revoke(session: AsyncSession, name: str, now: datetime) -> None:
    """End it: neither the token nor the one before opens anything from now on. Raises NoToken."""
    (await known(session, name)).ended_at = now


async def known(session: AsyncSession, name: str) -> TokenRow:
    """Return a token that is not revoked; raises NoToken."""
    row = await session.get(TokenRow, name)
    if row is None or row.ended_at is not None:
        raise NoToken("There is no token of this name, or it is revoked.")
    return row


async def everyone(session: AsyncSession) -> Sequence[TokenRow]:
    """Return every token there is or was, by name."""
    return (await session.scalars(select(TokenRow).order_by(TokenRow.name))).all()


async def find(session: AsyncSession, hashed: str, now: datetime) -> TokenRow | None:
    """Return whose token has this hash now; None where it opens nothing."""
    either = or_(TokenRow.hash == hashed, TokenRow.former_hash == hashed)
    for row in await session.scalars(select(TokenRow).where(either, TokenRow.ended_at.is_(None))):
        if row.hash == hashed or (row.former_until is not None and now < row.former_until):
            return row
    return None


def consumer_of(row: TokenRow) -> Consumer:
    """Return a row as who calls."""
    return Consumer(row.name, row.purpose, frozenset(row.councils))
