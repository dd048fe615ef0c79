"""The answer: more time, the answer itself, what the person says to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backend.cases import events as e
from backend.cases.deadlines import dates_if_known
from backend.cases.papers import Paper
from backend.desk.actions.action import WHOLE, Action, Context, complaint, declare, the_words
from backend.desk.actions.extensions import reasons_in, say_room
from backend.desk.actions.fields import YES_NO, Field, Options, Typed, on_day
from backend.desk.actions.points import actions_of, findings, items, plan, point_fields, wrong_actions
from backend.law.working_days import ONE_DAY

OUTCOMES: Options = (
    ("resolved", "Resolved: we agreed on what happens"),
    ("partly", "Partly resolved"),
    ("not_resolved", "Not resolved"),
)


def reasons(c: Context) -> Options:
    """Return the reasons for which the clock that runs may be extended, by the rules of the day of receipt."""
    return reasons_in(dates_if_known(c.state, c.law).extension("extended"))


def longest(c: Context) -> e.Extended:
    """Return the longest extension there is."""
    room = dates_if_known(c.state, c.law).extension("extended")
    if room is None:
        return e.Extended(to=c.today, child_told_on=c.today)
    # Told in time, although it may be typed later.
    return e.Extended(to=room.at_latest, reason=next(iter(room.reasons), None), child_told_on=min(c.today, room.until))


def answer_day(c: Context) -> date:
    """Return the latest day an answer of stage 1 may have been given: before an early request took effect."""
    return c.state.early_in_force_on - ONE_DAY if c.state.early_in_force_on else c.today


def answer_fields(c: Context) -> list[Field]:
    """Return the boxes of an answer: an idea or a thank you needs only words; a complaint what the law asks for."""
    if c.state.kind != "complaint":
        return [on_day("On which day did we answer"), Field("words", "What we told them", "words")]
    several = bool(c.points_here())
    return [
        on_day("On which day did we answer"),
        Field("outcome", "How did it end", "choice", options=OUTCOMES),
        *point_fields(stage_1_points(c), say=several, found=several),
        Field(
            "words",
            "The answer, and what was agreed",
            "words",
            "If it is resolved, write down the terms: what happens, who does it, until when.",
        ),
        Field(
            "stage_2_right_told",
            "We told them that they may ask for stage 2",
            "tick",
            "Needed unless it is resolved.",
        ),
    ]


def stage_1_points(c: Context) -> Sequence[str]:
    """Return the points that the person agreed to; without any, the whole as one."""
    return c.points_here() or (WHOLE,)


def actions_promised(c: Context, t: Typed) -> Sequence[tuple[e.Fact, str | None]]:
    """Return the actions of an answer to a complaint."""
    return actions_of(1)(c, t) if c.state.kind == "complaint" else ()


def answer(c: Context, t: Typed) -> e.Fact:
    """Return the event of an answer."""
    if c.state.kind != "complaint":
        return e.Answered(on=t["on"])
    resolved = t["outcome"] == "resolved"
    return e.Answered(
        on=t["on"],
        outcome=t["outcome"],
        terms=resolved,
        stage_2_right_told=t["stage_2_right_told"],
        findings=findings(t),
    )


def answer_words(c: Context, t: Typed) -> str:
    """Return the answer as it is sealed: a text, and what was found, said and promised about each point."""
    told: str = t["words"]
    if c.state.kind != "complaint":
        return told
    points = stage_1_points(c)
    said = items(t, points) if c.points_here() or any(item.found or item.text for item in items(t, points)) else ()
    promised = plan(t, points)
    return Paper(told, said, promised).sealed() if said or promised else told


declare(
    Action(
        "extend",
        "Take more time for stage 1",
        "Answer",
        "The law allows this for two reasons only, and only if the child is told the new day.",
        lambda c: [
            on_day("New day", say_room(c, "extended"), name="to", start=""),
            Field("reason", "Why", "choice", options=reasons(c)),
            on_day("The child was told on", name="child_told_on"),
            Field("words", "What they were told", "words"),
        ],
        longest,
        lambda c, t: e.Extended(to=t["to"], reason=t["reason"], child_told_on=t["child_told_on"]),
        words=the_words,
    ),
    Action(
        "answer",
        "Record the answer",
        "Answer",
        "What they were told, and when.",
        answer_fields,
        lambda c: e.Answered(on=answer_day(c), outcome="not_resolved", stage_2_right_told=True),
        answer,
        words_in=answer_words,
        wrong=wrong_actions,
        also=actions_promised,
    ),
    Action(
        "child_said",
        "Record what they say to the answer",
        "Answer",
        "In their own words, if you can.",
        lambda c: [
            Field("agrees", "Do they agree with the answer", "choice", options=YES_NO),
            Field("words", "What they said", "words", needed=False),
        ],
        lambda c: e.ChildSaid(agrees=True),
        lambda c, t: e.ChildSaid(agrees=t["agrees"] == "yes"),
        words=the_words,
        fits=complaint,
    ),
)
