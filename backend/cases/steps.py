"""What has happened to a case, step by step, and one word for where it is."""

from __future__ import annotations

from datetime import date

from backend.cases.state import State
from telling.roles import ADVOCATE_REQUEST

STEPS = (
    ("acknowledged", "acknowledged_on"),
    ("advocate_referred", "advocate_referred_on"),
    ("advocate_appointed", "advocate_appointed_on"),
    ("answered", "answered_on"),
    ("stage_2", "stage_2_requested_on"),
    ("stage_2_answered", "stage_2_answered_on"),
    ("stage_3", "stage_3_requested_on"),
    ("panel_met", "panel_met_on"),
    ("panel_reported", "panel_reported_on"),
    ("finished", "director_replied_on"),
    ("withdrawn", "withdrawn_on"),
)
"""What is told as done, and where its day is; the last of them that is no side step is the state."""
SIDE_STEPS = {"advocate_referred", "advocate_appointed"}
"""Steps beside the procedure, but where an advocate is all that is asked for."""


def days_of(state: State) -> list[tuple[str, date]]:
    """Return only what has happened, in order; things of one day stay in the order of the procedure."""
    days = [(name, getattr(state, where)) for name, where in STEPS]
    return sorted(((name, day) for name, day in days if day), key=lambda step: step[1])


def name_of(state: State) -> str:
    """Return one word for where it is."""
    if state.ended:
        return state.ended
    beside = set() if state.kind == ADVOCATE_REQUEST else SIDE_STEPS
    reached = [name for name, where in STEPS if getattr(state, where) and name not in beside]
    return reached[-1] if reached else "received"
