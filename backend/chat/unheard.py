"""What somebody said while the bot was away, and never sent again, is looked at for safety when the bot is back.

The widget keeps trying while its page is open. Where somebody closed the page, their words wait, sealed, as a turn
without an answer. Nothing is answered here; only an alert is stored where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import select

from backend.alerts.noticed import alert_uuid, alerting, store
from backend.alerts.tables import AlertRow
from backend.chat.bot import Bot
from backend.chat.tables import Conversation, Turn
from backend.chat.turns import open_turn
from backend.keys import NOW, SECRETS, SESSIONS
from backend.store.engine import READING

PATIENCE = timedelta(minutes=2)
"""A turn that is still without an answer after this long is not on its way to the bot any more."""
type Key = tuple[str, str]


@dataclass
class Unheard:
    """What this process remembers: since when it knows of a turn without an answer, and at which it looked.

    Not stored: after a restart everything is looked at once more, and one message has one alert.
    """

    since: dict[Key, datetime] = field(default_factory=dict)
    looked: set[Key] = field(default_factory=set)


async def look_at_unheard(app: web.Application, bot: Bot, memory: Unheard) -> int:
    """Look at every message that nobody answered in time; how many alerts were made. Raises BotSilent: later, then."""
    now, made = app[NOW](), 0
    found = await unanswered(app)
    keys = {(turn.conversation_id, turn.message_id) for turn, _ in found}
    memory.since = {key: memory.since.get(key, now) for key in keys}
    memory.looked &= keys
    for turn, council in found:
        key = (turn.conversation_id, turn.message_id)
        if key in memory.looked or now - memory.since[key] < PATIENCE:
            continue
        made += await look(app, bot, turn, council)
        memory.looked.add(key)
    return made


async def unanswered(app: web.Application) -> list[tuple[Turn, str]]:
    """Turns without an answer, oldest first, with the council of their conversation."""
    wanted = select(Turn, Conversation.council).join(Conversation, Conversation.id == Turn.conversation_id)
    wanted = wanted.where(Turn.answer.is_(None), Turn.said.is_not(None)).order_by(Turn.conversation_id, Turn.seq)
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        return [(turn, council) for turn, council in await session.execute(wanted)]


async def look(app: web.Application, bot: Bot, turn: Turn, council: str) -> bool:
    """Have one message looked at; True when an alert was made of it. What the bot passed on itself is left alone."""
    words = (open_turn(app[SECRETS].sealer, turn).said or {}).get("text")
    uuid = alert_uuid(turn.conversation_id, turn.message_id)
    if not words or await is_stored(app, uuid):
        return False
    concern = (await bot.parse(words))["safeguarding"]
    if not concern["concern"]:
        return False
    alert = {
        "council": council,
        "conversation": turn.conversation_id,
        "message_id": turn.message_id,
        "told_at": app[NOW]().isoformat(),
        "words": words,
        "channel": "chat",
        **alerting(concern),
    }
    await store(app, uuid, alert)
    return True


async def is_stored(app: web.Application, uuid: str) -> bool:
    """Is there an alert of this message already?"""
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        return await session.get(AlertRow, uuid) is not None
