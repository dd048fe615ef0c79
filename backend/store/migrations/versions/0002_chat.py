"""Conversations, their turns, and those the bot must still forget."""

import sqlalchemy as sa
from alembic import op

revision = "0002_chat"
down_revision = "0001_cases"


def upgrade() -> None:
    """Make the three tables of backend.chat.tables."""
    op.create_table(
        "chat_conversations",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("token_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("code_lookup", sa.String(64)),
        sa.Column("code_hash", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_chat_conversations"),
        sa.UniqueConstraint("token_hash", name="uq_chat_conversations_token_hash"),
        sa.UniqueConstraint("code_lookup", name="uq_chat_conversations_code_lookup"),
    )
    op.create_index("ix_chat_conversations_keep_until", "chat_conversations", ["keep_until"])
    op.create_table(
        "chat_turns",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("said", sa.LargeBinary),
        sa.Column("answer", sa.LargeBinary),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name="pk_chat_turns"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["chat_conversations.id"],
            name="fk_chat_turns_conversation_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_chat_turns_conversation_id_seq"),
    )
    op.create_table(
        "chat_forgettings",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_chat_forgettings"),
    )
