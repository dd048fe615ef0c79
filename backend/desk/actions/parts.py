"""A part that came back when the rest was answered: more time for it, and its answer."""

from __future__ import annotations

from backend.cases import events as e
from backend.cases.deadlines import room_of_part_if_known
from backend.cases.state import PartBack
from backend.desk.actions.action import Action, Context, declare, the_words
from backend.desk.actions.extensions import reasons_in, say_days
from backend.desk.actions.fields import Field, Options, Typed, on_day
from backend.law.clocks import Room
from telling.spoken_dates import say_date


def room_of(c: Context, part: PartBack) -> Room | None:
    """Return how far the answer to a part may be put off; None where it may not, or where that is not known."""
    return room_of_part_if_known(c.state, c.law, part)


def by_day(c: Context) -> Options:
    """Return the parts that wait, by the day on which they came back, with the days that a new one must lie between."""
    days = {one.on: say_days(room_of(c, one)) for one in c.state.parts_back}
    return [(on.isoformat(), f"The part of {say_date(on, year=True)}. {between}") for on, between in days.items()]


def first(c: Context) -> PartBack:
    """Return the part that came back first; one of today where there is none, so that the rules can say so."""
    return next(iter(c.state.parts_back), PartBack(c.today))


def fields(c: Context) -> list[Field]:
    """Return the boxes; which part, where more than one came back."""
    room, several = room_of(c, first(c)), by_day(c)
    which = [Field("came_back", "Which part", "choice", options=several)] if len(several) > 1 else []
    return [
        *which,
        on_day("New day", "" if which else say_days(room), name="to", start=""),
        Field("reason", "Why", "choice", options=reasons_in(room)),
        on_day("The child was told on", name="child_told_on"),
        Field("words", "What they were told", "words"),
    ]


def longest(c: Context) -> e.PartExtended:
    """Return the longest extension there is of a part: of the first that can have one."""
    for part in c.state.parts_back:
        # Told in time, although it may be typed later.
        if (room := room_of(c, part)) and room.by < room.at_latest:
            reason = next(iter(room.reasons), None)
            told_on = min(c.today, room.until)
            return e.PartExtended(came_back=part.on, to=room.at_latest, reason=reason, child_told_on=told_on)
    return e.PartExtended(came_back=first(c).on, to=c.today, child_told_on=c.today)


def extended(c: Context, t: Typed) -> e.PartExtended:
    """Return the event; of one part alone, nobody has to say which."""
    chosen = t.values.get("came_back")
    day = next((one.on for one in c.state.parts_back if one.on.isoformat() == chosen), first(c).on)
    return e.PartExtended(came_back=day, to=t["to"], reason=t["reason"], child_told_on=t["child_told_on"])


declare(
    Action(
        "extend_part",
        "Take more time for the part that came back",
        "Answer",
        "As for stage 1: for two reasons only, and only if the child is told the new day before the old one is over.",
        fields,
        longest,
        extended,
        words=the_words,
    ),
    Action(
        "answer_part",
        "Answer the part that came back",
        "Answer",
        "The rest was answered before. Of several parts, the one that came back first. If they then ask for stage 2 "
        "about it and the rest is at stage 2 or later, add this part as a case of its own, with the days it has here.",
        lambda c: [
            on_day("On which day did we answer"),
            Field("words", "The answer to that part", "words"),
            Field("stage_2_right_told", "We told them that they may ask for stage 2 about it", "tick"),
        ],
        lambda c: e.PartAnswered(on=c.today, stage_2_right_told=True),
        lambda c, t: e.PartAnswered(on=t["on"], stage_2_right_told=t["stage_2_right_told"]),
        words=the_words,
    ),
)
