"""An alert arrives: stored once, whoever sends it and however often, its words sealed before the store sees them."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook
from backend.alerts.events import BOT, SYSTEM, Event, Fact, Received, Reopened, SafeNow, ToldAgain
from backend.alerts.shapes import Alert
from backend.alerts.tables import AlertRow
from backend.cases.codes import digest_of
from backend.cases.shapes import YesNo

NOT_COMPARED = {"told_at", "score"}
"""Trying again may set these anew; nothing else may change without being kept."""


async def receive(book: Alertbook, uuid: str, alert: Alert, *, now: datetime) -> bool:
    """Store it; True when it is new. The same one again changes nothing; a different one is kept beside the first."""
    mark = mark_of(book, alert)

    async def work(session: AsyncSession) -> bool:
        if await session.get(AlertRow, uuid) is not None:
            again = ToldAgain(urgent=alert.urgent)
            await add_more(book, session, uuid, again, now=now, words=alert.model_dump_json(), once=mark)
            return False
        session.add(row_of(uuid, alert, now))
        await session.flush()
        session.add(book.row(uuid, Event(1, now, BOT, fact_of(alert)), alert.model_dump_json(), mark))
        return True

    return await book.cases.writing(work)


def row_of(uuid: str, alert: Alert, now: datetime) -> AlertRow:
    """The plain columns."""
    return AlertRow(
        uuid=uuid,
        council=alert.council,
        conversation=alert.conversation,
        case_uuid=alert.case_uuid,
        received_at=now,
    )


def fact_of(alert: Alert) -> Received:
    """The facts of the first event, without words and category."""
    return Received(urgent=alert.urgent, safe_now=alert.safe_now, told_at=alert.told_at, channel=alert.channel)


def mark_of(book: Alertbook, alert: Alert) -> str:
    """What recognises the same alert sent again. Keyed: the words cannot be guessed from it."""
    body = json.dumps(alert.model_dump(mode="json", exclude=NOT_COMPARED), sort_keys=True)
    return "body:" + digest_of(book.cases.secrets.code_key, body).hex()


async def answer_safe_now(book: Alertbook, uuid: str, answer: YesNo, *, now: datetime) -> bool:
    """Add what they answered; the same answer again changes nothing. False where there is no such alert."""

    async def work(session: AsyncSession) -> bool:
        state = await book.state(session, uuid)
        if state is None:
            return False
        if state.safe_now != answer:
            await add_more(book, session, uuid, SafeNow(answer=answer), now=now)
        return True

    return await book.cases.writing(work)


async def add_more(
    book: Alertbook,
    session: AsyncSession,
    uuid: str,
    fact: Fact,
    *,
    now: datetime,
    words: str | None = None,
    once: str | None = None,
) -> None:
    """Add what the bot learnt later. What becomes urgent by it must be acknowledged anew."""
    before = await book.state(session, uuid)
    await book.add(session, uuid, fact, actor=BOT, now=now, words=words, once=once)
    after = await book.state(session, uuid)
    if before and after and before.acknowledged and after.is_urgent and not before.is_urgent:
        await book.add(session, uuid, Reopened(), actor=SYSTEM, now=now)
