"""Routes of the chat: parse, call, answer. Wire format: docs/how-it-fits.md."""

from __future__ import annotations

import asyncio
import logging
import uuid

from aiohttp import web

from backend.chat import conversations, silence, turns, unstored_messages
from backend.chat.answering import answer, ask_bot, now, save_talk
from backend.chat.application import CHAT
from backend.chat.help_card import card_messages
from backend.chat.shapes import Json, Resume, Said, Start, read
from backend.chat.tables import Conversation
from backend.chat.tokens import new_token, token_hash, token_of
from backend.chat.transcript import transcript
from backend.chat.unstored_messages import Place
from backend.errors import Problem
from backend.keys import CONTENT, DIRECT_STORE, SECRETS, SETTINGS, STORE
from backend.logs import where
from backend.rate_limits import PerAddress, wait_for
from backend.store.ledger import note_deleted

log = logging.getLogger(__name__)
routes = web.RouteTableDef()


@routes.post("/chat/conversations")
async def start(request: web.Request) -> web.Response:
    """Begin a conversation: the token and the first screen. 503 leaves nothing behind."""
    council = (await read(request, Start)).council
    app = request.app
    if council not in app[CONTENT].councils:
        raise Problem("bad_request", 400, field="council")
    help_card = card_messages(app[CONTENT], council, "help_now")
    await count(request, app[CHAT].starts, "too_many", more={"messages": help_card})
    conversation_id, first, token = str(uuid.uuid4()), Said(id=str(uuid.uuid4()), choice="begin"), new_token()
    messages = (await ask_bot(request, conversation_id, council, first)).messages

    begun = conversations.begin(conversation_id, council, token, now(request))
    sealer = app[SECRETS].sealer
    await app[DIRECT_STORE].writing(lambda connection: turns.begin(connection, sealer, begun, first, messages))
    app[CHAT].known_places.put(token_hash(token), Place(conversation_id, council))
    return web.json_response({"token": token, "messages": messages}, status=201)


@routes.post("/chat/messages")
async def say(request: web.Request) -> web.Response:
    """Take one message and answer it. The same id again gives the same answer."""
    # The place in the queue is taken before anything else can wait: what came first is answered first.
    async with request.app[CHAT].arrivals.of(token_hash(token_of(request))):
        place = await place_of(request)
        said = await read(request, Said)
        if place is None:
            raise await unstored_messages.not_sent(
                request.app, request.app[CHAT].bot, remembered(request), said, is_kept=False
            )
        await keep_pace(request, place.conversation_id)
        async with request.app[CHAT].locks.of(place.conversation_id):
            messages = await answer(request, place, said)
    return web.json_response({"messages": messages})


async def place_of(request: web.Request) -> Place | None:
    """Return where a message belongs; None where the store cannot say so now. Raises Problem: conversation_over.

    Where this process knows it from before, it is not asked for: whether the token is still good is seen where the
    message is kept.
    """
    if (known := remembered(request)).conversation_id:
        request.app[CHAT].known_places.put(token_hash(token_of(request)), known)
        return known
    try:
        found = await unstored_messages.in_time(of_token(request))
    except Problem:
        raise
    except Exception as error:
        log.error("a conversation could not be read: %s", where(error))
        return None
    place = Place(found.id, found.council)
    request.app[CHAT].known_places.put(token_hash(token_of(request)), place)
    return place


def remembered(request: web.Request) -> Place:
    """Return where messages with this token belonged before; an empty place where this process never knew."""
    return request.app[CHAT].known_places.places.get(token_hash(token_of(request)), Place("", ""))


async def keep_pace(request: web.Request, conversation_id: str) -> None:
    """Wait a little when messages come faster than a person types; raises Problem when they come absurdly fast."""
    pace, at = request.app[CHAT].pace, asyncio.get_running_loop().time()
    if wait := pace.come_back_after(conversation_id, at):
        raise too_fast("too_fast", wait)
    await asyncio.sleep(pace.pause(conversation_id, at))


@routes.get("/chat/messages")
async def whole(request: web.Request) -> web.Response:
    """Show the whole talk, for a reload."""
    conversation = await of_token(request)
    messages = await talk(request, conversation.id)
    if conversation.sent_unseen is not None:
        await request.app[STORE].writing(lambda session: silence.note_seen(session, conversation.id))
    return web.json_response({"council": conversation.council, "messages": messages})


@routes.post("/chat/save")
async def save(request: web.Request) -> web.Response:
    """Keep the talk for 14 days under four words, told once and stored nowhere."""
    conversation = await of_token(request)
    if wait := request.app[CHAT].saves.come_back_after(conversation.id, now(request).date()):
        raise too_fast("saved_often", wait)
    code, kept_until = await save_talk(request, conversation.id)
    return web.json_response({"code": code, "kept_until": kept_until.isoformat()})


@routes.post("/chat/resume")
async def resume(request: web.Request) -> web.Response:
    """Go on with a saved talk: a new token; that of the old device stops working."""
    code = (await read(request, Resume)).code
    app = request.app
    await count(request, app[CHAT].resumes, "too_fast")
    codes, at = app[CHAT].codes, now(request)
    found = await app[STORE].reading(lambda session: conversations.by_code(session, codes, code, at))
    if found is None:
        raise Problem("no_such_code", 404, field="code")
    token, conversation_id = new_token(), found.id
    await app[STORE].writing(lambda session: conversations.resume(session, conversation_id, token, at))
    messages = await talk(request, conversation_id)
    return web.json_response({"token": token, "council": found.council, "messages": messages})


@routes.delete("/chat")
async def wipe(request: web.Request) -> web.Response:
    """Delete the talk here at once; the sweeper makes the bot forget it, however long that takes."""
    conversation = await of_token(request)
    await note_deleted(request.app[SETTINGS].ledger, conversation.id)
    await request.app[STORE].writing(lambda session: conversations.wipe(session, conversation.id, now(request)))
    request.app[CHAT].wiped.set()
    return web.Response(status=204)


async def of_token(request: web.Request) -> Conversation:
    """Return the conversation of the token; raises Problem."""
    token, at = token_of(request), now(request)
    return await request.app[STORE].reading(lambda session: conversations.by_token(session, token, at))


async def talk(request: web.Request, conversation_id: str) -> list[Json]:
    """Return the transcript of a conversation."""
    sealer = request.app[SECRETS].sealer
    found = await request.app[STORE].reading(lambda session: turns.turns_of(session, conversation_id))
    return transcript(turns.open_turn(sealer, turn) for turn in found)


async def count(request: web.Request, limit: PerAddress, problem: str, more: Json | None = None) -> None:
    """Count this against the address it comes from; raises Problem with a time to come back."""
    if wait := await wait_for(limit, request):
        raise too_fast(problem, wait, more)


def too_fast(problem: str, wait: int, more: Json | None = None) -> Problem:
    """Return status 429 with the seconds to wait."""
    return Problem(problem, 429, headers={"Retry-After": str(wait)}, more=more)
