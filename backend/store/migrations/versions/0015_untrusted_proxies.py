"""Each server says who sends it forwarding headers in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0015_untrusted_proxies"
down_revision = "0014_found_by_name"


def upgrade() -> None:
    """Add a column that an older version does not need."""
    op.add_column("running_processes", sa.Column("untrusted", sa.String(250), nullable=True))
