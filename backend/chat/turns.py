"""One turn: kept sealed before the bot hears it, answered once, dropped when it was sent to the council."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.conversations import stay, still_there
from backend.chat.ending_counts import count
from backend.chat.shapes import Json, Said
from backend.chat.tables import Turn
from backend.errors import Problem
from backend.store.base import about_of
from backend.store.sealing import Sealer

type Words = dict[str, str]


@dataclass(frozen=True)
class Opened:
    """A turn with its seals opened. said: empty when it was sent; answer: empty when it is not answered."""

    message_id: str
    seq: int
    said: Words | None
    answer: list[Json] | None


async def keep(session: AsyncSession, sealer: Sealer, conversation_id: str, said: Said) -> list[Json] | None:
    """Keep what was said as not answered; for one that was answered already, give that answer.

    A retry moves to the end of the talk: the open question is always the one that was answered last.
    Raises Problem: conversation_over; changed, when the same id comes with other words.
    """
    await still_there(session, conversation_id)
    turn = await session.get(Turn, (conversation_id, said.id))
    if turn is None:
        turn = Turn(conversation_id=conversation_id, message_id=said.id, seq=await next_seq(session, conversation_id))
        turn.said = seal(sealer, turn, "said", said.words())
        session.add(turn)
        return None
    opened = open_turn(sealer, turn)
    if opened.said is not None and opened.said != said.words():
        raise Problem("changed", 409, field="id")
    if opened.answer is None:
        turn.seq = await next_seq(session, conversation_id)
    return opened.answer


async def is_under_way(session: AsyncSession, conversation_id: str) -> bool:
    """Return whether the bot has answered in this conversation before: then it must know it still."""
    this = Turn.conversation_id == conversation_id
    return await session.scalar(select(Turn.message_id).where(this, Turn.answer.is_not(None)).limit(1)) is not None


async def answered(
    session: AsyncSession, sealer: Sealer, conversation_id: str, message_id: str, messages: list[Json], now: datetime
) -> list[Json]:
    """Store the answer once and give back what is stored; a first answer wins over a later one."""
    conversation = await still_there(session, conversation_id)
    turn = await session.get_one(Turn, (conversation_id, message_id))
    if turn.answer is not None:
        return open_turn(sealer, turn).answer or []
    turn.answer = seal(sealer, turn, "answer", messages)
    if any(message["kind"] == "sent" for message in messages):
        if conversation.sent_at is None:
            await count(session, conversation.council, "sent", now)
        conversation.sent_at = now
        await drop_words(session, sealer, conversation_id)
    if any(message.get("do") == "delete" for message in messages):
        await forget_others(session, conversation_id, message_id)
    # After sent_at: what was sent is not kept 14 days, saved or not.
    stay(conversation, now)
    return messages


async def oldest_of_others(session: AsyncSession, conversation_id: str, message_id: str) -> str | None:
    """Return the message id of the oldest turn that `forget_others` would delete."""
    others = select(Turn.message_id).where(Turn.conversation_id == conversation_id, Turn.message_id != message_id)
    found: str | None = await session.scalar(others.order_by(Turn.seq).limit(1))
    return found


async def forget_others(session: AsyncSession, conversation_id: str, message_id: str) -> None:
    """Delete every turn but the one in which the person asked to delete."""
    others = delete(Turn).where(Turn.conversation_id == conversation_id, Turn.message_id != message_id)
    await session.execute(others)


async def drop_words(session: AsyncSession, sealer: Sealer, conversation_id: str) -> None:
    """After sending: what the person said is the council's now; here only "you sent this" stays.

    What was never answered was not sent either, and stays.
    """
    turns = await turns_of(session, conversation_id)
    opened = [open_turn(sealer, turn) for turn in turns]
    texts = {t.said["text"].strip() for t in opened if t.said and "text" in t.said and t.answer is not None}
    for turn, was in zip(turns, opened, strict=True):
        if was.answer is None or turn.seq == 0:
            continue
        turn.said = None
        turn.answer = seal(sealer, turn, "answer", without(was.answer, texts))


READ_BACK = {"details_noted"}
"""Cards that quote pieces of what was typed."""


def without(messages: list[Json], texts: set[str]) -> list[Json]:
    """Messages without the person's words: no read-back, no list of points, and no line that quotes them. A receipt
    stays as it is.
    """
    kept = []
    for message in messages:
        if message["kind"] == "sent":
            kept.append(message)
        elif message.get("card") not in READ_BACK and not message.get("summary") and message["kind"] != "check":
            lines = [line for line in message["lines"] if not any(text in line["say"] for text in texts)]
            kept.append({**message, "lines": lines})
    return kept


async def turns_of(session: AsyncSession, conversation_id: str) -> list[Turn]:
    """Return all turns in the order of the talk."""
    found = await session.scalars(select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.seq))
    return list(found)


async def next_seq(session: AsyncSession, conversation_id: str) -> int:
    """Return the place at the end of the talk."""
    last = await session.scalar(select(func.max(Turn.seq)).where(Turn.conversation_id == conversation_id))
    return 0 if last is None else last + 1


def open_turn(sealer: Sealer, turn: Turn) -> Opened:
    """Unseal both sides of a turn."""
    return Opened(turn.message_id, turn.seq, unseal(sealer, turn, "said"), unseal(sealer, turn, "answer"))


def seal(sealer: Sealer, turn: Turn, column: str, what: Any) -> bytes:
    """Seal as JSON, bound to this row and column: a NUL or half an emoji is just text in it."""
    return sealer.seal(json.dumps(what), about(turn, column))


def unseal(sealer: Sealer, turn: Turn, column: str) -> Any:
    """Return the JSON that was sealed; None where nothing is kept."""
    sealed: bytes | None = getattr(turn, column)
    return None if sealed is None else json.loads(sealer.unseal(sealed, about(turn, column)))


def about(turn: Turn, column: str) -> str:
    """Return what the sealed words belong to, as the table declares it."""
    row = {"conversation_id": turn.conversation_id, "message_id": turn.message_id}
    return about_of("chat_turns", column, row)
