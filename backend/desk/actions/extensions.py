"""How much longer a stage can be given, as the form of an extension says it."""

from __future__ import annotations

from backend.cases.deadlines import dates_if_known
from backend.desk.actions.action import Context
from backend.desk.actions.fields import Options
from backend.law.clocks import Room
from telling.spoken_dates import say_date

REASONS = {"complex": "It is complex", "advocate_needed": "An advocate is needed first"}


def say_room(c: Context, extended: str) -> str:
    """Return between which days the new day must lie; empty where that is not known. extended: the kind of event."""
    return say_days(dates_if_known(c.state, c.law).extension(extended))


def say_days(room: Room | None) -> str:
    """Return the same of this room."""
    if room is None:
        return ""
    return f"Later than {say_date(room.by, year=True)}, and at the very latest {say_date(room.at_latest, year=True)}."


def reasons_in(room: Room | None) -> Options:
    """Return the reasons for which a clock may be extended, by the rules of the day of receipt."""
    return [(name, REASONS.get(name, name)) for name in room.reasons] if room else []
