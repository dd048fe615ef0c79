"""Everything a clock needs, in one frozen object that is passed in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from backend.law.promises import Promises
from backend.law.statute import Statute
from backend.law.working_days import WorkingDays


@dataclass(frozen=True)
class Law:
    """statute: the rules. days: the calendar. promises: what each council publishes, by the name of its folder.

    quick_start: the councils that let a carer or social worker try first, and offer somebody else instead.
    """

    statute: Statute
    days: WorkingDays
    promises: Mapping[str, Promises] = field(default_factory=dict)
    quick_start: frozenset[str] = frozenset()

    @cached_property
    def digest(self) -> str:
        """Sixteen letters that change when a rule or a holiday changes: what was worked out before is then outdated.

        Promises are left out: each case keeps those of the day it arrived.
        """
        days = self.days
        parts = sorted(self.statute.rules.items()), sorted(days.holidays.items()), days.known_from, days.known_until
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
