"""What may be marked as recorded in error: the council recorded it, and nothing that still stands rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.cases.events import Event, RecordedInError, kind_of
from backend.cases.events.base import FromTeller
from backend.cases.events.links import LINKING
from backend.cases.history import first, standing
from backend.cases.state import State
from backend.cases.terms import TELLER
from backend.law.book import Law
from backend.law.working_days import CalendarTooShort
from backend.refusals import Refusal, need

NEVER = frozenset({"received", "letter_kept", "code_made", "file_removed", *LINKING, kind_of(RecordedInError)})
"""Kinds that are what they are: the first words, a letter as it left, a code that opens (make another), a content that
is gone, a link (it stands in two histories: end it), and the correction itself (do it again).
"""


def may_be_corrected(event: Event) -> bool:
    """Return whether this is of a kind that can be recorded in error. What the person did themselves is no slip."""
    return event.actor != TELLER and kind_of(type(event.fact)) not in NEVER


def correctable(history: Sequence[Event]) -> list[Event]:
    """Return the events that may still be marked, the newest first."""
    return [event for event in reversed(standing(history)) if may_be_corrected(event)]


def allow_correction(history: Sequence[Event], fact: RecordedInError, law: Law) -> None:
    """Raise NotAllowed where this event cannot be marked, or where something later is only right because of it."""
    known = any(event.seq == fact.event for event in correctable(history))
    need(known, "not_correctable", "That cannot be marked as recorded in error, or somebody did it before.")
    later = next(resting_on(history, fact.event, law), None)
    say = f"Something that came later rests on it, of {later.on:%d %B %Y}. Mark that first." if later else ""
    need(later is None, "rests_on_it", say)


def resting_on(history: Sequence[Event], seq: int, law: Law) -> Iterator[Event]:
    """Yield later acts of the council that were possible as it was recorded, and are not without this event."""
    before = refusals(standing(history), law)
    kept = [event for event in standing(history) if event.seq != seq]
    after = refusals(kept, law)
    return (e for e in kept if e.seq > seq and after[e.seq] and not before[e.seq])


def refusals(events: Sequence[Event], law: Law) -> dict[int, Refusal | None]:
    """Return why each event could not have happened on its day; what the person did always could."""
    state = first(events[0].fact)
    found: dict[int, Refusal | None] = dict.fromkeys(event.seq for event in events)
    for event in events[1:]:
        if not isinstance(event.fact, FromTeller):
            found[event.seq] = refusal_of(event, state, law)
        state = event.fact.apply(state, event)
    return found


def refusal_of(event: Event, state: State, law: Law) -> Refusal | None:
    """Return why this event could not follow this state; None where that depends on days that nobody knows."""
    try:
        return event.fact.refusal(state, law, event.on, event.actor)
    except CalendarTooShort:
        return None
