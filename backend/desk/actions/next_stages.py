"""On to the next stage: they ask for it, stage 1 is left out, a late request is decided, the Ombudsman early."""

from __future__ import annotations

import json

from backend.cases import events as e
from backend.desk.actions.action import Action, Context, declare, the_words
from backend.desk.actions.fields import YES_NO, Field, Typed, arrived_on, decision, on_day

EARLY_TESTS = (
    ("person_agrees", "The person agrees to go to the Ombudsman without a panel"),
    ("council_agrees", "The council agrees"),
    ("report_robust", "The report is very robust"),
    ("adjudication_complete", "The answer of stage 2 is complete"),
    ("significant_points_upheld", "All significant points were upheld"),
    ("wishes_mostly_met", "Most of what they wish for is done or promised"),
)


def next_stage(c: Context) -> e.StageRequested:
    """Return the stage that can be asked for now, with what follows from the moment of asking."""
    return e.StageRequested.made_on(c.today, c.state, c.law)


def next_stage_typed(c: Context, t: Typed) -> e.StageRequested:
    """Return the request of the day on which it reached the council."""
    return e.StageRequested.made_on(c.today, c.state, c.law, on=t["on"])


def next_stage_fields(c: Context) -> list[Field]:
    """Return the boxes for when they asked, and why, in their words."""
    why = f"Why they ask for stage {c.state.stage + 1}, in their own words"
    return [arrived_on(), Field("words", why, "words", needed=False)]


declare(
    Action(
        "next_stage",
        "They ask for the next stage",
        "Next stages",
        "Record what they asked for by phone, by letter or in person. Nobody may refuse it.",
        next_stage_fields,
        next_stage,
        next_stage_typed,
        words=lambda t: json.dumps({"kind": "next_stage", "why": t["words"]}),
    ),
    Action(
        "skip_stage",
        "Leave stage 1 out, both agree",
        "Next stages",
        "Only if it would not be right to try stage 1, and the person agrees.",
        lambda c: [
            on_day("Agreed on"),
            Field("person_agrees", "The person agrees", "tick"),
            Field("words", "Why", "words"),
        ],
        lambda c: e.StageSkipped(on=c.today, person_agrees=True),
        lambda c, t: e.StageSkipped(on=t["on"], person_agrees=t["person_agrees"]),
        words=the_words,
    ),
    Action(
        "late_panel",
        "Decide about a late request for the panel",
        "Next stages",
        "The regulations give them 20 working days. You may still allow it.",
        lambda c: decision(Field("allowed", "Is it allowed", "choice", options=YES_NO)),
        lambda c: e.LateStage3Decided(on=c.today, allowed=True, told_on=c.today),
        lambda c, t: e.LateStage3Decided(on=t["on"], allowed=t["allowed"] == "yes", told_on=t["told_on"]),
        words=the_words,
    ),
    Action(
        "early_referral",
        "Go to the Ombudsman without a panel",
        "Next stages",
        "Guidance allows this rarely: after a complete stage 2, and only if every line below is true.",
        lambda c: [
            on_day("Agreed on"),
            *(Field(name, label, "tick") for name, label in EARLY_TESTS),
            Field("words", "Why, and how they agreed", "words"),
        ],
        lambda c: e.ReferredEarly(on=c.today, **{name: True for name, _ in EARLY_TESTS}),
        lambda c, t: e.ReferredEarly(on=t["on"], **{name: t[name] for name, _ in EARLY_TESTS}),
        words=the_words,
    ),
)
