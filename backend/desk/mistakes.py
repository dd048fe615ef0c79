"""What somebody may mark as recorded in error, in words for a list, and which letters may have told it already."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import events_of
from backend.cases.corrections import correctable
from backend.cases.events import Event, kind_of
from backend.desk import labels
from backend.desk.case_access import Opened
from backend.desk.staff import Staff
from backend.notify import outbox

ANYTHING = "manager"
"""The role that may mark what somebody else recorded."""
LETTER_OF = {"acknowledged": "acknowledge", "extended": "extend", "answered": "answer", "withdrawn": "withdrawn"}
"""Letters that tell of an event, and may have left before it was recorded."""


def options(opened: Opened, staff: Staff, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the number and the words of what this person may mark, the newest first."""
    found = correctable(events_of(opened.history))
    theirs = [event for event in found if event.actor == staff.id or ANYTHING in staff.roles]
    return [(str(event.seq), in_words(event, names)) for event in theirs]


def in_words(event: Event, names: Mapping[str, str]) -> str:
    """Return what happened, when it was recorded, and who did."""
    kind = kind_of(type(event.fact))
    who = names.get(event.actor, "this program")
    return f"{labels.EVENT.get(kind, kind)}, recorded on {event.on.day} {event.on:%B %Y} by {who}"


async def letters_since(session: AsyncSession, opened: Opened) -> Callable[[int], tuple[str, ...]]:
    """Return which letters left with or after an event of this case, by its number; 0: all of them."""
    rows = {row.seq: row for row in opened.history}
    posted = await outbox.letters_about(session, opened.case.uuid)
    left = [(row.queued_at, row.letter or "") for row in posted if row.standing != "dead"]
    left += [(row.at, str(row.facts["letter"])) for row in opened.history if row.kind == "letter_kept"]

    def since(seq: int) -> tuple[str, ...]:
        row = rows.get(seq)
        told = LETTER_OF.get(row.kind) if row else None
        return tuple(sorted({name for at, name in left if row is None or at >= row.at or name == told}))

    return since
