"""What is wrong with the clock, in plain words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from backend.settings import Settings
from backend.store.engine import found_in_database
from backend.wall_clock.guard import fits
from backend.wall_clock.tables import SeenRow


def problems(settings: Settings, now: datetime) -> list[str]:
    """Return a clock that is not believed. A database that cannot be read is told elsewhere."""
    last = found_in_database(settings, lambda connection: connection.scalar(select(SeenRow.at)), None)
    if fits(last, now):
        return []
    return [
        f"clock: it says {now:%Y-%m-%d %H:%M} UTC and was last believed at {last:%Y-%m-%d %H:%M} UTC: nothing that is "
        "over is deleted. If it is right, run `python -m backend clock confirm`"
    ]
