"""Nothing stays longer than promised: expired conversations go, here and from the bot's store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.chat.bot import Bot
from backend.chat.conversations import expired, wipe
from backend.chat.tables import Forgetting
from backend.store.engine import READING

type Sessions = async_sessionmaker[AsyncSession]

GIVE_UP = timedelta(days=15)
"""By then the bot's own retention has removed whatever it still had."""
BOT_IS_DOWN = 5
"""So many failures in one round, and the rest waits for the next."""


async def sweep(sessions: Sessions, bot: Bot, lock_of: Callable[[str], asyncio.Lock], now: datetime) -> None:
    """Wipe what is over, then make the bot forget. Several processes may do this at once."""
    async with sessions() as session:
        await session.connection(execution_options=READING)
        over = await expired(session, now)
    for conversation_id in over:
        async with sessions.begin() as session:
            await wipe(session, conversation_id, now)
    await make_bot_forget(sessions, bot, lock_of, now)


async def make_bot_forget(sessions: Sessions, bot: Bot, lock_of: Callable[[str], asyncio.Lock], now: datetime) -> None:
    """Tell the bot, and note what is done. The lock waits for a message that is still on its way to the bot."""
    async with sessions() as session:
        await session.connection(execution_options=READING)
        waiting = list(await session.scalars(select(Forgetting).order_by(Forgetting.since)))
    failures = 0
    for forgetting in waiting:
        if failures == BOT_IS_DOWN:
            return
        async with lock_of(forgetting.conversation_id):
            gone = await bot.forget(forgetting.conversation_id)
        if gone or forgetting.since + GIVE_UP <= now:
            async with sessions.begin() as session:
                done = Forgetting.conversation_id == forgetting.conversation_id
                await session.execute(delete(Forgetting).where(done))
        failures += not gone
