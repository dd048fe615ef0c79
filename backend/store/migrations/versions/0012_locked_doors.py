"""When the clock was last believed; browsers in which staff have signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0012_locked_doors"
down_revision = "0011_send_if_gone"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "clock_seen",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clock_seen"),
    )
    op.create_table(
        "staff_devices",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_devices"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_devices_staff_id"),
    )
    op.create_index("ix_staff_devices_staff_id", "staff_devices", ["staff_id"])
    op.create_table(
        "service_tokens",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("councils", sa.JSON, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("former_hash", sa.String(64)),
        sa.Column("former_until", sa.DateTime(timezone=True)),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("used_on", sa.Date),
        sa.PrimaryKeyConstraint("name", name="pk_service_tokens"),
        sa.UniqueConstraint("hash", name="uq_service_tokens_hash"),
    )
    op.create_table(
        "staff_proposals",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("councils", sa.JSON, nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(80)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("agreed", sa.Boolean),
        sa.PrimaryKeyConstraint("id", name="pk_staff_proposals"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_proposals_staff_id"),
    )
    op.create_index("ix_staff_proposals_staff_id", "staff_proposals", ["staff_id"])
    op.create_index("ix_staff_proposals_decided_at", "staff_proposals", ["decided_at"])
    op.create_table(
        "staff_links",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("totp", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.String(40)),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_links"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_links_staff_id"),
    )
    op.create_index("ix_staff_links_staff_id", "staff_links", ["staff_id"])
