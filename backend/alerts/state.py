"""Where an alert is, what belongs together, what comes first, who is told next. Pure: worked out from the events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch

from backend.alerts import events as e
from backend.alerts.events import Contact, Event, Fact
from backend.alerts.turns import Rota, Turn, next_turn, turns
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


@dataclass(frozen=True)
class Group:
    """The alerts of one conversation, oldest first: one child, shown together."""

    council: str
    conversation: str
    alerts: tuple[State, ...]

    @property
    def urgent(self) -> bool:
        """One urgent alert makes all urgent."""
        return any(alert.is_urgent for alert in self.alerts)

    @property
    def waiting(self) -> tuple[State, ...]:
        """Alerts that nobody has acknowledged."""
        return tuple(alert for alert in self.alerts if alert.acknowledged is None)

    @property
    def open(self) -> tuple[State, ...]:
        """Alerts that are not closed."""
        return tuple(alert for alert in self.alerts if alert.closed is None)

    @property
    def since(self) -> datetime:
        """Since when somebody has been waiting: the oldest alert that is not acknowledged, else the oldest open one."""
        return min(alert.since for alert in self.waiting or self.open or self.alerts)

    @property
    def told(self) -> bool:
        """Has any notice about the waiting alerts left? If not, nobody at the council knows."""
        return any(alert.delivered for alert in self.waiting)


def grouped(alerts: Iterable[State]) -> list[Group]:
    """Alerts by conversation, most pressing first."""
    found: dict[tuple[str, str], list[State]] = {}
    for alert in sorted(alerts, key=lambda alert: (alert.received_at, alert.uuid)):
        found.setdefault((alert.council, alert.conversation), []).append(alert)
    return in_order(Group(*key, tuple(members)) for key, members in found.items())


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Unacknowledged before acknowledged before closed; among them urgent first, then the longest waiting."""
    return sorted(groups, key=lambda group: (not group.waiting, not group.open, not group.urgent, group.since))


def due_now(group: Group, rota: Rota, now: datetime) -> list[Turn]:
    """Who has to be told now: everybody whose turn has come and who does not know it yet.

    After an outage each is told once, not once for every turn that was missed. Who was told before it became urgent is
    told again.
    """
    if not group.waiting:
        return []
    latest: dict[Contact, Turn] = {turn.to: turn for turn in turns(group.since, now, rota)}
    return [turn for turn in latest.values() if not knows(group, turn)]


def knows(group: Group, turn: Turn) -> bool:
    """Was this contact told since their turn came, and as urgent as it is now?"""
    told = [told for alert in group.waiting for told in alert.escalated if told.to == turn.to]
    return any(one.at >= turn.due and one.urgent >= group.urgent for one in told)


def next_escalation(group: Group, rota: Rota, now: datetime) -> Turn | None:
    """Who is told next if nobody acknowledges it; None once it is acknowledged."""
    return next_turn(group.since, now, rota) if group.waiting else None
