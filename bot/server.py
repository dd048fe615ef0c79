"""The bot's door: loopback only, one secret shared with the backend, no words in any answer that is not a card.

`python -m bot.server` loads the newest model of `$HMO_HOME/models` and listens on 127.0.0.1:`BOT_PORT` (5005).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot import light_rasa
from bot.actions.backend import home, service_token
from bot.quiet import keep_words_out_of_logs
from bot.wire import BadRequest, Converse, NoAnswer, read_text

if TYPE_CHECKING:
    from bot.conversing import Conversations

log = logging.getLogger("bot.server")
CONVERSATIONS: web.AppKey[Conversations] = web.AppKey("CONVERSATIONS", object)  # type: ignore[arg-type]
TOKEN = web.AppKey("TOKEN", str)
BODY_LIMIT = 256 * 1024
"""Bytes: 20,000 characters of four bytes each, as JSON."""
FIFTEEN_DAYS = 15 * 24 * 3600
"""Seconds. The gateway deletes after 24 hours or 14 days; this is for what it never got to delete."""
routes = web.RouteTableDef()


def problem(status: int, code: str, say: str, field: str = "") -> web.Response:
    """Return the one shape of every refusal."""
    body = {"problem": code, "say": say, **({"field": field} if field else {})}
    return web.json_response(body, status=status)


@web.middleware
async def guarded(request: web.Request, handler: Any) -> web.StreamResponse:
    """Only the backend may come in; whatever goes wrong is said without words of the message."""
    sent = request.headers.get("Authorization", "")
    if request.path != "/health" and not hmac.compare_digest(sent.encode(), f"Bearer {request.app[TOKEN]}".encode()):
        return problem(401, "not_allowed", "This door is for the backend.")
    try:
        response: web.StreamResponse = await handler(request)
        return response
    except BadRequest as error:
        status = 413 if error.problem == "too_long" else 400
        return problem(status, error.problem, f"Something is not right with: {error.field}.", error.field)
    except web.HTTPException as error:
        return problem(error.status, "bad_request", "This was not understood.")
    except Exception as error:  # the type says where to look; the message may hold words
        log.error("%s %s: %s", request.method, request.match_info.route.name or "route", type(error).__name__)
        return problem(500, "went_wrong", "Something went wrong here. Nothing was lost. Please try again.")


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except (ValueError, RecursionError):
        raise BadRequest("body") from None


@routes.post("/converse", name="converse")
async def converse(request: web.Request) -> web.Response:
    """Take one message, answer with cards."""
    told = Converse.read(await _json(request))
    conversations = request.app[CONVERSATIONS]
    if not conversations.knows(told.council):
        raise BadRequest("council")
    try:
        answer = await conversations.turn(told)
    except NoAnswer:
        return problem(500, "no_answer", "Something went wrong here. Please try again.")
    lost = {"alert_not_stored": answer.alert_not_stored} if answer.alert_not_stored else {}
    return web.json_response({"messages": answer.messages, **lost})


@routes.post("/parse", name="parse")
async def parse(request: web.Request) -> web.Response:
    """Understand one text, for forms that are filled in without the chat."""
    body = await _json(request)
    if not isinstance(body, dict):
        raise BadRequest("body")
    return web.json_response(await request.app[CONVERSATIONS].parse(read_text(body)))


@routes.delete("/conversations/{id}", name="forget")
async def forget(request: web.Request) -> web.Response:
    """Delete a conversation; one that is not there is deleted already."""
    await request.app[CONVERSATIONS].forget(request.match_info["id"])
    return web.json_response({})


@routes.get("/health", name="health")
async def health(_: web.Request) -> web.Response:
    """Say that the model is loaded."""
    return web.json_response({"ready": True})


def create_app(conversations: Conversations, token: str) -> web.Application:
    """Build the door around a loaded Agent."""
    app = web.Application(middlewares=[guarded], client_max_size=BODY_LIMIT)
    app[CONVERSATIONS], app[TOKEN] = conversations, token
    app.add_routes(routes)
    app.cleanup_ctx.append(_sweeping)
    return app


async def _sweeping(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(_sweep(app[CONVERSATIONS]))
    yield
    task.cancel()


async def _sweep(conversations: Conversations) -> None:
    while True:
        await conversations.store.forget_untouched(FIFTEEN_DAYS)
        await asyncio.sleep(3600)


def newest_model() -> Path:
    """Return the newest trained model; raises FileNotFoundError where there is none."""
    models = sorted((home() / "models").glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    if not models:
        raise FileNotFoundError("no trained model: run `make train`")
    return models[-1]


def main() -> None:
    """Load and listen."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    keep_words_out_of_logs()
    # Rasa is imported only after this: without TensorFlow it starts in a third of the time and memory.
    light_rasa.install()
    from bot.conversing import Conversations

    conversations = Conversations.load(newest_model())
    port = int(os.environ.get("BOT_PORT") or 5005)
    log.info("the bot is ready on 127.0.0.1:%s", port)
    web.run_app(create_app(conversations, service_token()), host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main()
