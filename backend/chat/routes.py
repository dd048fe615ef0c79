"""The chat doors: parse, call, answer. Wire format: docs/how-it-fits.md."""

from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import date, datetime

from aiohttp import web

from backend.alerts import waiting
from backend.chat import conversations, turns
from backend.chat.bot import BotSilent
from backend.chat.help_card import help_messages
from backend.chat.limits import PerAddress, wait_for
from backend.chat.running import CHAT
from backend.chat.shapes import Json, Resume, Said, Start, read
from backend.chat.tables import Conversation
from backend.chat.tokens import new_token, token_hash
from backend.chat.transcript import transcript
from backend.errors import Problem
from backend.keys import CONTENT, NOW, SECRETS, SESSIONS
from backend.store.engine import READING

log = logging.getLogger(__name__)
routes = web.RouteTableDef()


@routes.post("/chat/conversations")
async def start(request: web.Request) -> web.Response:
    """Begin a conversation: the token and the first screen. 503 leaves nothing behind."""
    council = (await read(request, Start)).council
    app = request.app
    if council not in app[CONTENT].councils:
        raise Problem("bad_request", 400, field="council")
    count(request, app[CHAT].starts, "too_many", more={"messages": help_messages(app[CONTENT], council)})
    conversation_id, first, token = str(uuid.uuid4()), Said(id=str(uuid.uuid4()), choice="begin"), new_token()
    messages = await ask_bot(request, conversation_id, council, first)
    async with app[SESSIONS].begin() as session:
        session.add(conversations.begin(conversation_id, council, token, now(request)))
        await session.flush()
        await turns.keep(session, app[SECRETS].sealer, conversation_id, first)
        await turns.answered(session, app[SECRETS].sealer, conversation_id, first.id, messages, now(request))
    return web.json_response({"token": token, "messages": messages}, status=201)


@routes.post("/chat/messages")
async def say(request: web.Request) -> web.Response:
    """Take one message and answer it. The same id again gives the same answer."""
    # The place in the queue is taken before anything else can wait: what came first is answered first.
    async with request.app[CHAT].arrivals.of(token_hash(token_of(request))):
        conversation = await of_token(request)
        said = await read(request, Said)
        await keep_pace(request, conversation.id)
        async with request.app[CHAT].locks.of(conversation.id):
            messages = await answer(request, conversation, said)
    return web.json_response({"messages": messages})


async def keep_pace(request: web.Request, conversation_id: str) -> None:
    """Wait a little when messages come faster than a person types; raises Problem when they come absurdly fast."""
    pace, at = request.app[CHAT].pace, asyncio.get_running_loop().time()
    if wait := pace.come_back_after(conversation_id, at):
        raise too_fast("too_fast", wait)
    await asyncio.sleep(pace.pause(conversation_id, at))


async def answer(request: web.Request, conversation: Conversation, said: Said) -> list[Json]:
    """Keep, ask the bot, keep the answer; each step in its own transaction, so a crash between them loses nothing."""
    sessions, sealer = request.app[SESSIONS], request.app[SECRETS].sealer
    async with sessions.begin() as session:
        before = await turns.keep(session, sealer, conversation.id, said)
    if before is not None:
        return before
    messages = await ask_bot(request, conversation.id, conversation.council, said)
    messages = await with_code(request, conversation.id, messages)
    async with sessions.begin() as session:
        return await turns.answered(session, sealer, conversation.id, said.id, messages, now(request))


async def with_code(request: web.Request, conversation_id: str, messages: list[Json]) -> list[Json]:
    """Where the bot says that the talk is saved, save it and put the code into the card."""
    if not any(message.get("do") == "save" for message in messages):
        return messages
    code, _ = await save_talk(request, conversation_id)
    return [filled(message, code) if message.get("do") == "save" else message for message in messages]


def filled(message: Json, code: str) -> Json:
    """The card with the code in its place."""
    lines = [{**line, "say": line["say"].replace("{code}", code)} for line in message["lines"]]
    return {**message, "lines": lines}


async def ask_bot(request: web.Request, conversation_id: str, council: str, said: Said) -> list[Json]:
    """One turn of the bot; its silence becomes a 503 with the help card."""
    context = {"council": council, "at": now(request).isoformat()}
    try:
        heard = await request.app[CHAT].bot.converse(conversation_id, said.id, context, said.words())
    except BotSilent as silence:
        log.warning("the bot did not answer: %s", silence)
        more = {"messages": help_messages(request.app[CONTENT], council)}
        raise Problem("not_sent", 503, headers={"Retry-After": "5"}, more=more) from None
    if lost := heard.alert_not_stored:
        await waiting.keep(request.app, lost.get("uuid"), lost.get("alert"))
    return heard.messages


@routes.get("/chat/messages")
async def whole(request: web.Request) -> web.Response:
    """The whole talk, for a reload."""
    conversation = await of_token(request)
    return web.json_response({"council": conversation.council, "messages": await talk(request, conversation.id)})


@routes.post("/chat/save")
async def save(request: web.Request) -> web.Response:
    """Keep the talk for 14 days under four words, told once and stored nowhere."""
    conversation = await of_token(request)
    code, kept_until = await save_talk(request, conversation.id)
    return web.json_response({"code": code, "kept_until": kept_until.isoformat()})


async def save_talk(request: web.Request, conversation_id: str) -> tuple[str, date]:
    """Save the talk under a new code; return the code and the last day it is kept."""
    codes = request.app[CHAT].codes
    code = codes.new()
    code_hash = await codes.hash(code)
    async with request.app[SESSIONS].begin() as session:
        kept = await conversations.save(session, conversation_id, codes.lookup("chat", code), code_hash, now(request))
    return code, kept.keep_until.date()


@routes.post("/chat/resume")
async def resume(request: web.Request) -> web.Response:
    """Go on with a saved talk: a new token; the token of the old device stops working."""
    code = (await read(request, Resume)).code
    app = request.app
    count(request, app[CHAT].resumes, "too_fast")
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        found = await conversations.by_code(session, app[CHAT].codes, code, now(request))
    if found is None:
        raise Problem("no_such_code", 404, field="code")
    token = new_token()
    async with app[SESSIONS].begin() as session:
        await conversations.resume(session, found.id, token, now(request))
    messages = await talk(request, found.id)
    return web.json_response({"token": token, "council": found.council, "messages": messages})


@routes.delete("/chat")
async def wipe(request: web.Request) -> web.Response:
    """Delete the talk here at once; the sweeper makes the bot forget it, however long that takes."""
    conversation = await of_token(request)
    async with request.app[SESSIONS].begin() as session:
        await conversations.wipe(session, conversation.id, now(request))
    request.app[CHAT].wiped.set()
    return web.Response(status=204)


async def of_token(request: web.Request) -> Conversation:
    """The conversation of the token; raises Problem."""
    async with request.app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        return await conversations.by_token(session, token_of(request), now(request))


def token_of(request: web.Request) -> str:
    """The token of the `Authorization: Bearer` header; raises Problem."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise conversations.over()
    return token


async def talk(request: web.Request, conversation_id: str) -> list[Json]:
    """The transcript of a conversation."""
    sealer = request.app[SECRETS].sealer
    async with request.app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        found = await turns.turns_of(session, conversation_id)
    return transcript(turns.open_turn(sealer, turn) for turn in found)


def count(request: web.Request, limit: PerAddress, problem: str, more: Json | None = None) -> None:
    """Count this against the address it comes from; raises Problem with a time to come back."""
    if wait := wait_for(limit, request):
        raise too_fast(problem, wait, more)


def too_fast(problem: str, wait: int, more: Json | None = None) -> Problem:
    """429 with the seconds to wait."""
    return Problem(problem, 429, headers={"Retry-After": str(wait)}, more=more)


def now(request: web.Request) -> datetime:
    """The application's clock."""
    return request.app[NOW]()
