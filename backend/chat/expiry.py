"""Delete conversations whose time is over, here and from the bot's store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.bots import Bots
from backend.chat.conversations import expired, wipe
from backend.chat.tables import Forgetting
from backend.store.transactions import Store

GIVE_UP = timedelta(days=15)
"""By then the bot's own retention has removed whatever it still had."""
BOT_IS_DOWN = 5
"""So many failures in one round, and the rest waits for the next."""


async def delete_expired(store: Store, bot: Bots, lock_of: Callable[[str], asyncio.Lock], now: datetime | None) -> None:
    """Wipe what is over, then make the bot forget. Several processes may do this at once.

    now: None where the clock is not believed (backend.wall_clock); then only what somebody wiped is forgotten.
    """
    if now is not None:
        for conversation_id in await store.reading(lambda session: expired(session, now)):
            await store.writing(partial(wipe, conversation_id=conversation_id, now=now))
    await make_bot_forget(store, bot, lock_of, now)


async def make_bot_forget(
    store: Store, bot: Bots, lock_of: Callable[[str], asyncio.Lock], now: datetime | None
) -> None:
    """Tell the bot, and note what is done. The lock waits for a message that is still on its way to the bot.

    now: None where the clock is not believed; then nothing is given up.
    """
    failures = 0
    for forgetting in await store.reading(find_forgettings):
        if failures == BOT_IS_DOWN:
            return
        async with lock_of(forgetting.conversation_id):
            gone = await bot.forget(forgetting.conversation_id)
        if gone or (now is not None and forgetting.since + GIVE_UP <= now):
            done = delete(Forgetting).where(Forgetting.conversation_id == forgetting.conversation_id)
            await store.writing(partial(AsyncSession.execute, statement=done))
        failures += not gone


async def find_forgettings(session: AsyncSession) -> list[Forgetting]:
    """Return what the bot has not forgotten yet, oldest first."""
    return list(await session.scalars(select(Forgetting).order_by(Forgetting.since)))
