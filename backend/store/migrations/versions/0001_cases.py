"""Cases and their events."""

import sqlalchemy as sa
from alembic import op

revision = "0001_cases"
down_revision = None


def upgrade() -> None:
    """Make the two tables of backend.cases.tables."""
    op.create_table(
        "cases",
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name="pk_cases"),
        sa.UniqueConstraint("reference", name="uq_cases_reference"),
    )
    op.create_index("ix_cases_council", "cases", ["council"])
    op.create_table(
        "case_events",
        sa.Column("case_uuid", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("once", sa.String(80)),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("key_id", sa.String(40)),
        sa.PrimaryKeyConstraint("case_uuid", "seq", name="pk_case_events"),
        sa.ForeignKeyConstraint(["case_uuid"], ["cases.uuid"], name="fk_case_events_case_uuid"),
        sa.UniqueConstraint("case_uuid", "once", name="uq_case_events_case_uuid_once"),
    )
