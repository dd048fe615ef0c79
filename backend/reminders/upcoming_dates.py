"""Which dates come up. Pure: the states, the law, the days ahead and today decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from backend.cases.deadlines import dates_if_known
from backend.cases.state import State
from backend.law.book import Law
from telling.yaml_files import read_yaml

DAYS = Path(__file__).parent / "days.yml"


@dataclass(frozen=True)
class Coming:
    """A date that somebody must keep soon. left: working days until it, at least 1."""

    case_uuid: str
    what: str
    by: date
    left: int


@cache
def usual_days() -> Mapping[str, int]:
    """Return how many working days ahead for each date, where a council says nothing else."""
    return {name: int(leaf["days"]) for name, leaf in read_yaml(DAYS.read_text("utf-8")).items()}


def coming(states: Mapping[str, State], law: Law, ahead: Mapping[str, int], today: date) -> Iterator[Coming]:
    """Yield every open date that lies so many working days ahead or fewer, and not today or before."""
    for case_uuid, state in states.items():
        # A case whose dates are not known stands on the desk under a heading of its own.
        for deadline in (due.deadline for due in dates_if_known(state, law).open if due.deadline.by > today):
            left = law.days.between(today, deadline.by)
            if left <= ahead.get(deadline.what, 0):
                yield Coming(case_uuid, deadline.what, deadline.by, left)
