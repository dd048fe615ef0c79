"""Forms that are being filled in, and their words that wait for the safeguarding detector."""

import sqlalchemy as sa
from alembic import op

revision = "0005_forms"
down_revision = "0004_numbers"


def upgrade() -> None:
    """Make the two tables of backend.form.tables."""
    op.create_table(
        "forms",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forms"),
        sa.UniqueConstraint("token_hash", name="uq_forms_token_hash"),
    )
    op.create_index("ix_forms_keep_until", "forms", ["keep_until"])
    op.create_table(
        "form_unchecked",
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("form_id", sa.String(36), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("uuid", name="pk_form_unchecked"),
    )
    op.create_index("ix_form_unchecked_form_id", "form_unchecked", ["form_id"])
    op.create_index("ix_form_unchecked_since", "form_unchecked", ["since"])
