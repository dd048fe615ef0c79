"""Each test finds a PostgreSQL database as the migrations left it, whatever the test before did to it."""

from __future__ import annotations

import psycopg

from tests.backend.recycled import RecycledDatabases, Rows


def _rows(databases: RecycledDatabases, name: str) -> Rows:
    with databases.connected(name) as connection:
        return Rows.of(connection)


def test_what_a_test_wrote_or_left_open_is_gone_from_the_next_and_a_changed_table_is_not_used_again(
    postgres: str, postgres_template: str
) -> None:
    databases = RecycledDatabases(postgres, postgres_template)
    with databases.one() as first:
        before = _rows(databases, first)
        left_open = databases.connected(first)
        left_open.execute("DELETE FROM alembic_version")
        left_open.commit()
        left_open.execute("LOCK TABLE alembic_version")
        assert _versions(left_open) == 0
    with databases.one() as second:
        assert second == first
        assert _rows(databases, second) == before
        with databases.connected(second) as connection:
            connection.execute("ALTER TABLE alembic_version ADD COLUMN extra text")
    with databases.one() as third:
        assert third != second
        assert _rows(databases, third) == before


def _versions(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    row = connection.execute("SELECT count(*) FROM alembic_version").fetchone()
    assert row is not None
    return int(str(row[0]))
