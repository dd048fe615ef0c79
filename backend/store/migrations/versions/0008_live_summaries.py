"""Lists of very many cases: which summaries are live, and what they are put in order by."""

import sqlalchemy as sa
from alembic import op

revision = "0008_live_summaries"
down_revision = "0007_retention"


def upgrade() -> None:
    """Two columns and their indexes. Every summary is marked as outdated: the server works it out again."""
    op.add_column(
        "case_summaries", sa.Column("due_order", sa.Date, nullable=False, server_default=sa.text("'9999-12-31'"))
    )
    op.add_column("case_summaries", sa.Column("live", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_index("ix_case_summaries_live_council", "case_summaries", ["live", "council"])
    op.create_index(
        "ix_case_summaries_ended_due_order_reference", "case_summaries", ["ended", "due_order", "reference"]
    )
    op.execute("UPDATE case_summaries SET law = ''")
