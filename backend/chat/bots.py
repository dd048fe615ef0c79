"""Several bots behind one gateway: the least busy one that answers is asked, and once another where it does not.

They keep conversations in one database, so any of them goes on with any talk. A message that two of them took is
processed once (the bot's own lock and its memory of message ids), so asking another one is safe.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from backend.chat.bot import Bot, BotSilent, Heard, connect
from backend.chat.shapes import Json
from backend.settings import Settings

log = logging.getLogger(__name__)
WATCH_SECONDS = 2.0


@dataclass
class Known:
    """A bot and how it does. busy: how much it was asked and has not answered. since: when it was asked last."""

    bot: Bot
    number: int
    busy: int = 0
    is_well: bool = True
    since: int = 0

    @contextmanager
    def working(self) -> Iterator[Bot]:
        """Count one question while it is asked."""
        self.busy += 1
        try:
            yield self.bot
        finally:
            self.busy -= 1


class Bots:
    """What the gateway asks; the same questions as one bot answers."""

    def __init__(self, bots: Sequence[Bot]) -> None:
        self._known = [Known(bot, number) for number, bot in enumerate(bots, 1)]
        self._asked = 0

    async def converse(
        self, conversation_id: str, message_id: str, context: Mapping[str, object], words: Mapping[str, str]
    ) -> Heard:
        """Ask for one turn, as Bot.converse. Raises BotSilent."""
        return await self._ask(lambda bot: bot.converse(conversation_id, message_id, context, words))

    async def parse(self, text: str) -> Json:
        """Understand one text outside any conversation, as Bot.parse. Raises BotSilent."""
        return await self._ask(lambda bot: bot.parse(text))

    async def gone(self, conversation_id: str, message_id: str, context: Mapping[str, str]) -> Heard:
        """Have what was told sent, as Bot.gone. Raises BotSilent."""
        return await self._ask(lambda bot: bot.gone(conversation_id, message_id, context))

    async def forget(self, conversation_id: str) -> bool:
        """Delete the conversation; return True when a bot says it is gone."""
        return await self._any(lambda bot: bot.forget(conversation_id))

    async def sweep(self, untouched_since: datetime) -> bool:
        """Delete what nobody has touched since then; return True when a bot says it is done."""
        return await self._any(lambda bot: bot.sweep(untouched_since))

    async def is_well(self) -> bool:
        """Return True when a bot can take a message now; who can is asked first from now on."""
        await self.watch()
        return self.has_one_well

    async def models(self) -> list[str]:
        """Return the hashes of the models of those that answer, each once."""
        return sorted(set(await self._each(lambda bot: bot.model())) - {""})

    async def have_one_model(self) -> bool:
        """Return whether all that answer understand in the same way; of one there is nothing to ask."""
        return not self.are_several or len(await self.models()) <= 1

    async def watch(self) -> None:
        """Look which ones answer, so that a child's message is not what finds out that one is away."""
        for known, is_well in zip(self._known, await self._each(lambda bot: bot.is_well()), strict=True):
            note(known, is_well=is_well)

    @property
    def has_one_well(self) -> bool:
        """One of them answered when it was last asked or looked at."""
        return any(known.is_well for known in self._known)

    @property
    def are_several(self) -> bool:
        """There is a choice."""
        return len(self._known) > 1

    def _best(self, but: Known | None = None) -> Known | None:
        """Return who is asked now: of those that are well the least busy, of these the one that rested longest.

        One that is not well is asked where no other is: it may be back.
        """
        others = [known for known in self._known if known is not but]
        best = min(others, key=lambda known: (not known.is_well, known.busy, known.since), default=None)
        if best is not None:
            self._asked += 1
            best.since = self._asked
        return best

    async def _ask[T](self, question: Callable[[Bot], Awaitable[T]]) -> T:
        """Ask the best one; and where it is away or broken, once another. Who refuses a message speaks for all."""
        first = self._best()
        assert first is not None  # nosec B101 # settings name at least one
        try:
            return await self._asked_one(first, question)
        except BotSilent as silence:
            second = self._best(first)
            if silence.is_final or second is None or not await is_there(second):
                raise
        return await self._asked_one(second, question)

    async def _asked_one[T](self, known: Known, question: Callable[[Bot], Awaitable[T]]) -> T:
        with known.working() as bot:
            try:
                answer = await question(bot)
            except BotSilent as silence:
                note(known, is_well=silence.is_there)
                raise
        note(known, is_well=True)
        return answer

    async def _any(self, question: Callable[[Bot], Awaitable[bool]]) -> bool:
        """Ask the best one, and once another where it says no."""
        first = self._best()
        assert first is not None  # nosec B101 # settings name at least one
        with first.working() as bot:
            if await question(bot):
                return True
        second = self._best(first)
        return second is not None and await question(second.bot)

    async def _each[T](self, question: Callable[[Bot], Awaitable[T]]) -> list[T]:
        return list(await asyncio.gather(*(question(known.bot) for known in self._known)))


async def is_there(known: Known) -> bool:
    """Return whether it answers; who was away the last time is looked at first, and not waited for in vain."""
    return known.is_well or await known.bot.is_well()


def note(known: Known, *, is_well: bool) -> None:
    """Note how a bot does; say so once when it changes."""
    if known.is_well != is_well:
        log.log(
            logging.INFO if is_well else logging.WARNING, "bot %d %s", known.number, "is back" if is_well else "is away"
        )
    known.is_well = is_well


@asynccontextmanager
async def connect_all(settings: Settings, token: str) -> AsyncIterator[Bots]:
    """Return clients of all bots that the settings name, for as long as the application lives."""
    async with AsyncExitStack() as stack:
        yield Bots([await stack.enter_async_context(connect(url, token, settings)) for url in settings.bot_urls])
