"""Messages that the bot never answered: checked for safety when it is back, also when nobody sends them again.

The widget keeps trying while its page is open. Where somebody closed the page, their words wait, sealed, as a turn
without an answer. Nothing is answered here; only an alert is stored where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import unstored_alerts
from backend.alerts.gateway_alerts import concern_fields, raise_alert
from backend.alerts.tables import AlertRow
from backend.chat.bots import Bots
from backend.chat.looking import Looks
from backend.chat.tables import Conversation, Turn
from backend.chat.turns import open_turn
from backend.keys import NOW, SECRETS, STORE
from telling.ids import alert_uuid

PATIENCE = timedelta(minutes=2)
"""A turn that is still without an answer after this long is not on its way to the bot any more."""
type Key = tuple[str, str]
type Unstored = tuple[str, bytes, dict[str, Any]]


@dataclass
class Remembered:
    """What this process remembers: since when it knows of a turn without an answer, at which it looked, what failed.

    Not stored: after a restart everything is looked at once more, and one message has one alert.
    """

    since: dict[Key, datetime] = field(default_factory=dict)
    looked: set[Key] = field(default_factory=set)
    looks: Looks = field(default_factory=Looks)


async def check_unanswered(app: web.Application, bot: Bots, memory: Remembered) -> int:
    """Look at every message that nobody answered in time; return how many could not be looked at.

    Raises BotSilent: later, then.
    """
    now = app[NOW]()
    found = await find_unanswered(app)
    keys = {key_of(one) for one in found}
    memory.since = {key: memory.since.get(key, now) for key in keys}
    memory.looked &= keys
    waiting = [one for one in found if key_of(one) not in memory.looked and now - memory.since[key_of(one)] >= PATIENCE]

    async def look(one: tuple[Turn, str]) -> None:
        await check_message(app, bot, memory.looks, *one)
        memory.looked.add(key_of(one))

    return await memory.looks.each(bot, waiting, key_of, look)


def key_of(one: tuple[Turn, str]) -> Key:
    """Return by what a turn is remembered."""
    return one[0].conversation_id, one[0].message_id


async def find_unanswered(app: web.Application) -> list[tuple[Turn, str]]:
    """Return turns without an answer, oldest first, with the council of their conversation."""
    wanted = select(Turn, Conversation.council).join(Conversation, Conversation.id == Turn.conversation_id)
    wanted = wanted.where(Turn.answer.is_(None), Turn.said.is_not(None)).order_by(Turn.conversation_id, Turn.seq)

    async def found(session: AsyncSession) -> list[tuple[Turn, str]]:
        return [(turn, council) for turn, council in await session.execute(wanted)]

    return await app[STORE].reading(found)


async def check_message(app: web.Application, bot: Bots, looks: Looks, turn: Turn, council: str) -> bool:
    """Have one message looked at; return True when an alert was made of it.

    What the bot passed on itself is left alone.
    """
    words = (open_turn(app[SECRETS].sealer, turn).said or {}).get("text")
    uuid = alert_uuid(turn.conversation_id, turn.message_id)
    if not words or await is_stored(app, uuid):
        return False
    concern = (await looks.read(bot, key_of((turn, council)), words))["safeguarding"]
    if not concern["concern"]:
        return False
    alert = {
        "council": council,
        "conversation": turn.conversation_id,
        "message_id": turn.message_id,
        "told_at": app[NOW]().isoformat(),
        "words": words,
        "channel": "chat",
        **concern_fields(concern),
    }
    await raise_alert(app, uuid, alert)
    return True


async def check_unstored(app: web.Application, bot: Bots, looks: Looks | None = None) -> int:
    """Look at every message that could neither be stored nor looked at; return how many are left. Raises BotSilent."""
    looks = looks or Looks()

    async def look(one: Unstored) -> None:
        uuid, sealed, alert = one
        if not await is_stored(app, uuid):
            concern = (await looks.read(bot, one[:2], alert["words"]))["safeguarding"]
            if concern["concern"]:
                await raise_alert(app, uuid, alert | concern_fields(concern))
        await unstored_alerts.drop_unchecked(app, uuid, sealed)

    return await looks.each(bot, await unstored_alerts.unchecked_messages(app), lambda one: one[:2], look)


async def is_stored(app: web.Application, uuid: str) -> bool:
    """Return whether there is an alert of this message already."""
    return await app[STORE].reading(lambda session: session.get(AlertRow, uuid)) is not None
