"""What somebody told is sent where they are gone, if they wanted that: looked at in rounds, sent by the bot once.

The bot has the answers and decides (bot/silence.py). Here stands only when it may be time: in the database, so that a
restart forgets nothing. Every try of one silence has one message id, and the case one uuid: nothing is sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.background_tasks import BackgroundTask, running_tasks
from backend.chat import turns
from backend.chat.application import CHAT
from backend.chat.bot import BotSilent, Heard
from backend.chat.conversations import still_there
from backend.chat.shapes import Json, Said
from backend.chat.standing import Standing, by_id, extent_of
from backend.chat.tables import NOT_WANTED, Conversation, Turn
from backend.errors import Problem
from backend.keys import DIRECT_STORE, NOW, SECRETS, STORE
from backend.store.sealing import Sealer
from telling.ids import uuid_of

log = logging.getLogger(__name__)
SILENCE = timedelta(minutes=30)
ROUND_SECONDS = 60.0
GONE = "send_if_gone"
"""The choice that stands for them in the talk."""


async def sending(app: web.Application) -> AsyncIterator[None]:
    """Keep looking until the application stops (for `cleanup_ctx`); after the chat's own rounds have the bot."""
    # By each process: one whose bots are away must not be the only one.
    one = BackgroundTask("sending what was told", lambda: send_what_was_told(app), ROUND_SECONDS)
    async with running_tasks(one):
        yield


def sent_after(standing: Standing, heard: Heard, now: datetime) -> datetime | None:
    """Return when it is sent, by the answer to a message; None where that is not wanted."""
    if standing.send_after == NOT_WANTED and heard.send_if_gone:
        return NOT_WANTED
    return now + SILENCE if heard.send_if_gone else None


async def send_what_was_told(app: web.Application) -> None:
    """One round: send for everybody who is gone. A failure is logged, and is tried again in the next round."""
    chat = app[CHAT]

    async def send(conversation_id: str) -> None:
        with suppress(Problem):  # it was wiped meanwhile
            async with chat.locks.of(conversation_id):
                await send_for(app, conversation_id)

    try:
        await chat.looks["gone"].each(chat.bot, await due(app), str, send)
    except BotSilent as silence:
        log.warning("what somebody told waits to be sent: %s", silence)


def is_begun(connection: Connection, standing: Standing, now: datetime) -> bool:
    """Return whether somebody has begun to send it, and it is not known how that ended."""
    at = standing.send_after
    if at is None or at > now:
        return False
    this = {"conversation": standing.conversation_id, "message": turn_id(standing.conversation_id, at)}
    return connection.scalar(select(Turn.message_id).where(*turns.THIS), this) is not None


def unseen(connection: Connection, sealer: Sealer, standing: Standing) -> list[Json]:
    """Return the cards of what was sent while they were gone. The caller notes that they were shown."""
    if standing.sent_unseen is None:
        return []
    this = {"conversation": standing.conversation_id, "message": standing.sent_unseen}
    turn = connection.execute(select(Turn.__table__).where(*turns.THIS), this).first()
    return (turns.open_turn(sealer, turn).answer or []) if turn else []


async def note_seen(session: AsyncSession, conversation_id: str) -> None:
    """Note that what was sent while they were gone was shown: it is in the whole talk."""
    (await still_there(session, conversation_id)).sent_unseen = None


async def due(app: web.Application) -> list[str]:
    """Ids of the conversations in which nothing was said for so long. One that was saved waits for its person."""
    wanted = select(Conversation.id).where(Conversation.send_after <= app[NOW](), Conversation.code_lookup.is_(None))

    async def work(session: AsyncSession) -> list[str]:
        return list(await session.scalars(wanted.order_by(Conversation.send_after)))

    return await app[STORE].reading(work)


async def send_for(app: web.Application, conversation_id: str) -> None:
    """Note that it is being sent, ask the bot, keep what it says; what a killed process began is gone on with.

    The conversation's lock is held. Raises BotSilent, Problem where it was wiped, or what the store raises.
    """
    sealer = app[SECRETS].sealer
    begun = await app[DIRECT_STORE].writing(lambda connection: begin(connection, sealer, conversation_id, app[NOW]()))
    if begun is None:
        return
    council, message_id = begun
    context = {"council": council, "at": app[NOW]().isoformat()}
    heard = await app[CHAT].bot.gone(conversation_id, message_id, context)
    now = app[NOW]()

    def work(connection: Connection) -> None:
        standing = by_id(connection, conversation_id, message_id)
        after = sent_after(standing, heard, now)
        if heard.messages:
            turns.answered(connection, sealer, standing, heard.messages, now, send_after=after, sent_unseen=message_id)
            return
        this = {"conversation": conversation_id, "message": message_id}
        connection.execute(delete(Turn).where(*turns.THIS), this)
        waiting = update(Conversation).where(Conversation.id == conversation_id)
        connection.execute(waiting.values(send_after=after))

    await app[DIRECT_STORE].writing(work)


def begin(connection: Connection, sealer: Sealer, conversation_id: str, now: datetime) -> tuple[str, str] | None:
    """Return council and message id; None where it is not time any more, or a message still waits for its answer."""
    at = by_id(connection, conversation_id, GONE).send_after
    if at is None or at > now:
        return None
    standing = by_id(connection, conversation_id, turn_id(conversation_id, at))
    if standing.code_lookup is not None:
        return None
    waiting = select(Turn.message_id).where(
        Turn.conversation_id == conversation_id, Turn.answer.is_(None), Turn.message_id != standing.message_id
    )
    if connection.scalar(waiting.limit(1)) is not None:
        return None
    said = Said(id=standing.message_id, choice=GONE)
    turns.keep(connection, sealer, standing, extent_of(connection, standing), said)
    return standing.council, standing.message_id


def turn_id(conversation_id: str, at: datetime) -> str:
    """Return the message id of this silence: the same for every try."""
    return uuid_of(conversation_id, GONE, at.isoformat())
