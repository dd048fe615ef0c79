"""The desk: staff, sessions, wrong tries, the audit, and a summary of each case for lists."""

import sqlalchemy as sa
from alembic import op

revision = "0006_desk"
down_revision = "0005_forms"
SAY = "the audit is only added to"


def upgrade() -> None:
    """Make the tables of backend.desk.tables and backend.audit.tables, and backend.cases.tables.SummaryRow."""
    make_staff()
    make_audit()
    make_summaries()


def make_staff() -> None:
    """Staff, sessions, wrong tries."""
    op.create_table(
        "staff",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("sign_in", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("councils", sa.JSON, nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("key_id", sa.String(40)),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("subject", sa.String(400)),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("sign_in", name="uq_staff_sign_in"),
        sa.UniqueConstraint("subject", name="uq_staff_subject"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_sessions_staff_id"),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("name_hash", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name="pk_sign_in_tries"),
    )


def make_audit() -> None:
    """The audit, and what keeps its rows as they are."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("about", sa.String(80)),
        sa.Column("council", sa.String(64)),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_about", "audit", ["about"])
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit BEGIN SELECT RAISE(ABORT, '{SAY}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def make_summaries() -> None:
    """A summary of each case; the server fills it when it starts."""
    op.create_table(
        "case_summaries",
        sa.Column("case_uuid", sa.String(36), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("next_what", sa.String(40)),
        sa.Column("next_due", sa.Date),
        sa.Column("latest_stage_1", sa.Date),
        sa.Column("dates_known", sa.Boolean, nullable=False),
        sa.Column("assigned_to", sa.String(80)),
        sa.Column("child_view_needed", sa.Boolean, nullable=False),
        sa.Column("advocate_wanted", sa.Boolean, nullable=False),
        sa.Column("tasks", sa.Text, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("law", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("case_uuid", name="pk_case_summaries"),
        sa.ForeignKeyConstraint(["case_uuid"], ["cases.uuid"], name="fk_case_summaries_case_uuid", ondelete="CASCADE"),
    )
    op.create_index("ix_case_summaries_reference", "case_summaries", ["reference"])
    op.create_index("ix_case_summaries_council_next_due", "case_summaries", ["council", "next_due"])
