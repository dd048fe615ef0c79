"""What belongs together, what comes first, who is told next. Pure: the states, the rota and the moment decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.alerts.events import Contact
from backend.alerts.rota import EscalationStep, Rota, escalation_steps
from backend.alerts.state import State, worst
from backend.cases.shapes import YesNo


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
        """Alerts that nobody has acknowledged. A look waits for no acknowledgement: see `unread`."""
        return tuple(alert for alert in self.alerts if alert.acknowledged is None and not alert.is_look)

    @property
    def open(self) -> tuple[State, ...]:
        """Alerts that are not closed."""
        return tuple(alert for alert in self.alerts if alert.closed is None and not alert.is_look)

    @property
    def looks(self) -> tuple[State, ...]:
        """Looks about which nobody has said anything yet."""
        return tuple(alert for alert in self.alerts if alert.closed is None and alert.is_look)

    @property
    def unread(self) -> tuple[State, ...]:
        """Looks whose words nobody has read."""
        return tuple(look for look in self.looks if look.opened is None)

    @property
    def is_look(self) -> bool:
        """Only looks are open: the conversation stands in the queue of what is to be read."""
        return bool(self.looks) and not self.open

    @property
    def safe_now(self) -> YesNo | None:
        """The worst answer to "Are you safe right now?" of all alerts: a later yes does not hide a no."""
        return worst(alert.safe_worst for alert in self.alerts)

    @property
    def since(self) -> datetime:
        """Since when somebody has been waiting: the oldest alert that is not acknowledged, else the oldest open one."""
        return min(alert.since for alert in self.waiting or self.open or self.looks or self.alerts)

    @property
    def told(self) -> bool:
        """Has any notice about the waiting alerts left? If not, nobody at the council knows."""
        return any(alert.delivered for alert in self.waiting)

    @property
    def worked_on_since(self) -> datetime | None:
        """Since when the oldest open alert is somebody's work; None while nobody has taken all of it, or it is done."""
        if self.waiting or not self.open:
            return None
        return min(alert.worked_on_since or alert.since for alert in self.open)


def grouped(alerts: Iterable[State]) -> list[Group]:
    """Return alerts by conversation, most pressing first."""
    found: dict[tuple[str, str], list[State]] = {}
    for alert in sorted(alerts, key=lambda alert: (alert.received_at, alert.uuid)):
        found.setdefault((alert.council, alert.conversation), []).append(alert)
    return in_order(Group(*key, tuple(members)) for key, members in found.items())


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Unacknowledged before acknowledged before closed; among them urgent first, then the longest waiting."""
    return sorted(groups, key=place_of)


def place_of(group: Group) -> tuple[bool, bool, bool, bool, datetime]:
    """Return the place of a conversation in the queue, smallest first."""
    return not group.waiting, not group.open, not group.looks, not group.urgent, group.since


def due_now(group: Group, rota: Rota, now: datetime) -> list[EscalationStep]:
    """Return who has to be told now: everybody whose turn has come and who does not know it yet.

    After an outage each is told once, not once for every turn that was missed. Who was told before it became urgent is
    told again.
    """
    if not group.waiting:
        return []
    latest: dict[Contact, EscalationStep] = {step.to: step for step in escalation_steps(group.since, now, rota)}
    return [step for step in latest.values() if not knows(group, step)]


def knows(group: Group, step: EscalationStep) -> bool:
    """Return whether this contact was told since their turn came, and as urgent as it is now."""
    told = [told for alert in group.waiting for told in alert.escalated if told.to == step.to]
    return any(one.at >= step.due and one.urgent >= group.urgent for one in told)
