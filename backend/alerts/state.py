"""Where an alert is. Pure: the same events give the same state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch

from backend.alerts import events as e
from backend.alerts.events import Contact, Event, Fact
from backend.alerts.shapes import Level
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


WORST_FIRST: tuple[YesNo, ...] = ("no", "not_sure", "yes")


def worst(answers: Iterable[YesNo | None]) -> YesNo | None:
    """Return the worst of several answers to "Are you safe right now?"; None where there is none."""
    given = set(answers)
    return next((answer for answer in WORST_FIRST if answer in given), None)


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
    level: Level = "alert"
    safe_now: YesNo | None = None
    """The last answer to "Are you safe right now?"."""
    safe_worst: YesNo | None = None
    """The worst answer they ever gave to it."""
    escalated: tuple[Told, ...] = ()
    delivered: frozenset[str] = frozenset()
    """Ids of notices that the mail server took."""
    undelivered: frozenset[str] = frozenset()
    reminded: tuple[Told, ...] = ()
    """Who was reminded that it is not closed."""
    manager_told: bool = False
    opened: Signed | None = None
    """Who read the words first."""
    acknowledged: Signed | None = None
    referred: Signed | None = None
    closed: Signed | None = None
    reference: str | None = None
    """Of the case that the same telling became."""

    @property
    def is_look(self) -> bool:
        """May be something: read the same working day, without a timer."""
        return self.level == "look"

    @property
    def worked_on_since(self) -> datetime | None:
        """When it was taken on or last passed on; None while nobody has it."""
        return max((done.at for done in (self.acknowledged, self.referred) if done), default=None)

    @property
    def is_urgent(self) -> bool:
        """The detector said so, or they said that they are not safe now. Nothing makes it less urgent again."""
        return not self.is_look and (self.urgent or self.safe_now == "no")


def replay(uuid: str, council: str, conversation: str, events: Iterable[Event]) -> State:
    """Return the state after these events; raises ValueError unless the first is `received`."""
    state: State | None = None
    for event in events:
        state = first(uuid, council, conversation, event) if state is None else after(event.fact, state, event)
    if state is None:
        raise ValueError("an alert begins with `received`")
    return state


def first(uuid: str, council: str, conversation: str, event: Event) -> State:
    """Return the state that the first event makes."""
    fact = event.fact
    if not isinstance(fact, e.Received):
        raise ValueError("an alert begins with `received`")
    return State(
        uuid=uuid,
        council=council,
        conversation=conversation,
        received_at=event.at,
        since=event.at,
        told_at=fact.told_at,
        urgent=fact.urgent,
        level=fact.level,
        safe_now=fact.safe_now,
        safe_worst=fact.safe_now,
    )


@singledispatch
def after(fact: Fact, state: State, event: Event) -> State:
    """Return the state after one more event; most kinds have a version of their own below."""
    return state


@after.register
def _(fact: e.ToldAgain, state: State, event: Event) -> State:
    return replace(state, urgent=state.urgent or fact.urgent)


@after.register
def _(fact: e.SafeNow, state: State, event: Event) -> State:
    # Once "no" was said, a later "yes" does not undo it: somebody may be looking over their shoulder.
    return replace(
        state,
        safe_now=fact.answer,
        safe_worst=worst((state.safe_worst, fact.answer)),
        urgent=state.is_urgent or fact.answer == "no",
    )


@after.register
def _(fact: e.Raised, state: State, event: Event) -> State:
    return replace(state, level="alert", since=event.at, escalated=(), delivered=frozenset())


@after.register
def _(fact: e.Reminded, state: State, event: Event) -> State:
    return replace(state, reminded=(*state.reminded, Told(fact.to, event.at, fact.late)))


@after.register
def _(fact: e.ManagerTold, state: State, event: Event) -> State:
    return replace(state, manager_told=True)


@after.register
def _(fact: e.Opened, state: State, event: Event) -> State:
    return replace(state, opened=state.opened or Signed(event.actor, event.at))


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
    return replace(
        state,
        acknowledged=None,
        closed=None,
        since=event.at,
        escalated=(),
        delivered=frozenset(),
        reminded=(),
    )


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
