"""Each server says whether it can note deletions in the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0017_ledger_shut"
down_revision = "0016_leave_cover"


def upgrade() -> None:
    """Add a column that an older version does not need."""
    op.add_column("running_processes", sa.Column("ledger_shut", sa.Boolean, nullable=True))
