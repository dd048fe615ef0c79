"""The team in which somebody works: what the numbers for staff are counted by."""

import sqlalchemy as sa
from alembic import op

revision = "0022_teams"
down_revision = "0017_ledger_shut"


def upgrade() -> None:
    """Add a column that an older version does not need."""
    op.add_column("staff", sa.Column("team", sa.String(80)))
