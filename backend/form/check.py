"""What is wrong with forms, in plain words: words that nobody has looked at for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from backend.form.tables import UncheckedRow
from backend.settings import Settings
from backend.store.engine import found_in_database

TOO_LONG = timedelta(minutes=15)


def problems(settings: Settings, now: datetime) -> list[str]:
    """Return words of forms that wait because the bot does not answer.

    A database that cannot be read is told elsewhere.
    """
    old = UncheckedRow.since <= now - TOO_LONG
    waiting = select(func.count()).select_from(UncheckedRow).where(old)
    count = found_in_database(settings, lambda connection: connection.scalar(waiting) or 0, 0)
    if not count:
        return []
    return [f"forms: {count} texts wait to be checked for safety since more than 15 minutes: is the bot running?"]
