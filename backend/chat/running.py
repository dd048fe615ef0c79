"""What the chat doors need while the application runs: the bot's client, locks, limits, and the sweeper's rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from aiohttp import web

from backend.chat.bot import Bot, BotSilent, connect
from backend.chat.limits import Pace, PerAddress
from backend.chat.sweeping import sweep
from backend.chat.tokens import Codes
from backend.chat.unheard import Unheard, look_at_unheard
from backend.keys import NOW, SECRETS, SESSIONS, SETTINGS
from backend.logs import where
from backend.rounds import Rounds, going_round

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60.0
STARTS_AN_HOUR = 60
"""A children's home shares one address."""
RESUMES = 10
RESUME_SECONDS = 900.0


class Locks:
    """One lock a name, so that the messages of one conversation are handled one after the other."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, name: str) -> asyncio.Lock:
        """The lock; it vanishes with its last user."""
        return self._locks.setdefault(name, asyncio.Lock())


@dataclass(frozen=True)
class Chat:
    """Everything of the chat that lives as long as the process."""

    bot: Bot
    codes: Codes
    arrivals: Locks = field(default_factory=Locks)
    """By token, taken at the door: the order in which messages came."""
    locks: Locks = field(default_factory=Locks)
    """By conversation, held while the bot is asked."""
    pace: Pace = field(default_factory=Pace)
    starts: PerAddress = field(default_factory=lambda: PerAddress(STARTS_AN_HOUR))
    resumes: PerAddress = field(default_factory=lambda: PerAddress(RESUMES, RESUME_SECONDS))
    wiped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a conversation was wiped, so that the bot is told at once."""


CHAT = web.AppKey("chat", Chat)


async def running(app: web.Application) -> AsyncIterator[None]:
    """Connect to the bot and keep sweeping until the application stops (for `cleanup_ctx`)."""
    secrets = app[SECRETS]
    async with connect(app[SETTINGS].bot_url, secrets.service_token) as bot:
        app[CHAT] = Chat(bot, Codes(secrets.code_key))
        unheard = Unheard()
        # Somebody who wiped their chat does not wait a minute for the bot to forget it.
        async with going_round(Rounds("sweeping", lambda: tidy(app, unheard), SWEEP_SECONDS, app[CHAT].wiped)):
            yield


async def tidy(app: web.Application, unheard: Unheard) -> None:
    """One round: look for concerns in what nobody answered, delete what is over."""
    chat = app[CHAT]
    await look_after_unheard(app, unheard)
    await sweep(app[SESSIONS], chat.bot, chat.locks.of, app[NOW]())
    chat.pace.tidy(asyncio.get_running_loop().time())


async def look_after_unheard(app: web.Application, unheard: Unheard) -> None:
    """Look for concerns in what nobody answered. A failure is logged; it must not keep the sweeper from sweeping."""
    try:
        await look_at_unheard(app, app[CHAT].bot, unheard)
    except BotSilent as silence:
        log.warning("messages wait to be looked at: %s", silence)
    except Exception as error:
        log.error("messages could not be looked at: %s", where(error))
