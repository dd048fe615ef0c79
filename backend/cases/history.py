"""The state of a case, worked out from its events, and whether another may follow. Pure: same events, same state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from backend.cases.events import Event, Fact, Received, RecordedInError
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import NotAllowed


def replay(events: Iterable[Event]) -> State:
    """Return the state after these events; the first must be `received`. What was recorded in error does not count.

    Raises ValueError on a history without beginning.
    """
    state: State | None = None
    every = list(events)
    counts = {event.seq for event in standing(every)}
    for event in every:
        if state is None:
            state = first(event.fact)
        elif event.seq in counts:
            state = event.fact.apply(state, event)
        else:
            state = event.fact.apply_in_error(state, event)
    if state is None:
        raise ValueError("a case begins with `received`")
    return state


def standing(events: Sequence[Event]) -> list[Event]:
    """Return the events without those that were recorded in error."""
    wrong = {event.fact.event for event in events if isinstance(event.fact, RecordedInError)}
    return [event for event in events if event.seq not in wrong]


def first(fact: Fact) -> State:
    """Return the state that the first event makes; raises ValueError where it is not `received`."""
    if not isinstance(fact, Received):
        raise ValueError("a case begins with `received`")
    return fact.first_state()


def allow(state: State, fact: Fact, actor: str, *, today: date, law: Law, papers: bool = True) -> None:
    """Raise NotAllowed where this event may not happen now; today: the London date. Raises CalendarTooShort.

    papers: False where it is only asked whether it could, once every person and paper that it needs is there.
    """
    refused = fact.refusal(state, law, today, actor, papers=papers)
    if refused:
        raise NotAllowed(refused.problem, refused.say)
