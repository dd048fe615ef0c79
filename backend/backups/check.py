"""What is to be said of backups: that there is none, or that the last one is old."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import literal, select

from backend.cases.tables import CaseRow
from backend.settings import Settings
from backend.store.engine import found_in_database
from backend.store.fingerprints import BACKUP_KEY
from backend.store.tables import FingerprintRow

OLD = timedelta(days=2)


def notes(settings: Settings, now: datetime) -> list[str]:
    """Return a note where cases are kept and no backup, or none for two days, was made. A database that cannot be read
    is told elsewhere.
    """
    any_case = select(literal(1)).select_from(CaseRow).limit(1)
    made_at = select(FingerprintRow.noted_at).where(FingerprintRow.name == BACKUP_KEY)
    none: tuple[int | None, datetime | None] = (None, None)
    has_cases, last = found_in_database(settings, lambda c: (c.scalar(any_case), c.scalar(made_at)), none)
    if not has_cases or (last and now - last < OLD):
        return []
    made = f"the last one was made on {last:%d %B %Y}" if last else "none was made yet"
    return [f"backups: {made}; schedule `python -m backend backup TO` (docs/backups.md)"]
