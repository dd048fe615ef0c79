"""The bot's own store of conversations, as far as checks and backups must know it: one table, one key.

What is in it is the bot's (bot/tracker_store.py, bot/sealing.py). tests/contract/sealed_conversation.json holds both to
the same form.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    inspect,
    select,
)

from backend.settings import Settings
from backend.store.all_tables import all_tables
from backend.store.engine import make_sync_engine, set_pragmas, sqlite_file
from backend.store.secrets import folder_of
from backend.store.service_tokens import text_in

CONVERSATIONS = Table(
    "bot_conversation",
    MetaData(),
    Column("id", String(100), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("touched", Integer, nullable=False),
)
NONCE = 12
KEY_FILE = "conversations-key"


def file_of(settings: Settings) -> Path | None:
    """Return the file of conversations; None where they are in the PostgreSQL of the cases."""
    return settings.home / "conversations.sqlite3" if sqlite_file(settings) else None


def engine_of(settings: Settings) -> Engine:
    """Return the engine of the bot's store; the caller disposes of it."""
    file = file_of(settings)
    if file is None:
        return make_sync_engine(settings)
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    event.listen(engine, "connect", lambda connection, _: set_pragmas(connection))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


@contextmanager
def opened(settings: Settings) -> Iterator[Connection | None]:
    """Open the store for a transaction; None where there is none yet, or where it is the bot's alone (BOT_APART).

    Raises SQLAlchemyError.
    """
    file = file_of(settings)
    if settings.bot_apart or (file is not None and not file.exists()):
        yield None
        return
    engine = engine_of(settings)
    try:
        with engine.begin() as connection:
            yield connection if inspect(connection).has_table(CONVERSATIONS.name) else None
    finally:
        engine.dispose()


def load_key(settings: Settings) -> bytes | None:
    """Return the key of conversations; None where there is none, or none that can be used."""
    try:
        return read_key(settings.conversations_key or text_in(folder_of(settings) / KEY_FILE))
    except OSError:
        return None


def read_key(text: str) -> bytes | None:
    """Return the key that stands in a text as hexadecimal digits."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return key if len(key) == 32 else None


def opens(key: bytes, sealed: bytes, conversation_id: str) -> bool:
    """Return whether this is the key of these words; they are not kept."""
    try:
        AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], conversation_id.encode())
    except InvalidTag:
        return False
    return True


def conversation_problems(settings: Settings) -> list[str]:
    """Return conversations that nobody can go on with, because their key is another or is gone.

    None where the bot has a folder or a database of its own: nobody here can look into that.
    """
    if settings.bot_apart:
        return []
    rows: list[tuple[str, bytes]] = []
    with opened(settings) as connection:
        if connection is not None:
            asked = select(CONVERSATIONS.c.id, CONVERSATIONS.c.sealed)
            rows = [(str(id_), bytes(sealed)) for id_, sealed in connection.execute(asked)]
    if unknown := len(open_talks(settings, datetime.now(UTC)) - {id_ for id_, _ in rows}):
        return [f"database: {unknown} conversations go on that the bot does not have: its store was lost or is another"]
    if not rows:
        return []
    key = load_key(settings)
    if key is None:
        return [f"secrets: {KEY_FILE} cannot be found or used, and {len(rows)} conversations are sealed with it"]
    shut = sum(not opens(key, sealed, id_) for id_, sealed in rows)
    return [f"secrets: {shut} conversations are sealed with another {KEY_FILE}"] if shut else []


def open_talks(settings: Settings, now: datetime) -> set[str]:
    """Return the conversations that the gateway has, that are not over, and in which the bot has answered."""
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return set()  # SQLite would make an empty one
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("chat_turns"):
                return set()
            tables = {table.name: table for table in all_tables()}
            talks, turns = tables["chat_conversations"], tables["chat_turns"]
            answered = select(turns.c.conversation_id).where(turns.c.seq > 0, turns.c.answer.is_not(None))
            return set(connection.scalars(select(talks.c.id).where(talks.c.keep_until > now, talks.c.id.in_(answered))))
    finally:
        engine.dispose()
