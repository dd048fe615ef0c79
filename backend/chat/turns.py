"""One turn: kept sealed before the bot hears it, answered once, dropped when it was sent to the council."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.conversations import times_from
from backend.chat.ending_counts import adding_one
from backend.chat.shapes import Json, Said
from backend.chat.standing import Extent, Standing
from backend.chat.tables import Conversation, Turn
from backend.errors import Problem
from backend.store.base import about_of
from backend.store.sealing import Sealer

type Words = dict[str, str]

FROM_THE_START = ("id", "council", "token_hash", "token_until", "keep_until")
NOTED = ("sent_at", "send_after", "sent_unseen")
THIS = (Turn.conversation_id == bindparam("conversation"), Turn.message_id == bindparam("message"))
ADD = insert(Turn)
BEGIN = insert(Conversation)
MOVE = update(Turn).where(*THIS).values(seq=bindparam("place"))
ANSWER = update(Turn).where(*THIS).values(answer=bindparam("sealed"))
STAY = (
    update(Conversation)
    .where(Conversation.id == bindparam("conversation"))
    .values({name: bindparam(f"new_{name}") for name in ("token_until", "keep_until", *NOTED)})
)


class Sealed(Protocol):
    """A turn as it is kept: a row of the table, or an object of it."""

    @property
    def conversation_id(self) -> str: ...
    @property
    def message_id(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def said(self) -> bytes | None: ...
    @property
    def answer(self) -> bytes | None: ...


@dataclass(frozen=True)
class Opened:
    """A turn with its seals opened. said: empty when it was sent; answer: empty when it is not answered."""

    message_id: str
    seq: int
    said: Words | None
    answer: list[Json] | None


def begin(
    connection: Connection, sealer: Sealer, conversation: Conversation, first: Said, messages: list[Json]
) -> None:
    """Store a new conversation with its first screen, which nobody said anything for."""
    name = conversation.id
    connection.execute(BEGIN, {column: getattr(conversation, column) for column in FROM_THE_START})
    connection.execute(
        ADD,
        {
            "conversation_id": name,
            "message_id": first.id,
            "seq": 0,
            "said": seal(sealer, name, first.id, "said", first.words()),
            "answer": seal(sealer, name, first.id, "answer", messages),
        },
    )


def keep(connection: Connection, sealer: Sealer, standing: Standing, extent: Extent, said: Said) -> list[Json] | None:
    """Keep what was said as not answered; for one that was answered already, give that answer.

    A retry moves to the end of the talk: the open question is always the one that was answered last.
    Raises Problem: changed, when the same id comes with other words.
    """
    if not standing.is_kept:
        words = seal(sealer, standing.conversation_id, said.id, "said", said.words())
        row = {"conversation_id": standing.conversation_id, "message_id": said.id, "seq": extent.next_seq}
        connection.execute(ADD, {**row, "said": words, "answer": None})
        return None
    opened = open_turn(sealer, standing)
    if opened.said is not None and opened.said != said.words():
        raise Problem("changed", 409, field="id")
    if opened.answer is None:
        place = {"conversation": standing.conversation_id, "message": said.id, "place": extent.next_seq}
        connection.execute(MOVE, place)
    return opened.answer


def answered(
    connection: Connection,
    sealer: Sealer,
    standing: Standing,
    messages: list[Json],
    now: datetime,
    *,
    send_after: datetime | None,
    sent_unseen: str | None = None,
) -> list[Json]:
    """Store the answer once and give back what is stored; a first answer wins over a later one.

    send_after, sent_unseen: what the conversation has of them from now on, whichever answer wins.
    """
    name, sent_at = standing.conversation_id, standing.sent_at
    times = {"token_until": standing.token_until, "keep_until": standing.keep_until}
    if standing.answer is not None:
        messages = open_turn(sealer, standing).answer or []
    else:
        sealed = seal(sealer, name, standing.message_id, "answer", messages)
        connection.execute(ANSWER, {"conversation": name, "message": standing.message_id, "sealed": sealed})
        if any(message["kind"] == "sent" for message in messages):
            if sent_at is None:
                connection.execute(adding_one(connection.dialect.name, standing.council, "sent", now))
            sent_at = now
            drop_words(connection, sealer, name)
        if any(message.get("do") == "delete" for message in messages):
            forget_others(connection, name, standing.message_id)
        # After sent_at: what was sent is not kept 14 days, saved or not.
        times = times_from(now, is_saved=standing.code_lookup is not None and sent_at is None)
    noted = {**times, "sent_at": sent_at, "send_after": send_after, "sent_unseen": sent_unseen}
    connection.execute(STAY, {"conversation": name} | {f"new_{column}": value for column, value in noted.items()})
    return messages


async def oldest_of_others(session: AsyncSession, conversation_id: str, message_id: str) -> str | None:
    """Return the message id of the oldest turn that `forget_others` would delete."""
    others = select(Turn.message_id).where(Turn.conversation_id == conversation_id, Turn.message_id != message_id)
    found: str | None = await session.scalar(others.order_by(Turn.seq).limit(1))
    return found


def forget_others(connection: Connection, conversation_id: str, message_id: str) -> None:
    """Delete every turn but the one in which the person asked to delete."""
    others = delete(Turn).where(Turn.conversation_id == conversation_id, Turn.message_id != message_id)
    connection.execute(others)


def drop_words(connection: Connection, sealer: Sealer, conversation_id: str) -> None:
    """After sending: what the person said is the council's now; here only "you sent this" stays.

    What was never answered was not sent either, and stays.
    """
    wanted = select(Turn.__table__).where(Turn.conversation_id == conversation_id).order_by(Turn.seq)
    opened = [open_turn(sealer, turn) for turn in connection.execute(wanted)]
    texts = {t.said["text"].strip() for t in opened if t.said and "text" in t.said and t.answer is not None}
    for was in opened:
        if was.answer is None or was.seq == 0:
            continue
        rest = seal(sealer, conversation_id, was.message_id, "answer", without(was.answer, texts))
        dropping = update(Turn).where(*THIS).values(said=None, answer=bindparam("sealed"))
        connection.execute(dropping, {"conversation": conversation_id, "message": was.message_id, "sealed": rest})


READ_BACK = {"details_noted"}
"""Cards that quote pieces of what was typed."""


def without(messages: list[Json], texts: Iterable[str]) -> list[Json]:
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


def open_turn(sealer: Sealer, turn: Sealed) -> Opened:
    """Unseal both sides of a turn."""
    return Opened(turn.message_id, turn.seq, unseal(sealer, turn, "said"), unseal(sealer, turn, "answer"))


def seal(sealer: Sealer, conversation_id: str, message_id: str, column: str, what: Any) -> bytes:
    """Seal as JSON, bound to this row and column: a NUL or half an emoji is just text in it."""
    return sealer.seal(json.dumps(what), about(conversation_id, message_id, column))


def unseal(sealer: Sealer, turn: Sealed, column: str) -> Any:
    """Return the JSON that was sealed; None where nothing is kept."""
    sealed: bytes | None = getattr(turn, column)
    if sealed is None:
        return None
    return json.loads(sealer.unseal(sealed, about(turn.conversation_id, turn.message_id, column)))


def about(conversation_id: str, message_id: str, column: str) -> str:
    """Return what the sealed words belong to, as the table declares it."""
    return about_of("chat_turns", column, {"conversation_id": conversation_id, "message_id": message_id})
