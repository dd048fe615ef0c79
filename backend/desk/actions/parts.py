"""A part that came back when the rest was answered: more time for it, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backend.cases import events as e
from backend.cases.deadlines import room_of_part_if_known
from backend.cases.state import PartBack
from backend.cases.terms import Ground
from backend.desk.actions.action import Action, Context, declare, the_words
from backend.desk.actions.extensions import reasons_in, say_days
from backend.desk.actions.fields import Field, Options, Typed, on_day
from backend.law.clocks import Room
from telling.spoken_dates import say_date


def room_of(c: Context, part: PartBack) -> Room | None:
    """Return how far the answer to a part may be put off; None where it may not, or where that is not known."""
    return room_of_part_if_known(c.state, c.law, part)


WAS: Mapping[Ground, str] = {"prejudice": "It had waited for proceedings.", "outside": "It was outside before."}
"""Why a part had been left out: two may have come back on one day."""


def named(part: PartBack) -> str:
    """Return what a part that waits is called: its day, and why it had been left out."""
    return f"The part of {say_date(part.on, year=True)}. {WAS.get(part.ground, '')}".strip()


def which_part(c: Context, *, with_days: bool = False) -> list[Field]:
    """Return the box for which part, where more than one came back. with_days: that a new day must lie between."""
    days = {one.number: say_days(room_of(c, one)) if with_days else "" for one in c.state.parts_back}
    several: Options = [(str(one.number), f"{named(one)} {days[one.number]}".strip()) for one in c.state.parts_back]
    return [Field("back_with", "Which part", "choice", options=several)] if len(several) > 1 else []


def chosen(c: Context, t: Typed) -> PartBack:
    """Return the part that was chosen; of one part alone, nobody has to say which."""
    number = t.values.get("back_with")
    return next((one for one in c.state.parts_back if str(one.number) == number), first(c))


def first(c: Context) -> PartBack:
    """Return the part that came back first; one of today where there is none, so that the rules can say so."""
    return next(iter(c.state.parts_back), PartBack(c.today))


def fields(c: Context) -> list[Field]:
    """Return the boxes; which part, where more than one came back."""
    room, which = room_of(c, first(c)), which_part(c, with_days=True)
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
            return more_time(part, room.at_latest, reason, told_on)
    return e.PartExtended(came_back=first(c).on, to=c.today, child_told_on=c.today)


def extended(c: Context, t: Typed) -> e.PartExtended:
    """Return the event of the part that was chosen."""
    return more_time(chosen(c, t), t["to"], t["reason"], t["child_told_on"])


def more_time(part: PartBack, to: date, reason: str | None, told_on: date) -> e.PartExtended:
    """Return the event that gives this part more time."""
    return e.PartExtended(came_back=part.on, back_with=part.number, to=to, reason=reason, child_told_on=told_on)


def answered(c: Context, t: Typed) -> e.PartAnswered:
    """Return the answer to the part that was chosen."""
    told = t["stage_2_right_told"]
    return e.PartAnswered(on=t["on"], stage_2_right_told=told, back_with=chosen(c, t).number)


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
        "The rest was answered before. If they then ask for stage 2 "
        "about it and the rest is at stage 2 or later, add this part as a case of its own, with the days it has here.",
        lambda c: [
            *which_part(c),
            on_day("On which day did we answer"),
            Field("words", "The answer to that part", "words"),
            Field("stage_2_right_told", "We told them that they may ask for stage 2 about it", "tick"),
        ],
        lambda c: e.PartAnswered(on=c.today, stage_2_right_told=True),
        answered,
        words=the_words,
    ),
)
