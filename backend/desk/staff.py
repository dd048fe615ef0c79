"""Who works at the desk: added, found, ended. Knows nothing of pages."""

from __future__ import annotations

import secrets as random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.codes import word_list
from backend.desk.passwords import hash_of
from backend.desk.tables import SessionRow, StaffRow
from backend.refusals import Refused
from backend.store.base import about_of
from backend.store.sealing import Sealer
from telling.ids import REFERENCE_LETTERS

WORDS_IN_PASSWORD = 5
ISSUER = "Hear Me Out desk"


class NotAdded(Refused):
    """This account cannot be made; the text says why, without what was typed."""

    code = "not_added"


@dataclass(frozen=True)
class Staff:
    """Somebody who is signed in. covers: ids of those who are away today and whose cases are with this person."""

    id: str
    name: str
    sign_in: str
    roles: tuple[str, ...]
    councils: tuple[str, ...]
    covers: tuple[str, ...] = ()

    @property
    def looks_after(self) -> tuple[str, ...]:
        """Whose cases are theirs today: their own, and those of whom they cover."""
        return (self.id, *self.covers)


@dataclass(frozen=True)
class New:
    """What is shown once, and then only known to the person: nothing here is stored as it is."""

    staff: Staff
    password: str
    totp_secret: str


def otpauth_of(secret: str, sign_in: str) -> str:
    """Return the address that puts these one-time codes on a phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in, issuer_name=ISSUER)


def staff_of(row: StaffRow) -> Staff:
    """Return a row as a person."""
    return Staff(row.id, row.name, row.sign_in, tuple(row.roles), tuple(row.councils))


def tidy(sign_in: str) -> str:
    """Return an address as it is stored."""
    return sign_in.strip().lower()


def new_id() -> str:
    """Return an id that says nothing about the person: it stands in histories for years."""
    return "s" + "".join(random.choice(REFERENCE_LETTERS.lower()) for _ in range(7))


def new_password() -> str:
    """Return five common words: some 50 bits, and easy to read from a screen once."""
    return " ".join(random.choice(word_list()) for _ in range(WORDS_IN_PASSWORD))


async def add(
    session: AsyncSession,
    sealer: Sealer,
    *,
    sign_in: str,
    name: str,
    roles: Sequence[str],
    councils: Sequence[str],
    now: datetime,
) -> New:
    """Add an account that works at once, for a command or a demo: whoever runs it sees password and secret.

    Raises NotAdded.
    """
    if not roles:
        raise NotAdded("At least one role is needed.")
    row = await begin(session, sign_in=sign_in, name=name, now=now)
    row.roles, row.councils = sorted(set(roles)), sorted(set(councils))
    new = renew(row, sealer)
    await session.flush()
    return new


async def begin(session: AsyncSession, *, sign_in: str, name: str, now: datetime) -> StaffRow:
    """Add an account that may do nothing and opens with nothing yet; raises NotAdded."""
    address = tidy(sign_in)
    if "@" not in address or not name.strip():
        raise NotAdded("A name and an e-mail address are needed.")
    if await find(session, address):
        raise NotAdded("There is an account with this e-mail address.")
    row = StaffRow(id=new_id(), sign_in=address, name=name.strip(), roles=[], councils=[], added_at=now)
    session.add(row)
    await session.flush()
    return row


def lock(row: StaffRow) -> None:
    """Take away what opened it so far."""
    row.password_hash = row.totp = row.key_id = row.totp_step = None


def renew(row: StaffRow, sealer: Sealer) -> New:
    """Make a new password and new one-time codes; the old ones open nothing any more."""
    password, secret = new_password(), pyotp.random_base32()
    row.password_hash = hash_of(password)
    row.totp = sealer.seal(secret, about_of("staff", "totp", {"id": row.id}))
    row.key_id, row.totp_step = sealer.key_id, None
    return New(staff_of(row), password, secret)


async def find(session: AsyncSession, sign_in: str) -> StaffRow | None:
    """Return the account with this address, ended or not."""
    found: StaffRow | None = await session.scalar(select(StaffRow).where(StaffRow.sign_in == tidy(sign_in)))
    return found


async def everybody(session: AsyncSession) -> Sequence[StaffRow]:
    """Return every account, by name."""
    return (await session.scalars(select(StaffRow).order_by(StaffRow.name))).all()


async def names(session: AsyncSession) -> dict[str, str]:
    """Return names by id, for pages: also of those who have left."""
    return {row.id: row.name for row in await everybody(session)}


async def teams(session: AsyncSession) -> dict[str, str]:
    """Return the teams by the id of who works in them, also of those who have left."""
    return {row.id: row.team for row in await everybody(session) if row.team}


async def working_for(session: AsyncSession, council: str, *roles: str) -> list[Staff]:
    """Return who works for this council in one of these roles now."""
    found = [staff_of(row) for row in await everybody(session) if row.ended_at is None]
    return [staff for staff in found if council in staff.councils and (not roles or set(roles) & set(staff.roles))]


async def here(session: AsyncSession) -> dict[str, list[str]]:
    """Return the ids of those who work for each council now."""
    found: dict[str, list[str]] = {}
    for row in await everybody(session):
        for council in row.councils if row.ended_at is None else ():
            found.setdefault(council, []).append(row.id)
    return found


async def sign_out_everywhere(session: AsyncSession, staff_id: str) -> None:
    """End every session of this person."""
    await session.execute(delete(SessionRow).where(SessionRow.staff_id == staff_id))


async def end(session: AsyncSession, row: StaffRow, now: datetime) -> None:
    """Close the account: it opens nothing from now on."""
    row.ended_at = now
    await sign_out_everywhere(session, row.id)
