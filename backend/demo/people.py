"""Invented people of the desk, one for each role, with sign-ins that are printed: they open nothing but the demo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pyotp
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.desk import absences, staff
from backend.desk.permissions import ROLES
from backend.desk.tables import StaffRow
from backend.law.working_days import in_london
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


async def add_leave(book: Casebook, people: Accounts, now: datetime) -> None:
    """Let the team manager be away this week, covered by the complaints manager; and the officer next month, by nobody.

    Raises NotAllowed.
    """
    today = in_london(now)
    away, cover, later = (people[role].staff for role in ("team_manager", "manager", "complaints_officer"))

    async def work(session: AsyncSession) -> None:
        await absences.enter(session, away, cover, today - timedelta(days=1), today + timedelta(days=6), today)
        await absences.enter(session, later, None, today + timedelta(days=30), today + timedelta(days=37), today)

    await book.writing(work)


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
