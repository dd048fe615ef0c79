"""The bot's HTTP server: one secret shared with the backend, no words in any answer that is not a card.

`python -m bot.server` loads the newest model of `$HMO_HOME/models` and listens on 127.0.0.1:`BOT_PORT` (5005), or where
bot/listening.py allows; with `BOTS` as so many processes, each on the next port.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import hmac
import json
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import hdrs, web

from bot import models, rasa_without_tensorflow, request_ids
from bot.actions.backend import NotReceived, door_hash, home, service_token
from bot.listening import Listening, read_listening
from bot.logs import keep_words_out_of_logs
from bot.models import NoModel, UnknownModel, newest_model
from bot.secret_values import SecretLost
from bot.settings import BadSetting, read_settings
from bot.wire import BadRequest, Converse, NoAnswer, read_text
from bot.workers import serve_all

if TYPE_CHECKING:
    from bot.conversations import Conversations

log = logging.getLogger("bot.server")
CONVERSATIONS: web.AppKey[Conversations] = web.AppKey("CONVERSATIONS", object)  # type: ignore[arg-type]
ALLOWED = web.AppKey("ALLOWED", frozenset)
"""Hashes of the tokens that open the door: who checks keeps only those."""
TOKEN_HASH = web.AppKey("TOKEN_HASH", str)
"""Of the token that the bot shows to the backend."""
MODEL_HASH = web.AppKey("MODEL_HASH", str)
"""SHA-256 of the archive that was loaded; empty where nobody said."""
BODY_LIMIT = 256 * 1024
"""Bytes: 20,000 characters of four bytes each, as JSON."""
routes = web.RouteTableDef()


def problem(status: int, code: str, say: str, field: str = "") -> web.Response:
    """Return the one shape of every refusal."""
    body = {"problem": code, "say": say, **({"field": field} if field else {})}
    return web.json_response(body, status=status)


def hash_of(token: str) -> str:
    """Return the SHA-256 of a token, in hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def is_allowed(request: web.Request) -> bool:
    """Say whether the caller shows a token whose hash is known."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    shown = hash_of(token)
    return scheme == "Bearer" and any(hmac.compare_digest(shown, known) for known in request.app[ALLOWED])


@web.middleware
async def guarded(request: web.Request, handler: Any) -> web.StreamResponse:
    """Only the backend may come in; whatever goes wrong is said without words of the message. One line is logged."""
    began, request_id = time.monotonic(), request_ids.begin(request.headers.get(request_ids.HEADER, ""))
    response = await _answer(request, handler)
    response.headers.update(request_ids.sent_on())
    facts = {
        "method": request.method if request.method in hdrs.METH_ALL else "other",
        "route": request.match_info.route.name or "-",
        "status": response.status,
        "ms": int(1000 * (time.monotonic() - began)),
        "request_id": request_id,
    }
    log.info("%s %s %d %dms %s", *facts.values(), extra={"access": facts})
    return response


async def _answer(request: web.Request, handler: Any) -> web.StreamResponse:
    if request.path != "/health" and not is_allowed(request):
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
        # Bytes that are no UTF-8 and bare control characters are part of what somebody typed: read, not refused.
        return json.loads((await request.read()).decode("utf-8-sig", "replace"), strict=False)
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
    waits = {"send_if_gone": True} if answer.send_if_gone else {}
    return web.json_response({"messages": answer.messages, **lost, **waits})


@routes.post("/conversations/{id}/gone", name="gone")
async def gone(request: web.Request) -> web.Response:
    """Send what somebody told who is gone, where they wanted that: the cards; none where there is nothing to send."""
    told = Converse.read_gone(request.match_info["id"], await _json(request))
    conversations = request.app[CONVERSATIONS]
    if not conversations.knows(told.council):
        raise BadRequest("council")
    try:
        answer = await conversations.gone(told)
    except NotReceived:
        return problem(503, "not_received", "It could not be sent now. Please try again.")
    return web.json_response({"messages": answer.messages, "send_if_gone": answer.send_if_gone})


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


@routes.post("/conversations/sweep", name="sweep")
async def sweep(request: web.Request) -> web.Response:
    """Delete what nobody has touched since `untouched_since` (seconds since 1970).

    The gateway says since when: it alone judges whether the clock is to be believed. It deletes each conversation
    itself after 24 hours or 14 days; this is for what it never got to delete.
    """
    body = await _json(request)
    since = body.get("untouched_since") if isinstance(body, dict) else None
    if not isinstance(since, int) or isinstance(since, bool):
        raise BadRequest("untouched_since")
    return web.json_response({"deleted": await request.app[CONVERSATIONS].store.forget_untouched(since)})


@routes.get("/health", name="health")
async def health(_: web.Request) -> web.Response:
    """Say that the model is loaded."""
    return web.json_response({"ready": True})


@routes.get("/fingerprints", name="fingerprints")
async def fingerprints(request: web.Request) -> web.Response:
    """Say which secrets and which model this process holds, as fingerprints: `python -m backend check` compares them
    with its own.
    """
    held = {"token": request.app[TOKEN_HASH], "conversations-key": request.app[CONVERSATIONS].store.key_fingerprint}
    return web.json_response(held | ({"model": request.app[MODEL_HASH]} if request.app[MODEL_HASH] else {}))


def create_app(conversations: Conversations, token: str, door_hash: str = "", model_hash: str = "") -> web.Application:
    """Build the door around a loaded Agent.

    door_hash: SHA-256 of what the backend shows. token: the bot's own, for whoever looks for a fault on this machine.
    model_hash: of the archive that it was loaded from.
    """
    app = web.Application(middlewares=[guarded], client_max_size=BODY_LIMIT)
    app[CONVERSATIONS], app[ALLOWED] = conversations, frozenset({hash_of(token), door_hash} - {""})
    app[TOKEN_HASH], app[MODEL_HASH] = hash_of(token), model_hash
    app.add_routes(routes)
    app.cleanup_ctx.append(_emptying_log)
    return app


async def _emptying_log(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(_empty_log(app[CONVERSATIONS]))
    yield
    task.cancel()


async def _empty_log(conversations: Conversations) -> None:
    while True:  # each turn is written over the one before: older words leave the log of the store within a minute
        await asyncio.sleep(60)
        await conversations.store.truncate_log()


def hold_data_folder() -> int:
    """Hold the lock that says that somebody uses this data folder, as long as the process lives; return its handle.

    Shared with the backend (backend/running_processes.py): nothing is restored under a running process.
    """
    handle = os.open(home() / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def main() -> None:
    """Load the newest model and listen until stopped."""
    try:
        settings = read_settings()
        where = read_listening(settings, door_hash())
    except (BadSetting, OSError) as wrong:
        sys.exit(str(wrong))
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    keep_words_out_of_logs()
    # Rasa is imported only after this: without TensorFlow it starts in a third of the time and memory.
    rasa_without_tensorflow.install()
    from bot.conversations import Conversations

    os.umask(0o077)
    try:
        model = newest_model()
        model_hash = models.hash_of(model)
        conversations = Conversations.load(model)
        token = service_token()
    except (BadSetting, NoModel, UnknownModel, SecretLost) as missing:
        sys.exit(str(missing))
    hold_data_folder()

    def serve(number: int, parent: int | None = None) -> None:
        here = where.next(number)
        log.info("the bot is ready on %s:%s", here.host, here.port)
        listen(create_app(conversations, token, door_hash(), model_hash), here, parent)

    if settings.bots == 1:
        return serve(0)
    conversations.store.close_connections()
    serve_all(settings.bots, serve)


def listen(app: web.Application, here: Listening, parent: int | None = None) -> None:
    """Serve until told to stop, by a signal or by the end of the process that made this one; end what is under way."""
    if parent is not None:
        app.cleanup_ctx.append(ending_with(parent))
    app.on_shutdown.append(ignore_another_stop)
    web.run_app(app, host=here.host, port=here.port, ssl_context=here.tls, access_log=None, print=None)


async def ignore_another_stop(_: web.Application) -> None:
    """Have SIGTERM do nothing more: told twice, the server would cut off what it still answers."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: None)


def ending_with(parent: int) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return what ends the server as soon as the process that made it has ended (bot/workers.py)."""

    async def watching(_: web.Application) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def end() -> None:
            loop.remove_reader(parent)  # it can be read from now on, again and again
            os.kill(os.getpid(), signal.SIGTERM)

        loop.add_reader(parent, end)
        yield
        loop.remove_reader(parent)

    return watching


if __name__ == "__main__":
    main()
