"""Where an alert is. Pure: the same events give the same state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch

from backend.alerts import events as e
from backend.alerts.events import Contact, Event, Fact
from backend.cases.shapes import YesNo


@dataclass(frozen=True)
class Signed:
    """Who did something, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Told:
    """Whom a notice went to, when, and whether it was known to be urgent then."""

    to: Contact
    at: datetime
    urgent: bool


@dataclass(frozen=True)
class State:
    """Where one alert is. escalated: who was told of it."""

    uuid: str
    council: str
    conversation: str
    received_at: datetime
    since: datetime
    """Since when somebody waits for an acknowledgement, or waited."""
    told_at: datetime
    urgent: bool
    safe_now: YesNo | None = None
    escalated: tuple[Told, ...] = ()
    delivered: frozenset[str] = frozenset()
    """Ids of notices that the mail server took."""
    undelivered: frozenset[str] = frozenset()
    acknowledged: Signed | None = None
    referred: Signed | None = None
    closed: Signed | None = None
    reference: str | None = None
    """Of the case that the same telling became."""

    @property
    def is_urgent(self) -> bool:
        """The detector said so, or they said that they are not safe now. Nothing makes it less urgent again."""
        return self.urgent or self.safe_now == "no"


def replay(uuid: str, council: str, conversation: str, events: Iterable[Event]) -> State:
    """The state after these events; raises ValueError unless the first is `received`."""
    state: State | None = None
    for event in events:
        state = first(uuid, council, conversation, event) if state is None else after(event.fact, state, event)
    if state is None:
        raise ValueError("an alert begins with `received`")
    return state


def first(uuid: str, council: str, conversation: str, event: Event) -> State:
    """The state on receipt."""
    fact = event.fact
    if not isinstance(fact, e.Received):
        raise ValueError("an alert begins with `received`")
    return State(uuid, council, conversation, event.at, event.at, fact.told_at, fact.urgent, fact.safe_now)


@singledispatch
def after(fact: Fact, state: State, event: Event) -> State:
    """The state after one more event; reading the words changes nothing."""
    return state


@after.register
def _(fact: e.ToldAgain, state: State, event: Event) -> State:
    return replace(state, urgent=state.urgent or fact.urgent)


@after.register
def _(fact: e.SafeNow, state: State, event: Event) -> State:
    # Once "no" was said, a later "yes" does not undo it: somebody may be looking over their shoulder.
    return replace(state, safe_now=fact.answer, urgent=state.is_urgent or fact.answer == "no")


@after.register
def _(fact: e.Escalated, state: State, event: Event) -> State:
    return replace(state, escalated=(*state.escalated, Told(fact.to, event.at, fact.urgent)))


@after.register
def _(fact: e.Notified, state: State, event: Event) -> State:
    return replace(state, delivered=state.delivered | {fact.notice})


@after.register
def _(fact: e.NotDelivered, state: State, event: Event) -> State:
    return replace(state, undelivered=state.undelivered | {fact.notice})


@after.register
def _(fact: e.Reopened, state: State, event: Event) -> State:
    return replace(state, acknowledged=None, closed=None, since=event.at, escalated=(), delivered=frozenset())


@after.register
def _(fact: e.Acknowledged, state: State, event: Event) -> State:
    return replace(state, acknowledged=Signed(event.actor, event.at))


@after.register
def _(fact: e.Referred, state: State, event: Event) -> State:
    return replace(state, referred=Signed(event.actor, event.at))


@after.register
def _(fact: e.Closed, state: State, event: Event) -> State:
    return replace(state, closed=Signed(event.actor, event.at))


@after.register
def _(fact: e.Linked, state: State, event: Event) -> State:
    return replace(state, reference=fact.reference)
