"""How much longer a stage can be given, as the form of an extension says it."""

from __future__ import annotations

from backend.cases.deadlines import dates_if_known
from backend.desk.actions.action import Context
from telling.spoken_dates import say_date


def say_room(c: Context, extended: str) -> str:
    """Return between which days the new day must lie; empty where that is not known. extended: the kind of event."""
    room = dates_if_known(c.state, c.law).extension(extended)
    if room is None:
        return ""
    return f"Later than {say_date(room.by, year=True)}, and at the very latest {say_date(room.at_latest, year=True)}."
