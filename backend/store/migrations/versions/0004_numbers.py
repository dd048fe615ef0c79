"""Counts of how conversations end."""

import sqlalchemy as sa
from alembic import op

revision = "0004_numbers"
down_revision = "0003_alerts"


def upgrade() -> None:
    """Make the table of backend.chat.tables."""
    op.create_table(
        "chat_endings",
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("ending", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("council", "day", "ending", name="pk_chat_endings"),
    )
