"""The rules of a council's pack, and what they say about one case. Pure. Only confirmed numbers count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from backend.cases.state import State
from backend.cases.tasks import tasks
from backend.content.pack import Leaf, Pack

YEARS = {
    "complaint": "complaint_years",
    "comment": "comment_years",
    "thank_you": "thank_you_years",
    "advocate_request": "advocate_request_years",
    "alert": "alert_years",
}
"""Which rule holds for what."""
FEBRUARY, LEAP_DAY = 2, 29


@dataclass(frozen=True)
class Rule:
    """One number of a pack. number: None where the council has not confirmed one."""

    name: str
    number: int | None


def rules_of(pack: Pack) -> dict[str, Rule]:
    """Return the rules of a pack by name."""
    return {name: Rule(name, number_of(leaf)) for name, leaf in dict(pack.retention).items()}


def number_of(leaf: Leaf) -> int | None:
    """Return a confirmed number; a nought, a text or an unconfirmed value is none."""
    counts = leaf.confirmed and leaf.source == "council" and isinstance(leaf.value, int) and leaf.value > 0
    return int(leaf.value or 0) if counts else None


def goes_on(ended_on: date, years: int) -> date:
    """Return the first day on which it may go: so many years after it ended, 29 February on 1 March."""
    if (ended_on.month, ended_on.day) == (FEBRUARY, LEAP_DAY):
        return date(ended_on.year + years, FEBRUARY + 1, 1)
    return ended_on.replace(year=ended_on.year + years)


def ended_on(state: State, last_event: date) -> date | None:
    """Return when it was over for good: the day it ended or the last word in it, whichever is later.

    None while it is not.
    """
    if state.ended is None or state.ended_on is None or tasks(state, past_stage_1=False):
        return None
    return max(state.ended_on, last_event)


def shared(packs: Iterable[Mapping[str, Rule]], name: str) -> int | None:
    """Return the number for what belongs to no single council: the longest, and only when every council has confirmed
    one.
    """
    numbers = [rules[name].number for rules in packs]
    return max(number for number in numbers if number) if numbers and all(numbers) else None
