"""What stands of a talk when a message comes or its answer: held against other processes, then read.

Statements are made once, with places for their values: making one costs more than the database takes for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, RowMapping, Select, and_, bindparam, func, select

from backend.chat.tables import Conversation, Turn
from backend.chat.tokens import over

MESSAGE: BindParameter[str] = bindparam("message")


@dataclass(frozen=True)
class Standing:
    """A conversation, and in it the turn of one message id where there is one. said, answer: sealed."""

    conversation_id: str
    council: str
    token_until: datetime
    keep_until: datetime
    sent_at: datetime | None
    send_after: datetime | None
    sent_unseen: str | None
    code_lookup: str | None
    message_id: str
    is_kept: bool
    """There is a turn of this message id."""
    seq: int
    said: bytes | None
    answer: bytes | None

    @property
    def is_wished(self) -> bool:
        """It is noted that it is sent if its person is gone, and it is not sent."""
        return self.send_after is not None and self.sent_at is None


@dataclass(frozen=True)
class Extent:
    """How much there is of a talk. size, number: of the other messages that wait to be sent, in bytes.

    next_seq: the place at its end. is_under_way: the bot has answered in it before, so it must know it still.
    """

    size: int
    number: int
    next_seq: int
    is_under_way: bool


OF_CONVERSATION = {"conversation_id": "id"} | {
    name: name
    for name in ("council", "token_until", "keep_until", "sent_at", "send_after", "sent_unseen", "code_lookup")
}


def _held(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the statement: the row of the conversation is held until the commit (SQLite holds everything)."""
    of_conversation = [getattr(Conversation, column).label(name) for name, column in OF_CONVERSATION.items()]
    return select(*of_conversation).where(which).with_for_update()


BY_TOKEN = _held(Conversation.token_hash == bindparam("token"))
BY_ID = _held(Conversation.id == bindparam("conversation"))
TURN = select(Turn.seq, Turn.said, Turn.answer).where(
    Turn.conversation_id == bindparam("conversation"), Turn.message_id == MESSAGE
)
TO_BE_SENT = and_(Turn.seq > 0, Turn.message_id != MESSAGE)
EXTENT = select(
    func.coalesce(func.sum(func.length(Turn.said)).filter(TO_BE_SENT), 0),
    func.count(Turn.said).filter(TO_BE_SENT),
    func.max(Turn.seq),
    func.count(Turn.answer),
).where(Turn.conversation_id == bindparam("conversation"))


def by_token(connection: Connection, token_hash: str, message_id: str, now: datetime) -> Standing:
    """Return what stands; raises Problem (conversation_over) where the token opens nothing, or not any more."""
    row = connection.execute(BY_TOKEN, {"token": token_hash}).first()
    standing = _standing(connection, row, message_id)
    if min(standing.token_until, standing.keep_until) <= now:
        raise over()
    return standing


def by_id(connection: Connection, conversation_id: str, message_id: str) -> Standing:
    """Return what stands; raises Problem (conversation_over) where it was wiped meanwhile."""
    row = connection.execute(BY_ID, {"conversation": conversation_id}).first()
    return _standing(connection, row, message_id)


def extent_of(connection: Connection, standing: Standing) -> Extent:
    """Return how much there is besides the message that is looked at."""
    asked = {"conversation": standing.conversation_id, "message": standing.message_id}
    size, number, last, answers = connection.execute(EXTENT, asked).one()
    return Extent(int(size), int(number), 0 if last is None else last + 1, answers > 0)


def _standing(connection: Connection, row: Row[*tuple[Any, ...]] | None, message_id: str) -> Standing:
    """Return what stands of a conversation that is held; its turn is read only now.

    One statement for both would wait for the conversation, and then show the turn as it was before the wait.
    """
    if row is None:
        raise over()
    found: RowMapping = row._mapping  # SQLAlchemy's own name for a public view of a row
    asked = {"conversation": found["conversation_id"], "message": message_id}
    turn = connection.execute(TURN, asked).first()
    return Standing(
        **{name: found[name] for name in OF_CONVERSATION},
        message_id=message_id,
        is_kept=turn is not None,
        seq=turn.seq if turn else 0,
        said=turn.said if turn else None,
        answer=turn.answer if turn else None,
    )
