"""Which events may happen at stages 2 and 3; imported for its entries in moves.check."""

from __future__ import annotations

from datetime import date

from backend.cases import events as e
from backend.cases.deadlines import past_stage_1, stage_2, windows
from backend.cases.moves import check, need, running
from backend.cases.state import State
from backend.law.book import Law

PANEL = 3


@check.register
def _(fact: e.StageRequested, state: State, today: date, law: Law) -> None:
    need(state.kind == "complaint", "not_a_complaint", "Only a complaint has stages.")
    need(state.ended not in {"withdrawn", "not_looked_at"}, "ended", "It was withdrawn, or not looked at.")
    if fact.stage == 2:
        need(state.stage == 1, "stage_2_before", "Stage 2 was asked for before.")
        ready = state.answered_on or past_stage_1(state, law, today)
        need(ready or fact.before_answer, "too_soon", "Stage 1 is not answered and its time is not over.")
        need(not (ready and fact.before_answer), "no_need_to_agree", "Stage 2 is open: nobody has to agree.")
        return
    need(state.stage == 2 and state.stage_2_answered_on, "too_soon", "Stage 2 is not answered.")
    late = any(today > window.by for window in windows(state, law))
    need(late == fact.after_window, "window", "A late request is for a person to decide, one in time is not.")


@check.register
def _(fact: e.StageSkipped, state: State, today: date, law: Law) -> None:
    running(state)
    need(
        state.kind == "complaint" and state.stage == 1, "not_at_stage_1", "Only stage 1 of a complaint can be left out."
    )
    need(not state.answered_on, "answered_before", "Stage 1 was answered before.")
    need(fact.person_agrees, "person_must_agree", "Stage 1 is only left out when the person agrees.")


@check.register
def _(fact: e.LateStage3Decided, state: State, today: date, law: Law) -> None:
    need("late_stage_3" in state.flags, "nothing_to_decide", "Nobody asked for the panel too late.")


def at_stage_2(state: State) -> None:
    """Refuse unless stage 2 is running."""
    running(state)
    need(state.stage == 2, "not_at_stage_2", "It is not at stage 2.")
    need(not state.stage_2_answered_on, "answered_before", "Stage 2 was answered before.")


@check.register
def _(fact: e.StatementAgreed, state: State, today: date, law: Law) -> None:
    at_stage_2(state)
    need(not state.statement_agreed_on, "agreed_before", "The statement was agreed before.")


@check.register
def _(fact: e.Investigating, state: State, today: date, law: Law) -> None:
    at_stage_2(state)
    two = fact.officer != fact.independent_person
    need(two, "two_people_needed", "The Investigating Officer and the Independent Person are two people.")
    free = not {fact.officer, fact.independent_person} & state.named
    need(free, "named_in_it", "One of them is named in this case.")


@check.register
def _(fact: e.Stage2Extended, state: State, today: date, law: Law) -> None:
    at_stage_2(state)
    need(fact.reason_given, "reason_missing", "Write why it takes longer.")
    need(fact.person_told_on, "person_not_told", "Write to the person why it takes longer, and until when.")
    # Two ways to count, one promise kept: the new day must hold by the earlier of them, which is the request's.
    clocks = [due for due, _ in stage_2(state, law) if due]
    need(
        fact.to > min(due.by for due in clocks),
        "no_extension",
        "The new day must be later than the day that holds now.",
    )
    latest = min(due.at_latest for due in clocks)
    need(fact.to <= latest, "past_maximum", f"Stage 2 ends on {latest:%d %B %Y} at the very latest.")


@check.register
def _(fact: e.Stage2Answered, state: State, today: date, law: Law) -> None:
    at_stage_2(state)
    need(fact.stage_3_right_told, "stage_3_right_missing", "Tell them that they may ask for a panel.")


@check.register
def _(fact: e.PanelMet, state: State, today: date, law: Law) -> None:
    running(state)
    need(state.stage == 3, "not_at_stage_3", "Nobody asked for a panel.")
    need(not state.panel_met_on, "met_before", "The panel met before.")
    need(len(set(fact.members)) == PANEL, "three_people_needed", "A panel is three people.")
    need(
        state.independent_person not in fact.members,
        "not_independent",
        "The Independent Person of stage 2 may not sit.",
    )
    need(not state.named & set(fact.members), "named_in_it", "One of them is named in this case.")


@check.register
def _(fact: e.PanelReported, state: State, today: date, law: Law) -> None:
    running(state)
    need(state.panel_met_on, "not_met", "The panel has not met.")
    need(not state.panel_reported_on, "reported_before", "The panel reported before.")


@check.register
def _(fact: e.DirectorReplied, state: State, today: date, law: Law) -> None:
    running(state)
    need(state.panel_reported_on, "not_reported", "The panel has not reported.")
    need(not state.director_replied_on, "answered_before", "The director replied before.")
    need(fact.ombudsman_told, "ombudsman_missing", "Tell them how to go to the Ombudsman.")
