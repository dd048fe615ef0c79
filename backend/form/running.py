"""The background task of forms: looks at words that the bot has not seen yet, and deletes what is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import web

from backend.chat.limits import PerAddress
from backend.chat.running import RESUME_SECONDS, RESUMES
from backend.form.going import sweep
from backend.form.unchecked import drain
from backend.rounds import Rounds, going_round

EVERY = 5.0
"""Seconds between two looks; what is new is looked at once."""
BEGUN_AN_HOUR = 120
"""From one address: a school or a children's home shares one."""


@dataclass(frozen=True)
class Forms:
    """wake: set when there is something to look at. begun: how many forms each address began.

    resumes: how many times each address tried four words, as in the chat.
    """

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    begun: PerAddress = field(default_factory=lambda: PerAddress(BEGUN_AN_HOUR))
    resumes: PerAddress = field(default_factory=lambda: PerAddress(RESUMES, RESUME_SECONDS))


FORMS = web.AppKey("forms", Forms)


async def watching_forms(app: web.Application) -> AsyncIterator[None]:
    """Work until the application stops (for `cleanup_ctx`, after the database and the bot's client)."""
    forms = app[FORMS] = Forms()

    async def work() -> None:
        await drain(app)
        await sweep(app)

    async with going_round(Rounds("looking after forms", work, EVERY, forms.wake)):
        yield
