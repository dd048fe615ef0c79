"""A conversation knows when it is sent as it stands, if its person is gone by then."""

import sqlalchemy as sa
from alembic import op

revision = "0011_send_if_gone"
down_revision = "0010_saved_forms"


def upgrade() -> None:
    """Two columns; nobody of the talks that are open now has been asked."""
    op.add_column("chat_conversations", sa.Column("send_after", sa.DateTime(timezone=True)))
    op.add_column("chat_conversations", sa.Column("sent_unseen", sa.String(36)))
    op.create_index("ix_chat_conversations_send_after", "chat_conversations", ["send_after"])
