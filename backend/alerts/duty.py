"""What staff on duty do with alerts: see the queue, read, acknowledge, raise a look, pass on, close, each with a name.

An act on an alert covers it and every earlier one of its conversation: what came later has not been seen.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook, conversation, rows_of, states, told_about
from backend.alerts.events import BOT, SYSTEM, Acknowledged, Closed, Fact, Opened, Raised, Referred
from backend.alerts.groups import Group, grouped
from backend.alerts.outcomes import is_sentence, outcomes
from backend.alerts.shapes import About, Alert, Reach, Who
from backend.alerts.state import State
from backend.alerts.tables import AlertRow
from backend.refusals import NotAllowed, need

MOST_NAME = 80
IS_LOOK = "This may be something. Say that it is nothing, or make it an alert."
type Also = Callable[[AsyncSession], Awaitable[None]]
"""What is written down in the same transaction: with the act, or not at all."""


async def nothing(session: AsyncSession) -> None:
    """Add nothing to the transaction."""


@dataclass(frozen=True)
class Read:
    """An alert with its words opened; several where it came again and something in it was different."""

    state: State
    told: tuple[Alert, ...]
    about: About = About()
    """What was told last of who it is and how to reach them."""


async def queue(book: Alertbook, council: str | None = None, *, closed: bool = False) -> list[Group]:
    """Return what needs somebody, most pressing first. closed: conversations in which everything is done, too."""

    async def work(session: AsyncSession) -> list[Group]:
        return grouped(await states(session, council, closed=closed))

    return await book.cases.reading(work)


async def acknowledge(book: Alertbook, alert_uuid: str, *, by: str, now: datetime, also: Also = nothing) -> int:
    """Take it on; return how many alerts that covers. The same person again changes nothing. Raises NotAllowed."""

    async def work(session: AsyncSession) -> int:
        found = await up_to(session, alert_uuid, by)
        need(not found[-1].is_look or any(not state.is_look for state in found), "is_look", IS_LOOK)
        waiting = [state for state in found if state.acknowledged is None]
        taken = found[-1].acknowledged
        need(waiting or (taken and taken.by == by), "acknowledged_before", "Somebody else has acknowledged it.")
        count = await to_each(book, session, waiting, Acknowledged(), by=by, now=now)
        await also(session)
        return count

    return await book.cases.writing(work)


async def refer(
    book: Alertbook, alert_uuid: str, *, by: str, to: str, reason: str, now: datetime, also: Also = nothing
) -> int:
    """Note where it was passed on to, and why; both are sealed. Raises NotAllowed."""
    need(to.strip() and reason.strip(), "reason_missing", "Say where it goes, and why.")
    words = json.dumps({"to": to.strip(), "reason": reason.strip()})

    async def work(session: AsyncSession) -> int:
        found = still_open(await up_to(session, alert_uuid, by))
        count = await to_each(book, session, found, Referred(), by=by, now=now, words=words)
        await also(session)
        return count

    return await book.cases.writing(work)


async def raise_look(book: Alertbook, alert_uuid: str, *, by: str, now: datetime, also: Also = nothing) -> int:
    """Make this look, and the earlier ones of its conversation, an alert: its timer starts now. Raises NotAllowed."""

    async def work(session: AsyncSession) -> int:
        looks = [state for state in await up_to(session, alert_uuid, by) if state.is_look and state.closed is None]
        need(looks, "no_look", "It is an alert already, or it is closed.")
        count = await to_each(book, session, looks, Raised(), by=by, now=now)
        await also(session)
        return count

    return await book.cases.writing(work)


async def close(
    book: Alertbook, alert_uuid: str, *, by: str, outcome: str, reason: str, now: datetime, also: Also = nothing
) -> int:
    """Note how it ended (an id of outcomes.yml) with a sentence; both are sealed. Raises NotAllowed."""
    need(outcome in outcomes()["closed"], "outcome_missing", "Say how it ended.")
    need(is_sentence(reason), "reason_missing", "Say in a sentence what was done, or why nothing is to be done.")
    words = json.dumps({"outcome": outcome, "reason": reason.strip()})

    async def work(session: AsyncSession) -> int:
        found = still_open(await up_to(session, alert_uuid, by))
        count = await to_each(book, session, found, Closed(), by=by, now=now, words=words)
        await also(session)
        return count

    return await book.cases.writing(work)


async def read(book: Alertbook, alert_uuid: str, *, by: str, now: datetime, also: Also = nothing) -> list[Read]:
    """Open the words of the whole conversation; that somebody read them is written down first. Raises NotAllowed."""

    async def work(session: AsyncSession) -> list[Read]:
        found = await conversation_of(session, alert_uuid, by)
        await to_each(book, session, found, Opened(), by=by, now=now)
        await also(session)
        return [await read_one(book, session, state) for state in found]

    return await book.cases.writing(work)


async def read_one(book: Alertbook, session: AsyncSession, state: State) -> Read:
    """Return one alert with its words opened. Raises CannotUnseal."""
    told = await told_of(book, session, state.uuid)
    return Read(state, told, await told_about(book, session, state.uuid))


def known_of(read: list[Read]) -> About:
    """Return what the talk knows of who it is and how to reach them: for each field what was told last."""
    known = About()
    for told in (told for one in read for told in one.told):
        known = known.updated(About(who=told.who or Who(), reach=told.reach or Reach()))
    for one in read:
        known = known.updated(one.about)
    return known


async def told_of(book: Alertbook, session: AsyncSession, alert_uuid: str) -> tuple[Alert, ...]:
    """Return what the bot passed on, opened."""
    rows = [row for row in await rows_of(session, alert_uuid) if row.kind in {"received", "told_again"}]
    return tuple(Alert.model_validate_json(book.words_of(row) or "") for row in rows)


async def full_uuid(book: Alertbook, beginning: str) -> str:
    """Return the uuid that begins like this; raises NotAllowed where there is none, or more than one."""
    plain = beginning.strip().lower()
    need(len(plain) >= 8 and set(plain) <= set("0123456789abcdef-"), "no_such_alert", "That is not the id of an alert.")

    async def work(session: AsyncSession) -> list[str]:
        return list(await session.scalars(select(AlertRow.uuid).where(AlertRow.uuid.startswith(plain)).limit(2)))

    found = await book.cases.reading(work)
    need(len(found) == 1, "no_such_alert", "There is no such alert, or more than one.")
    return found[0]


async def conversation_of(session: AsyncSession, alert_uuid: str, by: str) -> list[State]:
    """Return the alerts of this one's conversation, oldest first; raises NotAllowed. by: who wants to act."""
    name = by.strip()
    need(name and len(name) <= MOST_NAME and name not in {BOT, SYSTEM}, "needs_officer", "Say who you are.")
    alert = await session.get(AlertRow, alert_uuid)
    if alert is None:
        raise NotAllowed("no_such_alert", "There is no such alert.")
    [group] = grouped(await conversation(session, alert.council, alert.conversation))
    return list(group.alerts)


async def up_to(session: AsyncSession, alert_uuid: str, by: str) -> list[State]:
    """Return this alert and every earlier one of its conversation."""
    found = await conversation_of(session, alert_uuid, by)
    place = [state.uuid for state in found].index(alert_uuid)
    return found[: place + 1]


def still_open(found: list[State]) -> list[State]:
    """Return those that are not closed; raises NotAllowed unless there are some and somebody has taken them all on."""
    left = [state for state in found if state.closed is None]
    need(left, "ended", "It is closed.")
    need(any(not state.is_look for state in left), "is_look", IS_LOOK)
    need(
        all(state.acknowledged or state.is_look for state in left),
        "not_acknowledged",
        "Acknowledge it first: then the timer stops.",
    )
    return left


async def to_each(
    book: Alertbook,
    session: AsyncSession,
    found: list[State],
    fact: Fact,
    *,
    by: str,
    now: datetime,
    words: str | None = None,
) -> int:
    """Add the same event to each; return how many."""
    for state in found:
        await book.add(session, state.uuid, fact, actor=by.strip(), now=now, words=words)
    return len(found)
