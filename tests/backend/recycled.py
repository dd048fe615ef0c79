"""PostgreSQL databases, put back as they were after a test: making one costs 0.3 s, putting one back a hundredth."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy import create_engine, make_url, text

# What the migrations made: columns, indexes, constraints, triggers. A test that changes any of it gets no second test.
SHAPE = """
SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
  SELECT 'column ' || c.relname || a.attnum::text || a.attname || a.atttypid::text || a.attnotnull::text
         || a.attisdropped::text AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'relation ' || relname || relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'constraint ' || conname || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || tgname || tgenabled::text FROM pg_trigger
  UNION ALL SELECT 'function ' || proname || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
  UNION ALL SELECT 'setting ' || setconfig::text FROM pg_db_role_setting
) AS lines"""
OTHERS_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
SEQUENCES = "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"


def run_sql(url: str, *statements: str) -> None:
    """Run statements that cannot be part of a transaction."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def at(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


@dataclass(frozen=True)
class Rows:
    """What stood in a database when it was made: its shape, the rows of each table, the place of each sequence."""

    shape: str
    tables: dict[str, bytes]
    sequences: dict[str, tuple[int, bool]]

    @classmethod
    def of(cls, connection: psycopg.Connection[tuple[object, ...]]) -> Rows:
        """Read them."""
        tables = {str(name): _copied(connection, str(name)) for (name,) in connection.execute(TABLES).fetchall()}
        return cls(_shape(connection), tables, _sequences(connection))

    def put_back(self, connection: psycopg.Connection[tuple[object, ...]]) -> bool:
        """Make the database hold just this again; False where its shape is another."""
        if _shape(connection) != self.shape:
            return False
        # Neither foreign keys nor the triggers that forbid deleting a line of the audit are asked.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in self.tables)
        )
        for name, rows in self.tables.items():
            if rows:
                statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
                with connection.cursor().copy(statement) as copy:
                    copy.write(rows)
        now = _sequences(connection)
        for name, (place, called) in self.sequences.items():
            if now[name] != (place, called):
                connection.execute("SELECT setval(%s::regclass, %s, %s)", (f'public."{name}"', place, called))
        return True


@dataclass
class RecycledDatabases:
    """Databases made from one template on one server, each used by one test at a time.

    Raises psycopg.errors.InsufficientPrivilege where the server's user is no superuser.
    """

    server: str
    template: str
    rows: Rows | None = None
    spare: str = ""

    @contextmanager
    def one(self) -> Iterator[str]:
        """Give the name of a database as the template is."""
        name = self.spare or self._made()
        self.spare = ""
        yield name
        with self.connected(name) as connection:
            connection.execute(OTHERS_OFF)
            assert self.rows is not None
            if self.rows.put_back(connection):
                self.spare = name
        if self.spare != name:
            run_sql(self.server, f"DROP DATABASE {name} WITH (FORCE)")

    def _made(self) -> str:
        name = f"t_{uuid.uuid4().hex}"
        run_sql(self.server, f"CREATE DATABASE {name} TEMPLATE {self.template}")
        with self.connected(name) as connection:
            self.rows = self.rows or Rows.of(connection)
        return name

    def connected(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection of its own to one of them."""
        url = make_url(at(self.server, name)).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False))


def _shape(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    row = connection.execute(SHAPE.encode()).fetchone()
    assert row is not None
    return str(row[0])


def _copied(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
        return b"".join(bytes(part) for part in copy)


def _sequences(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, tuple[int, bool]]:
    found = connection.execute(SEQUENCES).fetchall()
    return {str(name): (int(str(last if last is not None else start)), last is not None) for name, last, start in found}
