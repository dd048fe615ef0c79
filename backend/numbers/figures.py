"""The figures of the annual report from the states of cases. Pure: states, year, law and today decide.

What GTBFC chapter 5 asks for, counted by the day of receipt, so that every complaint is in one row of each table.
Stages 2 and 3 are counted by the day on which they were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import get_args

from backend.cases.events import OUTCOMES, Finding, Ground
from backend.cases.shapes import About, AdvocateAnswer, Kind
from backend.cases.state import PlannedAction, State
from backend.cases.terms import POINT_FINDINGS, REMEDIES
from backend.law.book import Law
from backend.numbers.counts import COMPLAINTS, Row, Table, summed, told_elsewhere
from backend.numbers.in_time import on_time, timed
from backend.numbers.year import Year
from backend.numbers.young_people import Recorded, who, young_people
from telling.roles import ADVOCATE_REQUEST

CHANNELS = ("chat", "form", "phone", "letter", "in_person")
IDEAS = "ideas received"
REQUESTS = "requests for an advocate"
STAGE_1 = ("in_time", "extended", "late", "over", "open_in_time", "open_late", "no_clock", "ended")
STAGE_2 = ("in_time", "extended", "late", "over", "open_in_time", "open_late", "stopped")
ACKNOWLEDGED = ("in_time", "late", "open_in_time", "open_late", "stopped", "answered")
ANSWERED, ENDED, OPEN, TOLD = "answered at stage 1", "ended without an answer", "open at stage 1", "acknowledged"
"""Quantities that more than one table tells: its rows add up to them, or it has a row for them."""
ANSWERED_2, OPEN_2, STOPPED_2 = "answered at stage 2", "open at stage 2", "stopped at stage 2"
"""The same for stage 2."""
REPORTS = "panel reports"
PROMISED = "actions promised"
FINDINGS = (*get_args(Finding), "not_written")
REQUESTED = ("found", "asked", "open", "answered", "stopped")
DATE = ("in_time", "late", "open_in_time", "open_late", "stopped")


def tables_of(
    states: Iterable[State], year: Year, law: Law, today: date, recorded: Iterable[Recorded] = ()
) -> list[Table]:
    """Return every table that the cases alone decide.

    recorded: some of these states, with what is recorded about a person.
    """
    everything = list(states)
    received = [state for state in everything if year.holds(state.received_on)]
    complaints = [state for state in received if is_complaint_of(state, year)]
    ideas = [state for state in received if state.kind == "comment"]
    requests = [state for state in received if state.kind == ADVOCATE_REQUEST]
    known = [(state, answers) for state, answers in recorded if is_complaint_of(state, year)]
    stage_2 = [state for state in everything if year.holds(state.stage_2_requested_on)]
    stage_3 = [state for state in everything if year.holds(state.stage_3_requested_on)]
    promised = [one for state in everything for one in state.actions if year.holds(one.on)]
    return [
        kinds(received),
        stages(len(complaints), len(stage_2), len(stage_3)),
        who(complaints, known),
        of_complaints("channel", (state.channel for state in complaints), CHANNELS),
        about(complaints),
        acknowledgements(complaints, law, today),
        stage_1_times(complaints, law, today),
        outcomes(complaints),
        of_complaints("advocate", (state.advocate or "not_asked" for state in complaints), get_args(AdvocateAnswer)),
        shares("advocacy", complaints, {"acknowledged_on": TOLD, "advocate_appointed_on": ""}),
        shares("learning", complaints, {"learned_on": ""}),
        summed("points_1", points_1(complaints), POINT_FINDINGS),
        summed(
            "actions",
            (action(one, today) for one in promised),
            ("in_time", "late", "open_in_time", "open_late"),
            same_as=PROMISED,
        ),
        summed("remedies", (one.remedy or "not_said" for one in promised), (*REMEDIES, "not_said"), same_as=PROMISED),
        *young_people(len(complaints), known),
        summed("ideas", (idea(state) for state in ideas), ("answered", "open", "stopped"), same_as=IDEAS),
        summed("advocate_requests", map(advocate_request, requests), REQUESTED, same_as=REQUESTS),
        *stage_2_tables(stage_2, law, today),
        summed("panel", (on_time(state, "stage_3_panel", law, today) for state in stage_3), DATE, same_as="stage 3"),
        *after_panel(everything, year, law, today),
    ]


def is_complaint_of(state: State, year: Year) -> bool:
    """Return a complaint that was received in this year."""
    return state.kind == "complaint" and year.holds(state.received_on)


def points_1(complaints: list[State]) -> Iterator[str]:
    """Yield what was found about each point of stage 1, where somebody said it."""
    return (finding for state in complaints for finding in state.stage_1_findings)


def action(one: PlannedAction, today: date) -> str:
    """Return whether a promised action was done by its day."""
    if one.done_on:
        return "in_time" if one.done_on <= one.due else "late"
    return "open_in_time" if today <= one.due else "open_late"


def kinds(received: list[State]) -> Table:
    """Return how many complaints, ideas, thank yous and requests for an advocate there were."""
    table = summed("kinds", (state.kind for state in received), get_args(Kind))
    return told_elsewhere(table, {"complaint": COMPLAINTS, "comment": IDEAS, ADVOCATE_REQUEST: REQUESTS})


def stages(one: int, two: int, three: int) -> Table:
    """Return how many there were at each stage: later ones may have begun in an earlier year, so nothing adds up."""
    rows = (Row("stage_1", one, COMPLAINTS), Row("stage_2", two, "stage 2"), Row("stage_3", three, "stage 3"))
    return Table("stages", rows, None)


def of_complaints(name: str, found: Iterable[str], rows: Iterable[str]) -> Table:
    """Return a table in which each complaint of the year is once."""
    return summed(name, found, rows, same_as=COMPLAINTS)


def about(complaints: list[State]) -> Table:
    """Return what complaints are about: one may be about several things."""
    rows = (Row(what, sum(what in state.about for state in complaints)) for what in get_args(About))
    return Table("about", tuple(rows), Row("total", len(complaints), COMPLAINTS), parts="each")


def shares(name: str, complaints: list[State], days: Mapping[str, str]) -> Table:
    """Return how many complaints have this day in their history. days: each with the name of its quantity elsewhere."""
    rows = (Row(day, sum(getattr(state, day) is not None for state in complaints), same) for day, same in days.items())
    return Table(name, tuple(rows), Row("total", len(complaints), COMPLAINTS), parts="each")


def acknowledgements(complaints: list[State], law: Law, today: date) -> Table:
    """Return whether each was acknowledged in the council's own time. An answer that came first is told apart."""

    def row(state: State) -> str:
        if state.acknowledged_on is None and (state.answered_on or state.stage_2_requested_on):
            return "answered"
        return on_time(state, "acknowledge", law, today)

    table = of_complaints("acknowledged", map(row, complaints), ACKNOWLEDGED)
    return replace(table, groups={TOLD: ACKNOWLEDGED[:2], f"not {TOLD}": ACKNOWLEDGED[2:]})


def stage_1_times(complaints: list[State], law: Law, today: date) -> Table:
    """Return whether each was answered in the law's time."""
    table = of_complaints("stage_1", (stage_1(state, law, today) for state in complaints), STAGE_1)
    return replace(told_elsewhere(table, {"ended": ENDED}), groups={ANSWERED: STAGE_1[:4], OPEN: STAGE_1[4:7]})


def outcomes(complaints: list[State]) -> Table:
    """Return how stage 1 ended for each."""
    ended = ("withdrawn", *(f"not_{ground}" for ground in get_args(Ground)), "to_stage_2")
    table = of_complaints("outcome", map(outcome, complaints), (*OUTCOMES, *ended, "open"))
    return replace(told_elsewhere(table, {"open": OPEN}), groups={ANSWERED: OUTCOMES, ENDED: ended})


def outcome(state: State) -> str:
    """Return how stage 1 ended. A case that went to stage 2 unanswered stays so, even if it is withdrawn there."""
    if state.answered_on:
        return state.outcome or "not_resolved"
    if state.stage_2_requested_on:
        return "to_stage_2"
    if state.withdrawn_on:
        return "withdrawn"
    return f"not_{state.not_looked_at_because}" if state.not_looked_at_because else "open"


def idea(state: State) -> str:
    """Return whether it was answered."""
    if state.answered_on:
        return "answered"
    return "stopped" if state.ended else "open"


def advocate_request(state: State) -> str:
    """Return whether there is an advocate, the service was asked, or nothing has come of it. -- Children Act s26A"""
    if state.advocate_appointed_on:
        return "found"
    if state.answered_on or state.ended:
        return "answered" if state.answered_on else "stopped"
    return "asked" if state.advocate_referred_on else "open"


def stage_1(state: State, law: Law, today: date) -> str:
    """Return in time, extended, late or over the maximum, in the law's own days, whatever the council promises."""
    if outcome(state) not in {*OUTCOMES, "open"}:
        return "ended"
    undecided = state.interest in {"pending", "refused"}
    return "no_clock" if undecided else timed(state, "stage_1_answer", law, today) or "no_clock"


def stage_2_tables(asked: list[State], law: Law, today: date) -> Iterator[Table]:
    """Return whether each was answered in the law's time, and what was found."""
    times = summed("stage_2", (stage_2_time(state, law, today) for state in asked), STAGE_2, same_as="stage 2")
    groups = {ANSWERED_2: STAGE_2[:4], OPEN_2: STAGE_2[4:6]}
    yield replace(told_elsewhere(times, {"stopped": STOPPED_2}), groups=groups)
    same = {"open": OPEN_2, "stopped": STOPPED_2}
    found = summed("stage_2_found", map(stage_2_found, asked), (*FINDINGS, *same), same_as="stage 2")
    yield replace(told_elsewhere(found, same), groups={ANSWERED_2: FINDINGS})


def stage_2_found(state: State) -> str:
    """Return what stage 2 found, or why there is no finding."""
    if state.stage_2_answered_on:
        return state.stage_2_finding or "not_written"
    return "stopped" if state.ended else "open"


def stage_2_time(state: State, law: Law, today: date) -> str:
    """Return the row for the time that stage 2 took, by the clock that counts from the request."""
    if state.ended and not state.stage_2_answered_on:
        return "stopped"
    return timed(state, "stage_2_answer_from_request", law, today) or "stopped"


def after_panel(everything: list[State], year: Year, law: Law, today: date) -> Iterator[Table]:
    """Yield the panel's report and the council's last answer, by the day on which the step before was done."""
    for name, what, start in (
        ("report", "panel_report", "panel_met_on"),
        ("director", "director_reply", "panel_reported_on"),
    ):
        begun = [state for state in everything if year.holds(getattr(state, start))]
        same = REPORTS if name == "director" else ""
        yield summed(name, (on_time(state, what, law, today) for state in begun), DATE, same_as=same)
    reported = [state for state in everything if year.holds(state.panel_reported_on)]
    yield summed("panel_found", (state.panel_finding or "not_written" for state in reported), FINDINGS, same_as=REPORTS)
