"""What is wrong with forms, in plain words: words that nobody has looked at for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from backend.form.tables import UncheckedRow
from backend.settings import Settings
from backend.store.init import make_sync_engine

TOO_LONG = timedelta(minutes=15)


def problems(settings: Settings, now: datetime) -> list[str]:
    """Words of forms that wait because the bot does not answer. A database that cannot be read is told elsewhere."""
    old = UncheckedRow.since <= now - TOO_LONG
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            count = connection.scalar(select(func.count()).select_from(UncheckedRow).where(old)) or 0
    except SQLAlchemyError:
        return []
    finally:
        engine.dispose()
    if not count:
        return []
    return [f"forms: {count} texts wait to be checked for safety since more than 15 minutes: is the bot running?"]
