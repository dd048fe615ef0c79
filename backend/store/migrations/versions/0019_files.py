"""The pieces of files that officers add to a case, sealed with its key; cases are found by when they changed."""

import sqlalchemy as sa
from alembic import op

revision = "0019_files"
down_revision = "0017_ledger_shut"


def upgrade() -> None:
    """Make a table and an index that an older version does not need."""
    op.create_index("ix_case_events_at_case_uuid", "case_events", ["at", "case_uuid"])
    op.create_table(
        "case_file_pieces",
        sa.Column("case_uuid", sa.String(36), nullable=False),
        sa.Column("file_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.String(40)),
        sa.PrimaryKeyConstraint("case_uuid", "file_id", "number", name="pk_case_file_pieces"),
        # Cascading: a version that does not know this table deletes a case all the same, and its files go with it.
        sa.ForeignKeyConstraint(
            ["case_uuid"], ["cases.uuid"], name="fk_case_file_pieces_case_uuid", ondelete="CASCADE"
        ),
    )
