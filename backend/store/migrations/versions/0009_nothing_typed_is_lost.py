"""Letters to people wait sealed in the outbox; what was typed after signing out is kept for who typed it."""

import sqlalchemy as sa
from alembic import op

revision = "0009_nothing_typed_is_lost"
down_revision = "0008_live_summaries"


def upgrade() -> None:
    """Three columns and a table."""
    op.add_column("notices", sa.Column("letter", sa.String(20)))
    op.add_column("notices", sa.Column("sealed", sa.LargeBinary))
    op.add_column("notices", sa.Column("key_id", sa.String(40)))
    op.create_table(
        "kept_forms",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("door", sa.String(60), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.String(40)),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_kept_forms_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_forms"),
    )
    op.create_index("ix_kept_forms_staff_id", "kept_forms", ["staff_id"])
