"""Invented people of the desk, one for each role, with sign-ins that are printed: they open nothing but the demo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pyotp
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.desk import staff
from backend.desk.permissions import ROLES
from backend.desk.tables import StaffRow
from backend.store.base import about_of

type Accounts = dict[str, staff.New]
TEAMS = {
    "complaints_officer": "Complaints",
    "manager": "Complaints",
    "team_manager": "Children in care",
}
"""By which the numbers for staff are counted."""


async def add_people(book: Casebook, now: datetime) -> Accounts:
    """Return an account for each role, for all councils."""
    made: Accounts = {}

    async def work(session: AsyncSession) -> None:
        for role in ROLES:
            made[role] = await staff.add(
                session,
                book.secrets.sealer,
                sign_in=f"{role.replace('_', '-')}@example.org",
                name=f"{role.replace('_', ' ').title()} Example",
                roles=[role],
                councils=sorted(book.law.promises),
                now=now,
            )
            (await session.get_one(StaffRow, made[role].staff.id)).team = TEAMS.get(role)

    await book.writing(work)
    return made


def shown(accounts: Accounts) -> Iterator[str]:
    """Yield what to print about them."""
    yield "\nSign in at the desk as (everybody's one-time codes: python -m backend demo --codes):"
    for new in accounts.values():
        yield f"  {new.staff.sign_in:34} {new.password}"


async def codes_now(book: Casebook, now: datetime) -> list[str]:
    """Return the one-time code of everybody at this moment. Only ever asked of a demo."""
    sealer = book.secrets.sealer
    rows = await book.reading(staff.everybody)
    return [
        f"  {row.sign_in:34} {pyotp.TOTP(sealer.unseal(row.totp, about_of('staff', 'totp', {'id': row.id}))).at(now)}"
        for row in rows
        if row.totp
    ]
