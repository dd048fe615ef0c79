"""One message of a talk and its answer: kept, heard by the bot, answered, kept. What fails on the way is said truly."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from aiohttp import web
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import unstored_alerts
from backend.chat import conversations, silence, talk_size, turns, unstored_messages
from backend.chat.application import CHAT
from backend.chat.bot import BotSilent, Heard
from backend.chat.help_card import card_messages, help_messages
from backend.chat.shapes import Json, Said
from backend.chat.standing import by_id, by_token, extent_of
from backend.chat.tables import Conversation
from backend.chat.tokens import token_hash, token_of
from backend.chat.unstored_messages import Place
from backend.errors import Problem
from backend.keys import CONTENT, DIRECT_STORE, NOW, SECRETS, SETTINGS, STORE
from backend.logs import where
from backend.store.ledger import emptied_of, note_deleted, turn_of, wish_of
from telling.help_card import choose_help_card, says_we_keep_trying

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What keeping a message found. before: its answer, where it was answered already. is_under_way: anything was.

    is_begun: nothing was kept yet, because something is being sent for this person that must be finished first.
    """

    before: list[Json] | None = None
    is_under_way: bool = False
    is_begun: bool = False


async def answer(request: web.Request, place: Place, said: Said) -> list[Json]:
    """Keep, ask the bot, keep the answer; each step in its own transaction, so a crash between them loses nothing.

    Raises Problem: where a step fails, the message was looked at all the same, and the card in it is true.
    """
    app = request.app
    try:
        kept = await kept_in_time(request, place, said)
    except Problem:
        raise
    except talk_size.Full:
        raise await talk_full(request, place, said) from None
    except Exception as error:
        log.error("a message could not be stored: %s", where(error))
        raise await unstored_messages.not_sent(app, app[CHAT].bot, place, said, is_kept=False) from None
    if kept.before is not None:
        return kept.before
    heard = await ask_bot(request, place.conversation_id, place.council, said, is_under_way=kept.is_under_way)
    messages = heard.messages
    try:
        messages = await with_code(request, place.conversation_id, messages)
        return await unstored_messages.in_time(keep_answer(request, place, said, replace(heard, messages=messages)))
    except Problem:
        raise
    except Exception as error:
        log.error("an answer could not be stored: %s", where(error))
        # The bot has passed on what was to be passed on; asked again with the same id, it says the same.
        shown = (
            messages if any(one["kind"] == "help" for one in messages) else help_messages(app[CONTENT], place.council)
        )
        raise Problem("not_sent", 503, headers={"Retry-After": "5"}, more={"messages": shown}) from None


async def kept_in_time(request: web.Request, place: Place, said: Said) -> Kept:
    """Keep what was said; what was begun for them while they were gone is finished first."""
    kept = await unstored_messages.in_time(keep(request, said))
    if not kept.is_begun:
        return kept
    try:
        await unstored_messages.in_time(silence.send_for(request.app, place.conversation_id))
    except Exception as error:  # what is said now is heard all the same
        log.warning("what was told before waits to be sent: %s", where(error))
    return await unstored_messages.in_time(keep(request, said, whatever_is_begun=True))


async def keep(request: web.Request, said: Said, *, whatever_is_begun: bool = False) -> Kept:
    """Keep what was said; raises Problem, and Full where the talk is too large to be sent with it."""
    sealer, token, at = request.app[SECRETS].sealer, token_hash(token_of(request)), now(request)

    def work(connection: Connection) -> Kept:
        standing = by_token(connection, token, said.id, at)
        if not whatever_is_begun and silence.is_begun(connection, standing, at):
            return Kept(is_begun=True)
        extent = extent_of(connection, standing)
        if not talk_size.has_room((extent.size, extent.number), said):
            raise talk_size.Full
        return Kept(turns.keep(connection, sealer, standing, extent, said), extent.is_under_way)

    return await request.app[DIRECT_STORE].writing(work)


async def talk_full(request: web.Request, place: Place, said: Said) -> Problem:
    """Return the refusal of a message with which the talk could not be sent: now, never when "send" is pressed.

    The message is looked at for safety all the same.
    """
    card = await unstored_messages.heard(request.app, request.app[CHAT].bot, place, said, is_kept=False)
    shown = card_messages(request.app[CONTENT], place.council, card) if card else []
    return Problem("talk_full", 413, field="text", more={"messages": shown} if shown else None)


async def keep_answer(request: web.Request, place: Place, said: Said, heard: Heard) -> list[Json]:
    """Keep what was answered; return the answer that counts, and before it what was sent while they were gone."""
    sealer, name, at = request.app[SECRETS].sealer, place.conversation_id, now(request)
    if any(message.get("do") == "delete" for message in heard.messages):
        await note_emptied(request, name, said.id)

    def work(connection: Connection, *, is_noted: bool = False) -> list[Json] | None:
        standing = by_id(connection, name, said.id)
        if standing.is_wished and not heard.send_if_gone and not is_noted:
            return None
        after = silence.sent_after(standing, heard, at)
        shown = silence.unseen(connection, sealer, standing)
        return [*shown, *turns.answered(connection, sealer, standing, heard.messages, at, send_after=after)]

    kept = await request.app[DIRECT_STORE].writing(work)
    if kept is None:
        # It is not to be sent any more: noted before that is kept, and outside of the transaction, which waits for no
        # share. So no older backup sends it.
        await note_deleted(request.app[SETTINGS].ledger, wish_of(name))
        kept = await request.app[DIRECT_STORE].writing(partial(work, is_noted=True))
    return kept or []


async def note_emptied(request: web.Request, name: str, message_id: str) -> None:
    """Note that what was told before this message is deleted, so that no older backup brings it back.

    The talk goes on under its own name. Its oldest turn is in every backup that holds a word of what goes now, and in
    none that is made later.
    """
    oldest = await request.app[STORE].reading(lambda session: turns.oldest_of_others(session, name, message_id))
    await note_deleted(request.app[SETTINGS].ledger, emptied_of(name), *([turn_of(name, oldest)] if oldest else []))


async def note_wish_taken_back(request: web.Request, name: str) -> None:
    """Note that a talk is not to be sent any more, where it was: before the transaction, which waits for no share."""

    async def is_wished(session: AsyncSession) -> bool:
        conversation = await session.get(Conversation, name)
        return conversation is not None and conversation.send_after is not None and conversation.sent_at is None

    if await request.app[STORE].reading(is_wished):
        await note_deleted(request.app[SETTINGS].ledger, wish_of(name))


async def with_code(request: web.Request, conversation_id: str, messages: list[Json]) -> list[Json]:
    """Save the talk where the bot says that it is saved, and put the code into the card."""
    if not any(message.get("do") == "save" for message in messages):
        return messages
    code, _ = await save_talk(request, conversation_id)
    return [filled(message, code) if message.get("do") == "save" else message for message in messages]


def filled(message: Json, code: str) -> Json:
    """Return the card with the code in its place."""
    lines = [{**line, "say": line["say"].replace("{code}", code)} for line in message["lines"]]
    return {**message, "lines": lines}


async def ask_bot(
    request: web.Request, conversation_id: str, council: str, said: Said, *, is_under_way: bool = False
) -> Heard:
    """Ask the bot for one turn; its silence becomes a 503 with the help card. is_under_way: it must know the talk."""
    context: Json = {"council": council, "at": now(request).isoformat()}
    if is_under_way:
        context["under_way"] = True
    try:
        heard = await request.app[CHAT].bot.converse(conversation_id, said.id, context, said.words())
    except BotSilent as error:
        log.warning("the bot did not answer: %s", error)
        # A bot that is there but cannot keep its own talk (a full disk) can still look at one message; so can another.
        # Where none is well, nobody waits for it: what is kept is looked at later.
        bot, place = request.app[CHAT].bot, Place(conversation_id, council)
        heard_by = said if error.is_there or bot.has_one_well else said.model_copy(update={"text": None})
        raise await unstored_messages.not_sent(request.app, bot, place, heard_by, is_kept=True) from None
    lost = heard.alert_not_stored
    if lost and not await unstored_alerts.keep_alert(request.app, lost.get("uuid"), lost.get("alert")):
        return replace(heard, messages=[true_card(request, council, message) for message in heard.messages])
    return heard


def true_card(request: web.Request, council: str, message: Json) -> Json:
    """Return the message, or where it says that we keep trying: that it is not passed on, and whom to call."""
    if not says_we_keep_trying(str(message.get("card"))):
        return message
    return card_messages(request.app[CONTENT], council, choose_help_card({"stored": False, "kept": False}))[0]


async def save_talk(request: web.Request, conversation_id: str) -> tuple[str, date]:
    """Save the talk under a new code; return the code and the last day it is kept."""
    codes = request.app[CHAT].codes
    code = codes.new()
    code_hash = await codes.hash(code)
    lookup, at = codes.lookup("chat", code), now(request)

    # What is saved for later is not sent meanwhile: also where a backup comes back that knows nothing of it.
    await note_wish_taken_back(request, conversation_id)

    async def work(session: AsyncSession) -> date:
        return (await conversations.save(session, conversation_id, lookup, code_hash, at)).keep_until.date()

    return code, await request.app[STORE].writing(work)


def now(request: web.Request) -> datetime:
    """Return the application's clock."""
    return request.app[NOW]()
