"""Stages 2 and 3."""

from __future__ import annotations

import json

from backend.cases import events as e
from backend.cases.deadlines import past_stage_1, stage_2, windows
from backend.desk.moves.fields import YES_NO, Field, Options, Typed, decision, on_day
from backend.desk.moves.move import Context, Move, declare, the_words
from backend.law.reasons import said
from backend.law.working_days import CalendarTooShort

FINDINGS: Options = (
    ("upheld", "Upheld: the complaint was right"),
    ("partly_upheld", "Partly upheld: right about some points"),
    ("not_upheld", "Not upheld"),
)


def next_stage(c: Context) -> e.StageRequested:
    """The stage that can be asked for now, with what follows from the moment of asking."""
    if c.state.stage == 1:
        open_now = c.state.answered_on is not None or is_past(c)
        return e.StageRequested(stage=2, before_answer=not open_now)
    try:
        late = any(c.today > window.by for window in windows(c.state, c.law))
    except CalendarTooShort:
        late = False
    return e.StageRequested(stage=3, after_window=late)


def is_past(c: Context) -> bool:
    """Is stage 1 past its latest day?"""
    try:
        return past_stage_1(c.state, c.law, c.today)
    except CalendarTooShort:
        return False


def next_stage_fields(c: Context) -> list[Field]:
    """Why, in their words."""
    return [Field("words", f"Why they ask for stage {c.state.stage + 1}, in their own words", "words", needed=False)]


def until(c: Context) -> str:
    """Until when stage 2 can be extended."""
    clocks = [due for due, _ in stage_2(c.state, c.law) if due]
    if not clocks:
        return ""
    by, most = min(due.by for due in clocks), min(due.at_latest for due in clocks)
    return f"Later than {said(by)}, and at the very latest {said(most)}."


def longest(c: Context) -> e.Stage2Extended:
    """The longest extension there is."""
    try:
        days = [due.at_latest for due, _ in stage_2(c.state, c.law) if due]
    except CalendarTooShort:
        days = []
    return e.Stage2Extended(to=min(days, default=c.today), reason_given=True, person_told_on=c.today)


def investigators(c: Context, t: Typed) -> e.Fact:
    """By their ids, so that the same person is found again on a panel."""
    return e.Investigating(officer=c.person_id(t["officer"]), independent_person=c.person_id(t["person"]))


def panel(c: Context, t: Typed) -> e.Fact:
    """Three people by their ids."""
    return e.PanelMet(on=t["on"], members=tuple(c.person_id(t[box]) for box in ("chair", "second", "third")))


declare(
    Move(
        "next_stage",
        "They ask for the next stage",
        "Next stages",
        "Record what they asked for by phone, by letter or in person. Nobody may refuse it.",
        next_stage_fields,
        next_stage,
        lambda c, t: next_stage(c),
        words=lambda t: json.dumps({"kind": "next_stage", "why": t["words"]}),
    ),
    Move(
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
    Move(
        "statement",
        "The statement of complaint is agreed",
        "Next stages",
        "Stage 2 is counted from the request and, beside it, from this day.",
        lambda c: [on_day("Agreed on")],
        lambda c: e.StatementAgreed(on=c.today),
        lambda c, t: e.StatementAgreed(on=t["on"]),
    ),
    Move(
        "investigators",
        "Name who investigates",
        "Next stages",
        "Two people. The Independent Person may not work for the council.",
        lambda c: [
            Field("officer", "Investigating Officer", "line", "Full name."),
            Field("person", "Independent Person", "line", "Full name."),
        ],
        lambda c: e.Investigating(officer="probe 1", independent_person="probe 2"),
        investigators,
        words=lambda t: f"Investigating Officer: {t['officer']}\nIndependent Person: {t['person']}",
    ),
    Move(
        "extend_stage_2",
        "Take more time for stage 2",
        "Next stages",
        "The person must be told why in writing, and until when.",
        lambda c: [
            on_day("New day", until(c), name="to", start=""),
            on_day("The person was told on", name="person_told_on"),
            Field("words", "Why it takes longer", "words"),
        ],
        longest,
        lambda c, t: e.Stage2Extended(to=t["to"], reason_given=bool(t["words"]), person_told_on=t["person_told_on"]),
        words=the_words,
    ),
    Move(
        "answer_stage_2",
        "Record the answer of stage 2",
        "Next stages",
        "The senior manager’s answer to each point, and what happens by when.",
        lambda c: [
            on_day("On which day did we answer"),
            Field("finding", "What was found, over all points", "choice", options=FINDINGS),
            Field("words", "The answer to each point", "words"),
            Field("stage_3_right_told", "We told them that they may ask for a panel", "tick"),
        ],
        lambda c: e.Stage2Answered(on=c.today, stage_3_right_told=True),
        lambda c, t: e.Stage2Answered(on=t["on"], stage_3_right_told=t["stage_3_right_told"], finding=t["finding"]),
        words=the_words,
    ),
    Move(
        "late_panel",
        "Decide about a late request for the panel",
        "Next stages",
        "The regulations give them 20 working days. You may still allow it.",
        lambda c: decision(Field("allowed", "Is it allowed", "choice", options=YES_NO)),
        lambda c: e.LateStage3Decided(on=c.today, allowed=True, told_on=c.today),
        lambda c, t: e.LateStage3Decided(on=t["on"], allowed=t["allowed"] == "yes", told_on=t["told_on"]),
        words=the_words,
    ),
    Move(
        "panel_met",
        "The panel met",
        "Next stages",
        "Three independent people. The Independent Person of stage 2 may not sit.",
        lambda c: [
            on_day("Met on"),
            Field("chair", "Chair", "line", "Full name."),
            Field("second", "Second member", "line", "Full name."),
            Field("third", "Third member", "line", "Full name."),
        ],
        lambda c: e.PanelMet(on=c.today, members=("probe 1", "probe 2", "probe 3")),
        panel,
        words=lambda t: f"Chair: {t['chair']}\n{t['second']}\n{t['third']}",
    ),
    Move(
        "panel_report",
        "The panel reported",
        "Next stages",
        "Within five working days of its meeting.",
        lambda c: [
            on_day("Reported on"),
            Field("finding", "What it found, over all points", "choice", options=FINDINGS),
            Field("words", "What it recommends", "words", needed=False),
        ],
        lambda c: e.PanelReported(on=c.today),
        lambda c, t: e.PanelReported(on=t["on"], finding=t["finding"]),
        words=the_words,
    ),
    Move(
        "director",
        "Record the council’s last word",
        "Next stages",
        "The director’s answer to the panel’s recommendations.",
        lambda c: [
            on_day("On which day did they write"),
            Field("words", "What they decided, and why", "words"),
            Field("ombudsman_told", "We told them how to go to the Ombudsman", "tick"),
        ],
        lambda c: e.DirectorReplied(on=c.today, ombudsman_told=True),
        lambda c, t: e.DirectorReplied(on=t["on"], ombudsman_told=t["ombudsman_told"]),
        words=the_words,
    ),
)
