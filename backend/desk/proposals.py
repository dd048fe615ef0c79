"""What one administrator proposes to give (roles, councils, a manager's sign-in) and a second person has to confirm.

Taking away needs one person only: a right that should not be there ends at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk import links, staff
from backend.desk.staff import NotAdded, Staff
from backend.desk.tables import ProposalRow, StaffRow
from backend.store.sealing import Sealer

POWERFUL = {"manager", "admin"}
"""Roles that can confirm: whoever could open such an account for themselves would be two people."""


@dataclass(frozen=True)
class Wanted:
    """What an account is to have. what: add, save, renew or reopen."""

    what: str
    roles: tuple[str, ...]
    councils: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """What the audit says of it."""
        return {"change": self.what, "roles": list(self.roles), "councils": list(self.councils)}


def needs_second(row: StaffRow, wanted: Wanted) -> bool:
    """Return whether this gives power: new roles or councils, an account that works again, a manager's sign-in."""
    if wanted.what in {"add", "reopen"}:
        return True
    if wanted.what == "renew":
        return bool(POWERFUL & set(row.roles))
    return bool(set(wanted.roles) - set(row.roles) or set(wanted.councils) - set(row.councils))


async def propose(session: AsyncSession, row: StaffRow, wanted: Wanted, by: Staff, now: datetime) -> ProposalRow:
    """Keep what somebody wants until a second person has looked; an earlier wish for the same account is over."""
    for before in await waiting(session, row.id):
        before.decided_by, before.decided_at, before.agreed = by.id, now, False
    made = ProposalRow(
        id=str(uuid.uuid4()),
        staff_id=row.id,
        what=wanted.what,
        roles=sorted(wanted.roles),
        councils=sorted(wanted.councils),
        asked_by=by.id,
        asked_at=now,
    )
    session.add(made)
    await session.flush()
    return made


async def waiting(session: AsyncSession, staff_id: str = "") -> Sequence[ProposalRow]:
    """Return what nobody has decided yet, of one account or of all, the oldest first."""
    asked = select(ProposalRow).where(ProposalRow.decided_at.is_(None)).order_by(ProposalRow.asked_at)
    return (await session.scalars(asked.where(ProposalRow.staff_id == staff_id) if staff_id else asked)).all()


def may_decide(proposal: ProposalRow, who: Staff, scopes: Collection[str]) -> bool:
    """Return whether they are the second person: neither who asked nor whose account it is.

    A manager only for accounts within their own councils.
    """
    if who.id in {proposal.asked_by, proposal.staff_id}:
        return False
    return "all" in scopes or bool(proposal.councils and set(proposal.councils) <= set(who.councils))


async def decide(
    session: AsyncSession, proposal: ProposalRow, by: Staff, sealer: Sealer, now: datetime, *, agreed: bool
) -> tuple[StaffRow, str]:
    """Do it, or not; return the account, and the token of a one-time link where it needs one. Raises NotAdded."""
    if proposal.decided_at is not None:
        raise NotAdded("Somebody has decided this already.")
    proposal.decided_by, proposal.decided_at, proposal.agreed = by.id, now, agreed
    row = await session.get_one(StaffRow, proposal.staff_id)
    return row, await apply(session, row, wanted_of(proposal), sealer, now) if agreed else ""


async def apply(session: AsyncSession, row: StaffRow, wanted: Wanted, sealer: Sealer, now: datetime) -> str:
    """Change the account; return the token of a one-time link, empty where it goes on with what it has."""
    row.roles, row.councils = list(wanted.roles), list(wanted.councils)
    await staff.sign_out_everywhere(session, row.id)
    if wanted.what == "save":
        return ""
    row.ended_at = None
    return await links.make(session, row, sealer, now)


def wanted_of(proposal: ProposalRow) -> Wanted:
    """Return what a proposal is about."""
    return Wanted(proposal.what, tuple(proposal.roles), tuple(proposal.councils))
