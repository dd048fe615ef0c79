"""What must not go, and what went."""

import sqlalchemy as sa
from alembic import op

revision = "0007_retention"
down_revision = "0006_desk"


def upgrade() -> None:
    """Make the two tables of backend.retention.tables."""
    op.create_table(
        "retention_holds",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("about", sa.String(36), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.LargeBinary),
        sa.Column("key_id", sa.String(40)),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("released_by", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_retention_holds"),
    )
    op.create_index("ix_retention_holds_about", "retention_holds", ["about"])
    op.create_table(
        "retention_proofs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("council", sa.String(80), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_by", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(36)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_retention_proofs"),
    )
    op.create_index("ix_retention_proofs_hash", "retention_proofs", ["hash"])
