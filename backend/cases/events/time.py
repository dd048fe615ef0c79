"""More time: what stage 1, a part that came back and stage 2 have in common when a day is moved."""

from __future__ import annotations

from datetime import date

from backend.law.book import Law
from backend.law.clocks import Room
from backend.refusals import Refusal, unless


def more_time_at_stage_1(
    law: Law, room: Room, to: date, reason: str | None, child_told_on: date | None, stage: str
) -> Refusal | None:
    """Return why a new day cannot be: without a reason that the clock knows, the child not told, or as `more_time`."""
    if room.reasons and reason not in room.reasons:
        return Refusal("reason_missing", f"The reason must be {' or '.join(room.reasons)}.")
    if child_told_on is None:
        return Refusal("child_not_told", "Tell the child the new day and why.")
    return more_time(law, room, to, child_told_on, stage)


def more_time(law: Law, room: Room, to: date, told_on: date, stage: str) -> Refusal | None:
    """Return why a new day cannot be: decided too late, no later than what holds, too late, not a working day.

    told_on: the day on which the person was told, which is when more time takes effect. Raises CalendarTooShort.
    """
    return (
        unless(
            told_on <= room.until,
            "extended_too_late",
            f"{stage} was due on {room.until:%d %B %Y}. More time is given, and told, before that day has passed.",
        )
        or unless(to > room.by, "no_extension", "The new day must be later than the day that holds now.")
        or unless(
            to <= room.at_latest, "past_maximum", f"{stage} ends on {room.at_latest:%d %B %Y} at the very latest."
        )
        or unless(law.days.includes(to), "not_a_working_day", "The new day must be a working day.")
    )
