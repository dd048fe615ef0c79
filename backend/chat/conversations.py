"""A conversation's life: begun, found by its token, saved under four words, resumed, wiped, swept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.ending_counts import count
from backend.chat.tables import Conversation, Forgetting, Turn
from backend.chat.tokens import Codes, over, token_hash
from backend.errors import Problem

DAY = timedelta(hours=24)
SAVED = timedelta(days=14)


def begin(conversation_id: str, council: str, token: str, now: datetime) -> Conversation:
    """Return a new conversation; the caller stores it."""
    return Conversation(id=conversation_id, council=council, token_hash=token_hash(token), **times_from(now))


def times_from(now: datetime, *, is_saved: bool = False) -> dict[str, datetime]:
    """Return until when it stays, where somebody is here now: the token a day, the talk as long or, saved, 14 days.

    is_saved: under four words, and not sent: what was sent is not kept 14 days.
    """
    return {"token_until": now + DAY, "keep_until": now + (SAVED if is_saved else DAY)}


def stay(conversation: Conversation, now: datetime) -> None:
    """Note that somebody is here."""
    is_saved = conversation.code_lookup is not None and conversation.sent_at is None
    times = times_from(now, is_saved=is_saved)
    conversation.token_until, conversation.keep_until = times["token_until"], times["keep_until"]


async def by_token(session: AsyncSession, token: str, now: datetime) -> Conversation:
    """Return the conversation of a token; raises Problem when there is none, or it is over."""
    found = await session.scalar(select(Conversation).where(Conversation.token_hash == token_hash(token)))
    if found is None or min(found.token_until, found.keep_until) <= now:
        raise over()
    return found


async def still_there(session: AsyncSession, conversation_id: str) -> Conversation:
    """Return the row, held against other processes until the commit; raises Problem when it was wiped meanwhile."""
    found = await session.get(Conversation, conversation_id, with_for_update=True)
    if found is None:
        raise over()
    return found


async def save(session: AsyncSession, conversation_id: str, lookup: str, code_hash: str, now: datetime) -> Conversation:
    """Keep it 14 days under four words; the words of an earlier save stop working. Raises Problem when it was sent."""
    conversation = await still_there(session, conversation_id)
    if conversation.sent_at is not None:
        raise Problem("already_sent", 409)
    conversation.code_lookup, conversation.code_hash = lookup, code_hash
    stay(conversation, now)
    return conversation


async def by_code(session: AsyncSession, codes: Codes, code: str, now: datetime) -> Conversation | None:
    """Return the saved conversation of these four words, if it is still kept."""
    found = await session.scalar(select(Conversation).where(Conversation.code_lookup == codes.lookup("chat", code)))
    if found is None or found.keep_until <= now or not await codes.matches(code, found.code_hash or ""):
        return None
    return found


async def resume(session: AsyncSession, conversation_id: str, token: str, now: datetime) -> None:
    """Give it a new token; the old one stops working, wherever it lies about."""
    conversation = await still_there(session, conversation_id)
    conversation.token_hash = token_hash(token)
    stay(conversation, now)


async def wipe(session: AsyncSession, conversation_id: str, now: datetime) -> None:
    """Delete it with everything said in it, and have the bot forget it too; nothing where it is gone."""
    conversation = await session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is not None:
        if conversation.sent_at is None:
            said = await session.scalar(select(func.max(Turn.seq)).where(Turn.conversation_id == conversation_id))
            await count(session, conversation.council, "left_talking" if said else "left_looking", now)
        await session.delete(conversation)
        session.add(Forgetting(conversation_id=conversation_id, since=now))


async def expired(session: AsyncSession, now: datetime) -> list[str]:
    """Return ids of the conversations whose time is over. One that is to be sent waits a while longer for the bot."""
    is_late = Conversation.keep_until <= now - SAVED
    may_go = or_(Conversation.send_after.is_(None), Conversation.send_after > now + SAVED, is_late)
    return list(await session.scalars(select(Conversation.id).where(Conversation.keep_until <= now, may_go)))
