"""The database knows which secrets it was written with, and which processes run on it."""

import sqlalchemy as sa
from alembic import op

revision = "0013_fingerprints"
down_revision = "0012_locked_doors"


def upgrade() -> None:
    """Make the two tables of backend.store.tables; `init` fills the first."""
    op.create_table(
        "secret_fingerprints",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret_fingerprints"),
    )
    op.create_table(
        "running_processes",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("host", sa.String(120), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprints", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_running_processes"),
    )
