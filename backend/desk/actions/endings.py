"""What is not looked into, wholly or in part, and coming back with it later."""

from __future__ import annotations

from backend.cases import events as e
from backend.desk.actions.action import Action, declare, the_words
from backend.desk.actions.fields import Field, Options, arrived_on, decision, on_day

GROUNDS: Options = (
    ("prejudice", "It might prejudice court, tribunal, disciplinary or criminal proceedings"),
    ("outside", "It is outside this procedure; they were told which one it belongs to"),
)
HOW_MUCH: Options = (("whole", "All of it"), ("part", "A part of it; the rest goes on"))

declare(
    Action(
        "not_considered",
        "Do not look into it",
        "Change or end it",
        "The law allows this rarely. The person must be told in writing, with the reason.",
        lambda c: [
            Field("how_much", "How much of it", "choice", options=HOW_MUCH, start="whole"),
            *decision(
                Field("ground", "Why", "choice", options=GROUNDS), "What they were told: which part, why, what next"
            ),
            Field(
                "might_prejudice",
                "Looking into it now might prejudice the proceedings",
                "tick",
                "Needed for the first reason: that there are proceedings is not enough.",
            ),
        ],
        lambda c: e.NotConsidered(on=c.today, ground="prejudice", told_on=c.today, might_prejudice=True),
        lambda c, t: e.NotConsidered(
            on=t["on"],
            ground=t["ground"],
            told_on=t["told_on"],
            part=t["how_much"] == "part",
            might_prejudice=t["might_prejudice"],
        ),
        words=the_words,
        fits=lambda c: c.state.kind == "complaint",
    ),
    Action(
        "proceedings_ended",
        "The proceedings are over",
        "Change or end it",
        "From this day the person has, as a rule, a year to come back with it.",
        lambda c: [
            on_day("They ended on"),
            on_day("The person was told on", name="told_on"),
            Field("words", "What they were told", "words"),
        ],
        lambda c: e.ProceedingsEnded(on=c.today, told_on=c.today),
        lambda c, t: e.ProceedingsEnded(on=t["on"], told_on=t["told_on"]),
        words=the_words,
    ),
    Action(
        "reopen",
        "They come back with it: look into it now",
        "Change or end it",
        "The clock counts from the day on which they came back.",
        lambda c: [
            arrived_on("On which day did they come back"),
            Field(
                "late_accepted",
                "It is more than a year after the proceedings ended, and we look into it all the same",
                "tick",
            ),
            Field("words", "What they said", "words"),
        ],
        lambda c: e.Reopened(on=c.today, late_accepted=True),
        lambda c, t: e.Reopened(on=t["on"], late_accepted=t["late_accepted"]),
        words=the_words,
    ),
)
