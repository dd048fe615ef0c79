"""Open alerts are found without reading the years before, and those that wait have a second home.

A process says by which law it works out summaries, and since when it runs.

It comes after 0022: databases were at 0022 before it was made. For a while it stood before 0019, so some have it
already, with a table of what waits that knew each name once: whatever is there stays, and that table is made anew.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0018_several_machines"
down_revision = "0022_teams"

LAST = "COALESCE((SELECT max(seq) FROM alert_events e WHERE e.alert_uuid = {uuid} AND e.kind = '{kind}'), 0)"
"""Where in an alert's history the last event of a kind is: rows of a backup may come back in any order."""


def state_of(uuid: str) -> str:
    """Return what sets both columns of an alert from its events."""
    closed, reopened, linked = (LAST.format(uuid=uuid, kind=kind) for kind in ("closed", "reopened", "linked"))
    return f"is_open = ({closed} <= {reopened}), is_linked = ({linked} > 0)"


def upgrade() -> None:
    """Add columns and tables that an older version does not need, and a trigger that keeps them up to date for it."""
    if "is_open" not in columns_of("alerts"):
        mark_open_alerts()
    keep_what_waits()
    there = columns_of("running_processes")
    for column in (sa.Column("law", sa.String(16)), sa.Column("started_at", sa.DateTime(timezone=True))):
        if column.name not in there:
            op.add_column("running_processes", column)


def columns_of(table: str) -> set[str]:
    """Return the columns that a table has now; none where there is no such table."""
    found = sa.inspect(op.get_bind())
    return {str(column["name"]) for column in found.get_columns(table)} if found.has_table(table) else set()


def mark_open_alerts() -> None:
    """Note on each alert whether it is open, and have a trigger keep that up to date."""
    op.add_column("alerts", sa.Column("is_open", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("alerts", sa.Column("is_linked", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(f"UPDATE alerts SET {state_of('alerts.uuid')}")  # nosec B608 # our own words only
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, column, wanted in (
        ("ix_alerts_open", ["council", "conversation"], "is_open = 1" if on_sqlite else "is_open"),
        ("ix_alerts_not_linked", ["case_uuid"], "is_linked = 0" if on_sqlite else "NOT is_linked"),
    ):
        op.create_index(name, "alerts", column, sqlite_where=sa.text(wanted), postgresql_where=sa.text(wanted))
    update = f"UPDATE alerts SET {state_of('NEW.alert_uuid')} WHERE uuid = NEW.alert_uuid;"  # nosec B608 # the same
    when = "WHEN (NEW.kind IN ('closed', 'reopened', 'linked'))"
    if on_sqlite:
        op.execute(f"CREATE TRIGGER alert_state AFTER INSERT ON alert_events {when} BEGIN {update} END")
        return
    op.execute(
        f"CREATE FUNCTION alert_state() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {update} RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER alert_state AFTER INSERT ON alert_events FOR EACH ROW {when} EXECUTE FUNCTION alert_state()"
    )


def keep_what_waits() -> None:
    """Make the table of what waits to be stored; what waited in its first shape goes on waiting."""
    there = columns_of("alerts_waiting")
    if "mark" in there:
        return
    held = sa.text("SELECT name, sealed FROM alerts_waiting")
    before = op.get_bind().execute(held).all() if there else ()
    if there:
        op.drop_table("alerts_waiting")
    made = op.create_table(
        "alerts_waiting",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("mark", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "mark", name="pk_alerts_waiting"),
    )
    for name, sealed in before:
        mark = "kept:" + hashlib.sha256(bytes(sealed)).hexdigest()[:32]
        op.get_bind().execute(
            made.insert().values(name=name, mark=mark, sealed=bytes(sealed), kept_at=sa.func.current_timestamp())
        )
