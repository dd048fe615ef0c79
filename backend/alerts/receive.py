"""An alert arrives: stored once, whoever sends it and however often, its words sealed before the store sees them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook, conversation, hold_conversation, rows_of, told_about
from backend.alerts.events import (
    BOT,
    NAMES,
    SYSTEM,
    AboutTold,
    Event,
    Fact,
    Raised,
    Received,
    Reopened,
    SafeNow,
    ToldAgain,
)
from backend.alerts.shapes import About, Alert
from backend.alerts.tables import AlertEventRow, AlertRow
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


async def answer_safe_now(
    book: Alertbook, uuid: str, answer: YesNo, *, now: datetime, told_at: datetime | None = None
) -> bool:
    """Add what they answered; the same answer again changes nothing. False where there is no such alert.

    told_at: of what was kept meanwhile and comes late. It is added once, and what was told after it stands.
    """

    async def work(session: AsyncSession) -> bool:
        state = await book.state(session, uuid)
        if state is None:
            return False
        if told_at is None:
            if state.safe_now != answer:
                await add_more(book, session, uuid, SafeNow(answer=answer), now=now)
            return True
        rows = [row for row in await rows_of(session, uuid) if row.kind == NAMES[SafeNow]]
        once = once_told("safe_now", told_at, answer)
        if any(row.once == once for row in rows):
            return True
        latest = max((told_moment(row) for row in rows), default=told_at)
        if latest <= told_at:
            # Also where it changes nothing: what was told before it and comes later must not stand.
            await add_more(book, session, uuid, SafeNow(answer=answer), now=now, once=once)
        elif answer == "no" and state.safe_worst != "no":
            # Nobody may miss that it was said; and then what was told last is said again.
            await add_more(book, session, uuid, SafeNow(answer=answer), now=now, once=once)
            again = once_told("safe_now", latest, "again")
            await add_more(book, session, uuid, SafeNow(answer=state.safe_now or "yes"), now=now, once=again)
        return True

    return await book.cases.writing(work)


async def tell_about(
    book: Alertbook, uuid: str, about: About, *, now: datetime, told_at: datetime | None = None
) -> bool:
    """Add what is known of them now; what is known already changes nothing. False where there is no such alert.

    told_at: as in `answer_safe_now`, for each field.
    """

    async def work(session: AsyncSession) -> bool:
        if await book.state(session, uuid) is None:
            return False
        if told_at is None:
            before = await told_about(book, session, uuid)
            if before.updated(about) != before:
                words = about.model_dump_json(exclude_none=True)
                await book.add(session, uuid, AboutTold(), actor=BOT, now=now, words=words)
            return True
        known = About()
        for _, one in sorted([*await told_when(book, session, uuid), (told_at, about)], key=lambda told: told[0]):
            known = known.updated(one)
        words, once = known.model_dump_json(exclude_none=True), once_told("about", told_at)
        await book.add(session, uuid, AboutTold(), actor=BOT, now=now, words=words, once=once)
        return True

    return await book.cases.writing(work)


async def told_when(book: Alertbook, session: AsyncSession, uuid: str) -> list[tuple[datetime, About]]:
    """Return what was told of them, and when. Raises CannotUnseal."""
    rows = [row for row in await rows_of(session, uuid) if row.kind == NAMES[AboutTold]]
    return [(told_moment(row), About.model_validate_json(book.words_of(row) or "{}")) for row in rows]


def once_told(kind: str, told_at: datetime, *more: str) -> str:
    """Return the mark of what was told at this moment: the same in every copy of it, however it is sealed."""
    return " ".join([kind, told_at.astimezone(UTC).isoformat(), *more])


def told_moment(row: AlertEventRow) -> datetime:
    """Return when it was told: by its mark where it came late, else when it was stored."""
    words = (row.once or "").split(" ")
    return datetime.fromisoformat(words[1]) if len(words) > 1 else row.at


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
