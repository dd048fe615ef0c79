"""Who is away from when to when, and who covers for them."""

import sqlalchemy as sa
from alembic import op

revision = "0016_leave_cover"
down_revision = "0015_untrusted_proxies"


def upgrade() -> None:
    """Make a table that an older version does not need."""
    op.create_table(
        "staff_absences",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("cover_id", sa.String(16)),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("to_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_absences"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_absences_staff_id"),
        sa.ForeignKeyConstraint(["cover_id"], ["staff.id"], name="fk_staff_absences_cover_id"),
    )
    op.create_index("ix_staff_absences_staff_id", "staff_absences", ["staff_id"])
    op.create_index("ix_staff_absences_cover_id", "staff_absences", ["cover_id"])
