"""What somebody told is sent where they are gone, if they wanted that: looked at in rounds, sent by the bot once.

The bot has the answers and decides (bot/silence.py). Here stands only when it may be time: in the database, so that a
restart forgets nothing. Every try of one silence has one message id, and the case one uuid: nothing is sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.background_tasks import BackgroundTask, running_tasks
from backend.chat import turns
from backend.chat.application import CHAT
from backend.chat.bot import BotSilent, Heard
from backend.chat.conversations import still_there
from backend.chat.shapes import Json, Said
from backend.chat.tables import NOT_WANTED, Conversation, Turn
from backend.errors import Problem
from backend.keys import NOW, SECRETS, STORE
from backend.leader import LEADER
from backend.logs import where
from backend.store.sealing import Sealer
from telling.ids import uuid_of

log = logging.getLogger(__name__)
SILENCE = timedelta(minutes=30)
ROUND_SECONDS = 60.0
GONE = "send_if_gone"
"""The choice that stands for them in the talk."""
BOT_IS_DOWN = 3
"""So many silences in one round, and the rest waits for the next."""


async def sending(app: web.Application) -> AsyncIterator[None]:
    """Keep looking until the application stops (for `cleanup_ctx`); after the chat's own rounds have the bot."""
    one = BackgroundTask("sending what was told", lambda: send_what_was_told(app), ROUND_SECONDS, led_by=app[LEADER])
    async with running_tasks(one):
        yield


def wait_for_silence(conversation: Conversation, heard: Heard, now: datetime) -> None:
    """Note when it is sent, from the answer to a message; not at all where that is not wanted."""
    if conversation.send_after == NOT_WANTED and heard.send_if_gone:
        return
    conversation.send_after = now + SILENCE if heard.send_if_gone else None


async def send_what_was_told(app: web.Application) -> None:
    """One round: send for everybody who is gone. A failure is logged, and is tried again in the next round."""
    failures = 0
    for conversation_id in await due(app):
        if failures == BOT_IS_DOWN:
            return
        try:
            async with app[CHAT].locks.of(conversation_id):
                await send_for(app, conversation_id)
        except BotSilent as silence:
            failures += 1
            log.warning("what somebody told waits to be sent: %s", silence)
        except Problem:
            continue  # it was wiped meanwhile
        except Exception as error:
            failures += 1
            log.error("what somebody told could not be sent: %s", where(error))


async def finish_what_began(app: web.Application, conversation_id: str) -> None:
    """Somebody is back while it was being sent, and a process was killed over it: finish that first.

    The conversation's lock is held. Raises BotSilent, or what the store raises.
    """

    async def is_begun(session: AsyncSession) -> bool:
        at = await session.scalar(select(Conversation.send_after).where(Conversation.id == conversation_id))
        if at is None or at > app[NOW]():
            return False
        return await session.get(Turn, (conversation_id, turn_id(conversation_id, at))) is not None

    if await app[STORE].reading(is_begun):
        await send_for(app, conversation_id)


async def unseen(session: AsyncSession, sealer: Sealer, conversation_id: str) -> list[Json]:
    """Return the cards of what was sent while they were gone, once."""
    conversation = await still_there(session, conversation_id)
    missed, conversation.sent_unseen = conversation.sent_unseen, None
    turn = await session.get(Turn, (conversation_id, missed)) if missed else None
    return (turns.open_turn(sealer, turn).answer or []) if turn else []


async def due(app: web.Application) -> list[str]:
    """Ids of the conversations in which nothing was said for so long. One that was saved waits for its person."""
    wanted = select(Conversation.id).where(Conversation.send_after <= app[NOW](), Conversation.code_lookup.is_(None))

    async def work(session: AsyncSession) -> list[str]:
        return list(await session.scalars(wanted.order_by(Conversation.send_after)))

    return await app[STORE].reading(work)


async def send_for(app: web.Application, conversation_id: str) -> None:
    """Note that it is being sent, ask the bot, keep what it says. Raises BotSilent, or Problem where it was wiped."""
    begun = await begin(app, conversation_id)
    if begun is None:
        return
    council, message_id = begun
    context = {"council": council, "at": app[NOW]().isoformat()}
    heard = await app[CHAT].bot.gone(conversation_id, message_id, context)
    sealer, now = app[SECRETS].sealer, app[NOW]()

    async def work(session: AsyncSession) -> None:
        conversation = await still_there(session, conversation_id)
        if heard.messages:
            await turns.answered(session, sealer, conversation_id, message_id, heard.messages, now)
            conversation.sent_unseen = message_id
        else:
            await session.execute(
                delete(Turn).where(Turn.conversation_id == conversation_id, Turn.message_id == message_id)
            )
        wait_for_silence(conversation, heard, now)

    await app[STORE].writing(work)


async def begin(app: web.Application, conversation_id: str) -> tuple[str, str] | None:
    """Return council and message id; None where it is not time any more, or a message still waits for its answer."""

    async def work(session: AsyncSession) -> tuple[str, str] | None:
        conversation = await still_there(session, conversation_id)
        at = conversation.send_after
        if at is None or at > app[NOW]() or conversation.code_lookup is not None:
            return None
        message_id = turn_id(conversation_id, at)
        waiting = select(Turn.message_id).where(
            Turn.conversation_id == conversation_id, Turn.answer.is_(None), Turn.message_id != message_id
        )
        if await session.scalar(waiting.limit(1)) is not None:
            return None
        said = Said(id=message_id, choice=GONE)
        await turns.keep(session, app[SECRETS].sealer, conversation_id, said)
        return conversation.council, message_id

    return await app[STORE].writing(work)


def turn_id(conversation_id: str, at: datetime) -> str:
    """Return the message id of this silence: the same for every try."""
    return uuid_of(conversation_id, GONE, at.isoformat())
