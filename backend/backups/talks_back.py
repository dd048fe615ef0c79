"""Put the bot's conversations back where they are missing, and know which talks their people emptied since."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.exc import DatabaseError

from backend.backups.parts import TALKS
from backend.backups.rows import insert_rows, rows_in
from backend.backups.sealed_file import sealed_for_reading
from backend.backups.target import Target, aside, move_into
from backend.chat.tables import NOT_WANTED, Conversation, Turn
from backend.store.bot_conversations import CONVERSATIONS, engine_of, file_of, opened
from backend.store.engine import make_sync_engine
from backend.store.ledger import hash_of, turn_of, wish_of


def bring_back_conversations(target: Target, path: Path, key: bytes, gone: set[str], since: set[str]) -> int:
    """Put back the bot's conversations that are not there and that the gateway still has; return how many.

    since: what the ledgers noted after the backup was made.
    """
    engine = engine_of_bot(target)
    try:
        with engine.begin() as connection:
            CONVERSATIONS.create(connection, checkfirst=True)
            there, open_ = set(connection.scalars(select(CONVERSATIONS.c.id))), open_talks(target)
            forget(connection, {id_ for id_ in there - open_ if hash_of(id_) in gone})
            wanted = open_ - there - emptied_since(path, key, gone)
            with sealed_for_reading(path, key, TALKS) as lines:
                rows = [
                    row
                    for table, row in rows_in(lines)
                    if table == CONVERSATIONS.name and row["id"] in wanted and hash_of(row["id"]) not in gone
                ]
            if rows:
                insert_rows(connection, CONVERSATIONS, rows)
    finally:
        engine.dispose()
    keep_unsent(target, {row["id"] for row in rows if hash_of(wish_of(row["id"])) in since})
    return len(rows)


def keep_unsent(target: Target, ids: set[str]) -> None:
    """Have these not sent when their person is gone: the bot's answers of then still have the wish."""
    engine = make_sync_engine(target.settings)
    with engine.begin() as connection:
        for id_ in ids:
            connection.execute(update(Conversation).where(Conversation.id == id_).values(send_after=NOT_WANTED))
    engine.dispose()


def forget(connection: Connection, ids: set[str]) -> None:
    """Delete what somebody deleted, and what the bot had not forgotten yet: who would have told it is lost."""
    for id_ in ids:
        connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == id_))


def emptied_since(path: Path, key: bytes, gone: set[str]) -> set[str]:
    """Return the talks of this backup whose people deleted all that they had told until then."""
    with sealed_for_reading(path, key, TALKS) as lines:
        turns = (row for table, row in rows_in(lines) if table == Turn.__tablename__)
        return {
            row["conversation_id"]
            for row in turns
            if hash_of(turn_of(row["conversation_id"], row["message_id"])) in gone
        }


def engine_of_bot(target: Target) -> Engine:
    """Return the engine of the bot's store, made where it is missing, begun anew where it is broken."""
    file = file_of(target.settings)
    if file is not None and file.exists():
        try:
            with opened(target.settings):
                pass
        except DatabaseError:
            for path in [*file.parent.glob(f"{file.name}*")]:
                move_into(path, aside(target))
    if file is not None:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    return engine_of(target.settings)


def open_talks(target: Target) -> set[str]:
    """Return the conversations that the gateway has."""
    engine = make_sync_engine(target.settings)
    try:
        with engine.connect() as connection:
            return set(connection.scalars(select(Conversation.id)))
    finally:
        engine.dispose()
