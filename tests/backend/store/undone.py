"""Put a database back to where it was before the newest migration."""

from __future__ import annotations

from sqlalchemy import Connection, text


def undo_0018(connection: Connection) -> None:
    """Undo 0018_several_machines."""
    on_server = connection.dialect.name == "postgresql"
    steps = ["DROP TRIGGER alert_state" + (" ON alert_events" if on_server else "")]
    steps += ["DROP FUNCTION alert_state"] if on_server else []
    steps += ["DROP INDEX ix_alerts_open", "DROP INDEX ix_alerts_not_linked", "DROP TABLE alerts_waiting"]
    steps += [f"ALTER TABLE alerts DROP COLUMN {name}" for name in ("is_open", "is_linked")]
    steps += [f"ALTER TABLE running_processes DROP COLUMN {name}" for name in ("law", "started_at")]
    for step in [*steps, "UPDATE alembic_version SET version_num = '0022_teams'"]:
        connection.execute(text(step))
