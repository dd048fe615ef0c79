"""Everything a clock needs, in one frozen object that is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.law.promises import Promises
from backend.law.statute import Statute
from backend.law.working_days import WorkingDays


@dataclass(frozen=True)
class Law:
    """statute: the rules. days: the calendar. promises: what each council publishes, by the name of its folder."""

    statute: Statute
    days: WorkingDays
    promises: Mapping[str, Promises] = field(default_factory=dict)
