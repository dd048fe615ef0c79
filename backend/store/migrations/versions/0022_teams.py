"""The team in which somebody works, by which the numbers for staff are counted; letters found by how they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0022_teams"
down_revision = "0019_files"


def upgrade() -> None:
    """Add a column and an index that an older version does not need."""
    op.add_column("staff", sa.Column("team", sa.String(80)))
    op.create_index("ix_notices_standing", "notices", ["standing"])
