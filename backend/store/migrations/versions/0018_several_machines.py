"""Open alerts are found without reading the years before, and those that wait have a second home.

A process says by which law it works out summaries, and since when it runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018_several_machines"
down_revision = "0017_ledger_shut"

LAST = "COALESCE((SELECT max(seq) FROM alert_events e WHERE e.alert_uuid = {uuid} AND e.kind = '{kind}'), 0)"
"""Where in an alert's history the last event of a kind is: rows of a backup may come back in any order."""


def state_of(uuid: str) -> str:
    """Return what sets both columns of an alert from its events."""
    closed, reopened, linked = (LAST.format(uuid=uuid, kind=kind) for kind in ("closed", "reopened", "linked"))
    return f"is_open = ({closed} <= {reopened}), is_linked = ({linked} > 0)"


def upgrade() -> None:
    """Add columns and tables that an older version does not need, and a trigger that keeps them up to date for it."""
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
    else:
        op.execute(
            f"CREATE FUNCTION alert_state() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {update} RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER alert_state AFTER INSERT ON alert_events FOR EACH ROW {when} "
            "EXECUTE FUNCTION alert_state()"
        )
    op.create_table(
        "alerts_waiting",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alerts_waiting"),
    )
    op.add_column("running_processes", sa.Column("law", sa.String(16), nullable=True))
    op.add_column("running_processes", sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
