"""How conversations end, as numbers: sent, left after saying something, left without. No words, no ids, no hours."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import Executable, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.tables import Ending
from backend.law.working_days import in_london

How = Literal["sent", "left_talking", "left_looking"]


async def count(session: AsyncSession, council: str, how: How, now: datetime) -> None:
    """Add one, in the transaction that ends the conversation: counted once, whatever process is killed."""
    await session.execute(adding_one(session.get_bind().dialect.name, council, how, now))


def adding_one(dialect: str, council: str, how: How, now: datetime) -> Executable:
    """Return the statement that adds one."""
    row = {"council": council, "day": in_london(now), "ending": how}
    adding = (postgresql if dialect == "postgresql" else sqlite).insert(Ending).values(**row, count=1)
    key = (Ending.council, Ending.day, Ending.ending)
    added: Executable = adding.on_conflict_do_update(index_elements=key, set_={"count": Ending.count + 1})
    return added


async def endings(session: AsyncSession, council: str, first: date, last: date) -> dict[str, int]:
    """Return how often each ending happened from one day to another, both included."""
    asked = (
        select(Ending.ending, func.sum(Ending.count))
        .where(Ending.council == council, Ending.day.between(first, last))
        .group_by(Ending.ending)
    )
    return {ending: int(total) for ending, total in await session.execute(asked)}
