"""What the routes of the chat need while the application runs: the bot's client, locks, limits, and the sweeper."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from aiohttp import web

from backend.background_tasks import BackgroundTask, running_tasks
from backend.chat.bot import BotSilent
from backend.chat.bots import WATCH_SECONDS, Bots, connect_all
from backend.chat.expiry import GIVE_UP, delete_expired, make_bot_forget
from backend.chat.looking import Looks
from backend.chat.tokens import Codes
from backend.chat.unanswered_messages import Remembered, check_unanswered, check_unstored
from backend.chat.unstored_messages import KnownPlaces
from backend.keys import SECRETS, SETTINGS, STORE
from backend.leader import LEADER
from backend.logs import where
from backend.rate_limits import Pace, PerAddress
from backend.store.service_tokens import door_token
from backend.wall_clock.guard import GUARD

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60.0
SWEEP_BOT_SECONDS = 3600.0
STARTS_AT_ONCE = 60
"""In an hour, from one address, without any wait."""
SAVES = 10
"""Of one talk, in RESUME_SECONDS: each takes a hash that is slow on purpose, and the words before it stop working."""
RESUMES = 10
RESUME_SECONDS = 900


class Locks:
    """One lock a name, so that the messages of one conversation are handled one after the other."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, name: str) -> asyncio.Lock:
        """Return the lock; it vanishes with its last user."""
        return self._locks.setdefault(name, asyncio.Lock())


@dataclass(frozen=True)
class Chat:
    """Everything of the chat that lives as long as the process."""

    bot: Bots
    codes: Codes
    starts: PerAddress
    """By address: a school or a children's home shares one, so a busy one is slowed long before it is refused."""
    arrivals: Locks = field(default_factory=Locks)
    """By token, taken as soon as a request arrives: the order in which messages came."""
    locks: Locks = field(default_factory=Locks)
    """By conversation, held while the bot is asked."""
    pace: Pace = field(default_factory=Pace)
    resumes: PerAddress = field(default_factory=lambda: PerAddress(RESUMES, RESUME_SECONDS))
    saves: PerAddress = field(default_factory=lambda: PerAddress(SAVES, RESUME_SECONDS))
    """By conversation or form: everybody in a home may save their own."""
    known_places: KnownPlaces = field(default_factory=KnownPlaces)
    wiped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a conversation was wiped, so that the bot is told at once."""
    looks: defaultdict[str, Looks] = field(default_factory=lambda: defaultdict(Looks))
    """By round: on what the bot failed, so that it holds up no other words."""
    forgetting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the bot is told: a round and somebody who wiped their talk do not tell it the same twice."""


CHAT = web.AppKey("chat", Chat)


async def run_chat_tasks(app: web.Application) -> AsyncIterator[None]:
    """Connect to the bot and keep sweeping until the application stops (for `cleanup_ctx`)."""
    secrets = app[SECRETS]
    async with connect_all(app[SETTINGS], door_token(secrets.code_key)) as bot:
        app[CHAT] = Chat(bot, Codes(secrets.code_key), starts_of(app))
        remembered, leader, look = Remembered(), app[LEADER], asyncio.Event()
        leader.wakes.append(look)  # who led before may have died over it
        async with running_tasks(
            # Each for itself: one whose bots are away must not be the only one that looks.
            BackgroundTask("looking at what waits", lambda: look_at_what_waits(app, remembered), SWEEP_SECONDS, look),
            BackgroundTask("sweeping", lambda: sweep(app), SWEEP_SECONDS, led_by=leader),
            # Somebody who wiped their chat here does not wait a minute for the bot to forget it.
            BackgroundTask("forgetting", lambda: forget_wiped(app), SWEEP_BOT_SECONDS, app[CHAT].wiped),
            BackgroundTask("sweeping the bot", lambda: sweep_bot(app), SWEEP_BOT_SECONDS, led_by=leader),
            *([BackgroundTask("looking at the bots", bot.watch, WATCH_SECONDS)] if bot.are_several else []),
        ):
            yield


def starts_of(app: web.Application) -> PerAddress:
    """Return the limit of what one address begins, as the council set it."""
    return PerAddress(app[SETTINGS].starts_per_address, at_once=STARTS_AT_ONCE)


async def look_at_what_waits(app: web.Application, remembered: Remembered) -> None:
    """Look for concerns in what nobody answered, and in what waits on a machine because the database was away."""
    chat = app[CHAT]
    await check_messages(lambda: check_unstored(app, chat.bot, chat.looks["unstored"]))
    await check_messages(lambda: check_unanswered(app, chat.bot, remembered))
    chat.pace.tidy(asyncio.get_running_loop().time())


async def sweep(app: web.Application) -> None:
    """One round of whoever leads: delete what is over."""
    chat = app[CHAT]
    now = await app[GUARD].believes(app[STORE])
    async with chat.forgetting:
        await delete_expired(app[STORE], chat.bot, chat.locks.of, now)


async def forget_wiped(app: web.Application) -> None:
    """Have the bot forget at once what was wiped; what it cannot forget now waits for a round."""
    async with app[CHAT].forgetting:
        await make_bot_forget(app[STORE], app[CHAT].bot, app[CHAT].locks.of, None)


async def sweep_bot(app: web.Application) -> None:
    """Have the bot delete what it keeps for longer than any promise of ours, where the clock is believed."""
    now = await app[GUARD].believes(app[STORE])
    if now and not await app[CHAT].bot.sweep(now - GIVE_UP):
        log.info("the bot could not be swept now")


async def check_messages(look: Callable[[], Awaitable[int]]) -> None:
    """Look for concerns. A failure is logged; it must not keep the next from being looked at."""
    try:
        await look()
    except BotSilent as silence:
        log.warning("messages wait to be looked at: %s", silence)
    except Exception as error:
        log.error("messages could not be looked at: %s", where(error))
