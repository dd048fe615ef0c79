"""What alembic runs: backend.store.init hands it an open connection inside a transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=False,
    # SQLite cannot alter most things in place.
    render_as_batch=True,
)
context.run_migrations()
