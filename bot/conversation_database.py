"""The database of conversations: SQLite beside the model on one machine, PostgreSQL (`DATABASE_URL`) on several."""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.actions.backend import home
from bot.settings import read_settings

TABLE = sa.Table(
    "bot_conversation",
    sa.MetaData(),
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("touched", sa.Integer, nullable=False),
)

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON", "temp_store=MEMORY")
"""secure_delete: what is deleted is overwritten with noughts. temp_store: nothing is sorted in a file."""

PREPARING = 5_826_107
"""Number of the PostgreSQL lock that lets one bot at a time make the table."""
TURNS_AT_ONCE = 10
"""Turns of one process that hold a connection of PostgreSQL; the others wait for theirs."""
LIMITS = "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
NOTICED = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip
"""A PostgreSQL that is silent is noticed, as the backend does (backend/store/engine.py)."""


def database_url() -> str:
    """Return the address of the database of conversations, as SQLAlchemy 1.4 writes it."""
    url = read_settings().database_url.read()
    # Some hosts write postgres://, which libpq takes as well; the backend does, too.
    if url.startswith(("postgresql:", "postgresql+", "postgres:")):
        return "postgresql+psycopg2" + url[url.index("://") :]
    return f"sqlite:///{home() / 'conversations.sqlite3'}"


def make_engine(url: str, *, is_server: bool = False) -> sa.engine.Engine:
    """Open the database and make the table where it is missing. is_server: statements have limits; a copy has none."""
    if url.startswith("sqlite"):
        home().mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made before SQLite would make it readable for others; its logs take its mode.
        os.close(os.open(url.partition(":///")[2], os.O_WRONLY | os.O_CREAT, 0o600))
        # Connections are pooled: for a file SQLAlchemy 1.4 would open and tune a new one for every query.
        kept = {"poolclass": sa.pool.QueuePool, "connect_args": {"check_same_thread": False}}
        engine = sa.create_engine(url, **kept)
        sa.event.listen(engine, "connect", _tune_sqlite)
        _watch_file(engine, url.partition(":///")[2])
    else:
        limits = {**NOTICED, **({"options": LIMITS} if is_server and "options" not in make_url(url).query else {})}
        engine = sa.create_engine(url, pool_pre_ping=True, pool_size=TURNS_AT_ONCE, connect_args=limits)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Bots that start at once would each make it, and all but one would fail.
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({PREPARING})"))
        TABLE.metadata.create_all(connection)
    return engine


def _watch_file(engine: sa.engine.Engine, path: str) -> None:
    """Refuse each commit (OSError) once the file is gone or another: nothing is answered that nobody can find again."""

    def opened(_: Any, record: Any) -> None:
        record.info["file"] = os.stat(path).st_ino

    def committed(connection: sa.engine.Connection) -> None:
        if not os.path.exists(path) or os.stat(path).st_ino != connection.info.get("file"):
            connection.invalidate()
            raise OSError("the file of conversations is gone, or is another")

    sa.event.listen(engine, "connect", opened)
    sa.event.listen(engine, "commit", committed)


def _tune_sqlite(connection: Any, _: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
