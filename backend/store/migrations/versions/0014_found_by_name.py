"""Cases are found by keyed hashes of names and contacts, and by what they are about; lists that staff saved."""

import sqlalchemy as sa
from alembic import op

revision = "0014_found_by_name"
down_revision = "0013_fingerprints"


def upgrade() -> None:
    """Make the tables; the server fills them in the background, and works every summary out again."""
    op.create_table(
        "case_names",
        sa.Column("hash", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("case_uuid", sa.String(36), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("hash", "case_uuid", "what", name="pk_case_names"),
        sa.ForeignKeyConstraint(["case_uuid"], ["cases.uuid"], name="fk_case_names_case_uuid", ondelete="CASCADE"),
    )
    op.create_index("ix_case_names_case_uuid", "case_names", ["case_uuid"])
    op.create_table(
        "case_names_kept",
        sa.Column("case_uuid", sa.String(36), nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_uuid", name="pk_case_names_kept"),
        sa.ForeignKeyConstraint(["case_uuid"], ["cases.uuid"], name="fk_case_names_kept_case_uuid", ondelete="CASCADE"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.String(40)),
        sa.Column("query", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_views_staff_id"),
    )
    op.create_index("ix_saved_views_staff_id", "saved_views", ["staff_id"])
    op.add_column("case_summaries", sa.Column("about", sa.Text, nullable=False, server_default="|"))
    op.execute("UPDATE case_summaries SET law = ''")
