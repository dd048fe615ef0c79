"""An independent answer to every date: another library's holidays, another way of counting, numbers typed by hand.

Nothing here is imported from the backend. Counting: all working days are listed once; the n-th after a day is found by
looking it up in that list, not by walking.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

import holidays

FIRST, LAST = date(2020, 1, 1), date(2028, 12, 31)
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2019, 2030))
WORKING = [
    day
    for day in (date(2019, 1, 1) + timedelta(days=n) for n in range(11 * 365 + 3))
    if day.year < 2030 and day.isoweekday() <= 5 and day not in ENGLAND
]

ACKNOWLEDGE = {"wigan": 3, "sefton": 3, "cheshire-west-and-chester": 3, "islington": 2, "devon": 3}
"""Working days to acknowledge a complaint: 2 where published, else 3. -- procedure.md 1b, councils side by side"""
OTHERS_ACKNOWLEDGE = {"wigan": 5, "sefton": 3, "cheshire-west-and-chester": 3, "islington": 3, "devon": 3}
"""The same for an idea or a thank you: Wigan publishes 5, the others nothing that is confirmed."""
COUNCILS = tuple(ACKNOWLEDGE)


def nth_after(start: date, count: int) -> date:
    """Return the count-th working day after `start`."""
    return WORKING[bisect_right(WORKING, start) + count - 1]


def all_days() -> list[date]:
    """Return every receipt date from 2020 to 2028."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
