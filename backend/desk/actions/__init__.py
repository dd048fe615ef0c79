"""What an officer can do with a case, one entry each in ACTIONS. Importing this package declares all of them."""

from backend.desk.actions import (
    answers,
    changes,
    corrections,
    endings,
    first_steps,
    next_stages,
    panel,
    parts,
    points,
    stage_2,
    yearly_report,
)

__all__ = [
    "answers",
    "changes",
    "corrections",
    "endings",
    "first_steps",
    "next_stages",
    "panel",
    "parts",
    "points",
    "stage_2",
    "yearly_report",
]
