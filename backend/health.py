"""Is the process there, and can it take a message now? For a supervisor and a load balancer; says nothing else."""

from __future__ import annotations

import asyncio

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend.chat.running import CHAT
from backend.errors import SAY
from backend.keys import SESSIONS
from backend.store.engine import READING

routes = web.RouteTableDef()
DATABASE_SECONDS = 2.0


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"ok": True})


@routes.get("/ready")
async def ready(request: web.Request) -> web.Response:
    """Database and bot answer; 503 says which does not."""
    db, bot = await asyncio.gather(database_answers(request.app), request.app[CHAT].bot.is_well())
    if db and bot:
        return web.json_response({"ready": True, "db": True, "bot": True})
    body = {"problem": "not_ready", "say": SAY["not_ready"], "ready": False, "db": db, "bot": bot}
    return web.json_response(body, status=503, headers={"Retry-After": "5"})


async def database_answers(app: web.Application) -> bool:
    """True when a reading transaction comes back in time."""
    try:
        async with asyncio.timeout(DATABASE_SECONDS), app[SESSIONS]() as session:
            await session.connection(execution_options=READING)
            return bool(await session.scalar(text("SELECT 1")) == 1)
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
