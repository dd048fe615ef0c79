"""What belongs together, what comes first, who is told next. Pure: the states, the rota and the moment decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.alerts.events import Contact
from backend.alerts.state import State
from backend.alerts.turns import Rota, Turn, next_turn, turns


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
