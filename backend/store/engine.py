"""The database engine: SQLite in write-ahead mode on one machine, PostgreSQL beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from backend.settings import Settings
from backend.store.file_watch import watch_file

BUSY_MS = 20_000
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY")
"""secure_delete: what is deleted is overwritten with noughts. temp_store: no row is sorted in a file."""
READING = {"reading": True}
"""Execution options of a transaction that only reads: on SQLite it does not queue behind a writer."""

PREPARING = 5_826_104
"""Number of the PostgreSQL lock that lets one process at a time migrate, or note what a database is written with."""
NO_TRANSACTION = {"no_transaction": True}
"""Execution options of a connection whose statements cannot be part of a transaction, on SQLite."""


CONNECT_SECONDS = 5
POOL_SECONDS = 10
LIMITS = "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
"""Of one connection of a server. A command that migrates or copies may take longer: it has none of them."""
NOTICED = {"connect_timeout": CONNECT_SECONDS, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""A PostgreSQL that is silent, or a network that swallows, is noticed: libpq would wait for ever."""


def limits_of(url: URL, limits: str = LIMITS) -> dict[str, str | int | None]:
    """Return the arguments of a connection to PostgreSQL; `options` of the address stand (a pooler may refuse ours)."""
    options = {} if "options" in url.query else {"options": limits}
    return {**NOTICED, "tcp_user_timeout": 10_000, **options, **unprepared(url)}


def unprepared(url: URL) -> dict[str, None]:
    """Return what keeps the driver from preparing statements, where the address says `?prepare_threshold=none`.

    They belong to one session: an older pooler (PgBouncer before 1.21) gives the next transaction another one.
    """
    return {"prepare_threshold": None} if url.query.get("prepare_threshold") == "none" else {}


def database_url(settings: Settings) -> str:
    """Return the address with the one driver we use for each database: aiosqlite or psycopg."""
    url = make_url(settings.database_url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}[url.get_backend_name()]
    return url.set(drivername=driver).render_as_string(hide_password=False)


def make_engine(settings: Settings) -> AsyncEngine:
    """Make the engine; the caller disposes of it. Parameters are hidden: they would put words into error texts."""
    url = database_url(settings)
    if url.startswith("sqlite"):
        engine = create_async_engine(url, hide_parameters=True, pool_timeout=60)
        tune_sqlite(engine)
        if file := sqlite_file(settings):
            watch_file(engine.sync_engine, file)
        return engine
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=POOL_SECONDS,
        connect_args=limits_of(make_url(url)),
    )


def make_lone_engine(settings: Settings) -> AsyncEngine:
    """Make an engine of a PostgreSQL for one connection that is kept open, beside those that wait for work."""
    url = make_url(database_url(settings))
    return create_async_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=limits_of(url))


def make_sync_engine(settings: Settings, *, is_server: bool = False) -> Engine:
    """Return an engine without asyncio: the same database, the same pragmas.

    is_server: not for a command, which may take its time, so its statements have the limits of a server.
    """
    url = make_url(database_url(settings))
    if url.get_backend_name() != "sqlite":
        if is_server:
            return create_engine(url, hide_parameters=True, pool_timeout=POOL_SECONDS, connect_args=limits_of(url))
        return create_engine(url, hide_parameters=True, connect_args={**NOTICED, **unprepared(url)})
    engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def on_connect(connection: object, record: object) -> None:
        set_pragmas(connection)

    event.listen(engine, "begin", begin)
    if file := sqlite_file(settings):
        watch_file(engine, file)
    return engine


def found_in_database[Found](settings: Settings, look: Callable[[Connection], Found], otherwise: Found) -> Found:
    """Return what `look` finds in the case store; `otherwise` where there is none or it cannot be read.

    For what `check` says beside that: a database that is missing or broken is told once, by backend/store/check.py.
    """
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return otherwise
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return look(connection)
    except SQLAlchemyError:
        return otherwise
    finally:
        engine.dispose()


def one_at_a_time(connection: Connection, number: int) -> None:
    """Let one transaction of a PostgreSQL go on at a time, of those that ask with this number; SQLite does so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def sqlite_file(settings: Settings) -> Path | None:
    """Return the file of the case store; None where it is a PostgreSQL."""
    url = make_url(database_url(settings))
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def make_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Return sessions whose objects stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def tune_sqlite(engine: AsyncEngine) -> None:
    """Foreign keys, write-ahead log, full sync (a receipt must survive a power cut) and honest transactions."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        set_pragmas(connection)

    event.listen(engine.sync_engine, "begin", begin)


def begin(connection: Connection) -> None:
    """Begin a transaction of SQLite: a writer takes its place in the queue at once.

    To upgrade a read lock later would fail, not wait.
    """
    options = connection.get_execution_options()
    if not options.get("no_transaction"):
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


def set_pragmas(connection: Any) -> None:
    """Set one SQLite connection up; works for sqlite3 and for SQLAlchemy's wrapper of aiosqlite alike."""
    connection.isolation_level = None
    # The pragma of the waiting time first: the others may already have to wait.
    run_pragmas(connection, (f"busy_timeout={BUSY_MS}", *PRAGMAS))


def run_pragmas(connection: Any, pragmas: Iterable[str]) -> None:
    """Run these on a new SQLite connection, in their order."""
    script = "".join(f"PRAGMA {pragma};" for pragma in pragmas)
    if hasattr(connection, "run_async"):
        # One trip to the thread of the connection: a cursor makes two for each statement, at every new connection.
        connection.run_async(lambda driver: driver.executescript(script))
    else:
        connection.executescript(script)
