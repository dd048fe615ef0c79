"""The database engine: SQLite in write-ahead mode on one machine, PostgreSQL beyond it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from backend.settings import Settings

BUSY_MS = 20_000
READING = {"reading": True}
"""Execution options of a transaction that only reads: on SQLite it does not queue behind a writer."""


def database_url(settings: Settings) -> str:
    """The address with the one driver we use for each database: aiosqlite or psycopg."""
    url = make_url(settings.database_url)
    backend = url.get_backend_name()
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}.get(backend)
    if driver is None:
        raise ValueError(f"DATABASE_URL must be sqlite or postgresql, not {backend}")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def make_engine(settings: Settings) -> AsyncEngine:
    """Make the engine; the caller disposes of it. Parameters are hidden: they would put words into error texts."""
    url = database_url(settings)
    if url.startswith("sqlite"):
        engine = create_async_engine(url, hide_parameters=True, pool_timeout=60)
        tune_sqlite(engine)
        return engine
    return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, pool_timeout=60)


def make_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions whose objects stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def tune_sqlite(engine: AsyncEngine) -> None:
    """Foreign keys, write-ahead log, full sync (a receipt must survive a power cut) and honest transactions."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        set_pragmas(connection)

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A writer takes its place in the queue at once: upgrading a read lock later would fail, not wait.
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def set_pragmas(connection: Any) -> None:
    """Set one SQLite connection up; works for sqlite3 and for SQLAlchemy's wrapper of aiosqlite alike."""
    connection.isolation_level = None
    cursor = connection.cursor()
    # The pragma of the waiting time first: the others may already have to wait.
    for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
