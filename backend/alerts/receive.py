"""An alert arrives: stored once, whoever sends it and however often, its words sealed before the store sees them."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook, conversation, hold_conversation, told_about
from backend.alerts.events import BOT, SYSTEM, AboutTold, Event, Fact, Raised, Received, Reopened, SafeNow, ToldAgain
from backend.alerts.shapes import About, Alert
from backend.alerts.tables import AlertRow
from backend.cases.codes import digest_of
from backend.cases.shapes import YesNo
from backend.retention.proof import is_gone

NOT_COMPARED = {"told_at", "score"}
"""Trying again may set these anew; nothing else may change without being kept."""


async def receive(book: Alertbook, uuid: str, alert: Alert, *, now: datetime) -> bool:
    """Store it; return True when it is new.

    The same one again changes nothing; a different one is kept beside the first.
    """
    mark = mark_of(book, alert)
    await book.cases.secrets.data_keys.make_beforehand(uuid)

    async def work(session: AsyncSession) -> bool:
        await hold_conversation(session, alert.council, alert.conversation)
        if await session.get(AlertRow, uuid) is not None:
            again = ToldAgain(urgent=alert.urgent, level=alert.level)
            await add_more(book, session, uuid, again, now=now, words=alert.model_dump_json(), once=mark)
            return False
        if alert.level == "look" and await is_gone(book.cases, session, uuid):
            # Safeguarding read it as nothing; a delivery that was late must not bring the words back.
            book.cases.secrets.data_keys.destroy(uuid)
            return False
        if alert.level == "alert":
            await raise_looks(book, session, alert.council, alert.conversation, now)
        session.add(row_of(uuid, alert, now))
        await session.flush()
        session.add(book.row(uuid, Event(1, now, BOT, fact_of(alert)), alert.model_dump_json(), mark))
        await session.flush()
        return True

    return await book.cases.writing(work)


def row_of(uuid: str, alert: Alert, now: datetime) -> AlertRow:
    """Return the row of an alert with its plain columns; the words are sealed in its first event."""
    return AlertRow(
        uuid=uuid,
        council=alert.council,
        conversation=alert.conversation,
        case_uuid=alert.case_uuid,
        received_at=now,
    )


def fact_of(alert: Alert) -> Received:
    """Return the facts of the first event, without words and category."""
    return Received(
        urgent=alert.urgent,
        level=alert.level,
        safe_now=alert.safe_now,
        told_at=alert.told_at,
        channel=alert.channel,
    )


async def raise_looks(book: Alertbook, session: AsyncSession, council: str, name: str, now: datetime) -> int:
    """Make every open look of this conversation an alert; return how many. Nothing makes an alert a look again."""
    looks = [state for state in await conversation(session, council, name) if state.is_look and state.closed is None]
    for look in looks:
        await book.add(session, look.uuid, Raised(), actor=SYSTEM, now=now)
    return len(looks)


def mark_of(book: Alertbook, alert: Alert) -> str:
    """Return what recognises the same alert sent again. Keyed: the words cannot be guessed from it."""
    body = json.dumps(alert.model_dump(mode="json", exclude=NOT_COMPARED), sort_keys=True)
    return "body:" + digest_of(book.cases.secrets.code_key, body).hex()


async def answer_safe_now(book: Alertbook, uuid: str, answer: YesNo, *, now: datetime, once: str | None = None) -> bool:
    """Add what they answered; the same answer again changes nothing. False where there is no such alert.

    once: the mark of one delivery, which changes something only the first time.
    """

    async def work(session: AsyncSession) -> bool:
        state = await book.state(session, uuid)
        if state is None:
            return False
        if state.safe_now != answer:
            await add_more(book, session, uuid, SafeNow(answer=answer), now=now, once=once)
        return True

    return await book.cases.writing(work)


async def tell_about(book: Alertbook, uuid: str, about: About, *, now: datetime, once: str | None = None) -> bool:
    """Add what is known of them now; what is known already changes nothing. False where there is no such alert.

    once: as in `answer_safe_now`.
    """
    words = about.model_dump_json(exclude_none=True)

    async def work(session: AsyncSession) -> bool:
        if await book.state(session, uuid) is None:
            return False
        before = await told_about(book, session, uuid)
        if before.updated(about) != before:
            await book.add(session, uuid, AboutTold(), actor=BOT, now=now, words=words, once=once)
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
    if before is None or after is None:
        return
    if after.is_look and (after.safe_now == "no" or (isinstance(fact, ToldAgain) and fact.level == "alert")):
        await raise_looks(book, session, after.council, after.conversation, now)
    elif before.acknowledged and after.is_urgent and not before.is_urgent:
        await book.add(session, uuid, Reopened(), actor=SYSTEM, now=now)
