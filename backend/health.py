"""Is the process there, and what can it do now? For a supervisor and a load balancer; says nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend.chat.application import CHAT
from backend.errors import SAY
from backend.keys import SECRETS, STORE
from backend.ledger_watch import LEDGER_WATCH
from backend.store.waiting import may_wait

routes = web.RouteTableDef()
DATABASE_SECONDS = 2.0
KEYS_SECONDS = 2.0


@dataclass
class Stopping:
    """told: the process was told to stop. It still answers, but nothing new should be sent to it."""

    told: bool = False


STOPPING = web.AppKey("stopping", Stopping)


@routes.get("/live")
@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    """Answer that the process is there."""
    return web.json_response({"ok": True})


@routes.get("/ready")
async def ready(request: web.Request) -> web.Response:
    """Say what can be done now: chat, form, desk, keys; whether deletions can be noted; and of several bots, whether
    those that answer understand with the same model.

    503 where nothing can be done, or where the process is about to stop. Without the bot, the keys of cases or the
    ledger, the form and the help pages go on: the process is not taken away.
    """
    app = request.app
    bots = app[CHAT].bot
    db, bot, keys, one_model = await asyncio.gather(
        database_answers(app), bots.is_well(), keys_answer(app), bots.have_one_model()
    )
    parts = {"db": db, "bot": bot, "keys": keys, "chat": db and bot, "form": db, "desk": db and keys}
    parts["ledger"] = app[LEDGER_WATCH].is_open
    if bots.are_several:
        parts["one_model"] = one_model
    if db and not app[STOPPING].told:
        return web.json_response({"ready": True, **parts})
    body = {"problem": "not_ready", "say": SAY["not_ready"], "ready": False, **parts}
    return web.json_response(body, status=503, headers={"Retry-After": "5"})


async def database_answers(app: web.Application) -> bool:
    """Return True when a reading transaction comes back in time."""
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            return bool(await app[STORE].reading(lambda session: session.scalar(text("SELECT 1"))) == 1)
    except (SQLAlchemyError, OSError, TimeoutError):
        return False


async def keys_answer(app: web.Application) -> bool:
    """Return True when the database of the keys of cases answers in time."""

    async def ask() -> bool:
        return app[SECRETS].data_keys.identity() is not None

    try:
        async with asyncio.timeout(KEYS_SECONDS):
            return await may_wait(ask())
    except OSError:  # KeysSilent is one, and so is the time that is over
        return False
