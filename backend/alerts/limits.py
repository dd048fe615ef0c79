"""How long the council has after an alert or a look: numbers from limits.yml, dates from the calendar. Pure.

All moments are the closing or opening of the office in London time. Beyond the known bank holidays every Monday to
Friday counts, so that nothing is forgotten because a calendar is short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from backend.alerts.events import Contact
from backend.alerts.groups import Group
from backend.alerts.rota import Rota
from backend.law.working_days import LONDON, ONE_DAY, in_london
from telling.yaml_files import read_yaml

FILE = Path(__file__).parent / "limits.yml"


@dataclass(frozen=True)
class Limit:
    """One number with where it comes from; the fields are explained at the top of limits.yml."""

    says: str
    working_days: int
    counts_from: str
    binding: str
    source: str
    confidence: str
    confirmed: bool


@dataclass(frozen=True)
class Reminder:
    """This contact should hear, from `due` on, that an alert is not closed. late: its time is over."""

    to: Contact
    due: datetime
    late: bool


@cache
def limits() -> Mapping[str, Limit]:
    """Return the limits by name, read once."""
    raw: Mapping[str, Mapping[str, Any]] = read_yaml(FILE.read_text("utf-8"))
    return {name: Limit(**leaf) for name, leaf in raw.items()}


def working_days_from(day: date, rota: Rota) -> Iterator[date]:
    """Yield this day if it is a working day, then every later one, without end."""
    while True:
        if rota.days.or_weekday(day):
            yield day
        day += ONE_DAY


def opening(day: date, rota: Rota) -> datetime:
    """Return when the office opens on this day."""
    return datetime.combine(day, rota.opens, LONDON)


def closing(day: date, rota: Rota) -> datetime:
    """Return when the office closes on this day."""
    return datetime.combine(day, rota.closes, LONDON)


def read_by(received_at: datetime, rota: Rota) -> datetime:
    """Return until when a look is to be read: the end of the working day on which it arrives, else of the next."""
    ends = (closing(day, rota) for day in working_days_from(in_london(received_at), rota))
    return next(end for end in ends if end > received_at)


def work_due(since: datetime, rota: Rota) -> datetime:
    """Return until when an alert taken on (or passed on) at this moment is to be passed on or closed."""
    later = working_days_from(in_london(since) + ONE_DAY, rota)
    for _ in range(limits()["referral"].working_days - 1):
        next(later)
    return closing(next(later), rota)


def is_late(group: Group, rota: Rota, now: datetime) -> bool:
    """Return whether the time for somebody's work on this conversation is over, or for reading a look of it."""
    since = group.worked_on_since
    if since is not None and work_due(since, rota) <= now:
        return True
    return group.is_look and any(read_by(look.received_at, rota) <= now for look in group.looks)


def reminders(since: datetime, until: datetime, rota: Rota) -> Iterator[Reminder]:
    """Yield every reminder of work that began at `since` and is not done, in order, up to and including `until`.

    On the morning of the last day the first contact; when its time is over the second; from then on both, each
    working morning, until it is closed. Who is not named is left out; where no day contact is named, whoever is.
    """
    people = rota.named(("first", "second")) or rota.named(("out_of_hours",))
    due = work_due(since, rota)
    if not people:
        return
    found = [Reminder(people[0], opening(in_london(due), rota), late=False), Reminder(people[-1], due, late=True)]
    for day in working_days_from(in_london(due) + ONE_DAY, rota):
        if opening(day, rota) > until:
            break
        found += [Reminder(who, opening(day, rota), late=True) for who in people]
    yield from (one for one in found if since < one.due <= until)


def reminders_due(group: Group, rota: Rota, now: datetime) -> list[Reminder]:
    """Return who has to be reminded now. After an outage each contact is reminded once, not once for every day."""
    since = group.worked_on_since
    if since is None:
        return []
    latest = {one.to: one for one in reminders(since, now, rota)}
    return [one for one in latest.values() if not was_reminded(group, one)]


def was_reminded(group: Group, one: Reminder) -> bool:
    """Return whether this contact was reminded since this reminder was due."""
    told = [told for alert in group.open for told in alert.reminded if told.to == one.to]
    return any(said.at >= one.due for said in told)
