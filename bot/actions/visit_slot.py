"""The one slot of a visit: a list with one row, or nothing where nobody visits. Pure."""

from __future__ import annotations

from dataclasses import asdict

from bot.actions.case_progress import Progress
from bot.actions.slot_values import GetSlot
from bot.actions.visit_questions import Visit
from telling.story import Json

VISIT = "visit"
"""The name of the slot, of its form, and of the intent of somebody who comes back for what they sent
(bot/data/visit.yml). The choice that is pressed is `later`.
"""


def visit_rows(visit: Visit) -> list[Json]:
    """Return the value of the slot."""
    return [asdict(visit)]


def visit_in(get_slot: GetSlot) -> Visit | None:
    """Return the visit that the slot holds, if there is one."""
    rows = get_slot(VISIT)
    return Visit(**rows[0]) if isinstance(rows, list) and rows else None


def progress_in(get_slot: GetSlot) -> Progress | None:
    """Return the case that a visit has opened, if there is one."""
    visit = visit_in(get_slot)
    return visit.progress if visit else None
