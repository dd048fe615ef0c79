"""Alerts, their events, and the outbox of notices."""

import sqlalchemy as sa
from alembic import op

revision = "0003_alerts"
down_revision = "0002_chat"


def upgrade() -> None:
    """Make the tables of backend.alerts.tables and backend.notify.tables."""
    op.create_table(
        "alerts",
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("council", sa.String(80), nullable=False),
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("case_uuid", sa.String(36)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name="pk_alerts"),
    )
    op.create_index("ix_alerts_council_conversation", "alerts", ["council", "conversation"])
    op.create_index("ix_alerts_case_uuid", "alerts", ["case_uuid"])
    op.create_table(
        "alert_events",
        sa.Column("alert_uuid", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("once", sa.String(80)),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("key_id", sa.String(40)),
        sa.PrimaryKeyConstraint("alert_uuid", "seq", name="pk_alert_events"),
        sa.ForeignKeyConstraint(["alert_uuid"], ["alerts.uuid"], name="fk_alert_events_alert_uuid"),
        sa.UniqueConstraint("alert_uuid", "once", name="uq_alert_events_alert_uuid_once"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("about", sa.String(36), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.String(8), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_about", "notices", ["about"])
    op.create_index("ix_notices_next_at", "notices", ["next_at"])
