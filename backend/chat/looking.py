"""Words that wait to be looked at, or sent, one after the other: one on which the bot fails holds up no other.

What the bot failed on goes last in the next round. What it failed on TRIES times, although it was well before, is
raised unread: a person looks at it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, field

from backend.chat.bot import BotSilent
from backend.chat.bots import Bots
from backend.chat.shapes import Json
from backend.logs import where

log = logging.getLogger(__name__)
TRIES = 2
MOST_FAILURES = 10
"""In one round: a bot that answers nothing, or a store that keeps nothing, is not asked for everything."""
NOT_READ: Json = {"concern": True, "level": "alert", "urgent": False, "category": "not_read_by_the_program"}
"""What is said of words on which the bot fails, in place of what it would have found."""


@dataclass
class Looks:
    """silences: how often the bot was well, and then silent about this one. failures: how often it failed at all.

    Not stored: after a restart each is tried anew.
    """

    silences: dict[Hashable, int] = field(default_factory=dict)
    failures: dict[Hashable, int] = field(default_factory=dict)

    async def each[T](
        self, bot: Bots, waiting: Iterable[T], key: Callable[[T], Hashable], look: Callable[[T], Awaitable[object]]
    ) -> int:
        """Look at each; return how many are left. Raises BotSilent where no bot can take one: later, then."""
        first = sorted(waiting, key=lambda one: self.failures.get(key(one), 0))
        keys = {key(one) for one in first}
        self.silences = {this: times for this, times in self.silences.items() if this in keys}
        self.failures = {this: times for this, times in self.failures.items() if this in keys}
        failed, is_well = 0, False
        for done, one in enumerate(first):
            if failed == MOST_FAILURES:
                return failed + len(first) - done
            if not is_well and not await bot.is_well():
                raise BotSilent("no bot is well")
            is_well = True
            try:
                await look(one)
            except Exception as error:
                failed, is_well = failed + 1, False
                self.note(key(one), error)
        return failed

    def note(self, this: Hashable, error: Exception) -> None:
        """Note a failure."""
        self.failures[this] = self.failures.get(this, 0) + 1
        if isinstance(error, BotSilent):
            self.silences[this] = self.silences.get(this, 0) + 1
            log.warning("words wait to be looked at: %s", error)
        else:
            log.error("words could not be looked at: %s", where(error))

    async def read(self, bot: Bots, this: Hashable, words: str) -> Json:
        """Return what the bot finds in these words, or that nobody has read them. Raises BotSilent."""
        if self.silences.get(this, 0) >= TRIES:
            log.error("words on which the bot fails are passed on unread")
            return {"intent": None, "safeguarding": NOT_READ}
        return await bot.parse(words)
