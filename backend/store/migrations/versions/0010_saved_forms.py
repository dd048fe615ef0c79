"""A form can be kept under four words; only hashes of the words are stored."""

import sqlalchemy as sa
from alembic import op

revision = "0010_saved_forms"
down_revision = "0009_nothing_typed_is_lost"


def upgrade() -> None:
    """Two columns; forms that are open now are saved by nobody yet."""
    op.add_column("forms", sa.Column("code_lookup", sa.String(64)))
    op.add_column("forms", sa.Column("code_hash", sa.String(200)))
    op.create_index("ix_forms_code_lookup", "forms", ["code_lookup"], unique=True)
