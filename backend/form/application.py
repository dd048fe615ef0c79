"""The background task of forms: looks at words that the bot has not seen yet, and deletes what is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import web

from backend.background_tasks import BackgroundTask, running_tasks
from backend.chat.application import RESUME_SECONDS, RESUMES, starts_of
from backend.form.deletion import delete_expired
from backend.form.safety_check import check_all
from backend.keys import STORE
from backend.leader import LEADER
from backend.rate_limits import PerAddress
from backend.wall_clock.guard import GUARD

SECONDS_BETWEEN = 5.0
"""Seconds between two looks; what is new is looked at once."""


@dataclass(frozen=True)
class Forms:
    """wake: set when there is something to look at. begun: how many forms each address began.

    resumes: how many times each address tried four words, as in the chat.
    """

    begun: PerAddress
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    resumes: PerAddress = field(default_factory=lambda: PerAddress(RESUMES, RESUME_SECONDS))


FORMS = web.AppKey("forms", Forms)


async def run_form_task(app: web.Application) -> AsyncIterator[None]:
    """Work until the application stops (for `cleanup_ctx`, after the database and the bot's client)."""
    forms = app[FORMS] = Forms(starts_of(app))

    async def work() -> None:
        await check_all(app)
        if app[LEADER].leads and (now := await app[GUARD].believes(app[STORE])):
            await delete_expired(app, now)

    # Looked at by each process: one whose bots are away must not be the only one.
    async with running_tasks(BackgroundTask("looking after forms", work, SECONDS_BETWEEN, forms.wake)):
        yield
