"""Whose turn it is to be told of an alert, and from when. Pure: the rota and the moment decide.

In office hours: the first contact at once, the second when nobody has acknowledged it in time, then the holder of the
out-of-hours number. Outside office hours, and when the office closes: the holder of the out-of-hours number at once.
Each time the office opens it begins again. A contact who is not named is left out and delays nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.alerts.events import Contact
from backend.content.pack import AlertSettings
from backend.law.working_days import LONDON, ONE_DAY, WorkingDays, in_london

DAY_ORDER: tuple[Contact, ...] = ("first", "second", "out_of_hours")
NIGHT_ORDER: tuple[Contact, ...] = ("out_of_hours", "second", "first")
AHEAD = timedelta(days=14)
"""How far to look for the next turn: the office opens sooner than that."""


@dataclass(frozen=True)
class EscalationStep:
    """From `due` on, this contact should know."""

    to: Contact
    due: datetime


@dataclass(frozen=True)
class Rota:
    """Who is told when. contacts: e-mail addresses; opens, closes: London time on a working day."""

    contacts: Mapping[Contact, str]
    days: WorkingDays
    patience: timedelta = timedelta(minutes=30)
    opens: time = time(9)
    closes: time = time(17)

    def is_office_day(self, day: date) -> bool:
        """Return whether it is a working day.

        Beyond the known calendar there is none: whoever is surely on duty is told.
        """
        return bool(self.days.if_known(day))

    def office(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when the office opens and closes on this day; None when it stays closed."""
        if not self.is_office_day(day):
            return None
        return datetime.combine(day, self.opens, LONDON), datetime.combine(day, self.closes, LONDON)

    def is_open(self, moment: datetime) -> bool:
        """Return whether these are office hours: the moment of opening is, the moment of closing is not."""
        hours = self.office(in_london(moment))
        return hours is not None and hours[0] <= moment < hours[1]

    def named(self, order: tuple[Contact, ...]) -> list[Contact]:
        """Return those of these contacts who have an address, in this order."""
        return [who for who in order if self.contacts.get(who)]


def rota_of(pack: AlertSettings, days: WorkingDays, everyone: str = "") -> Rota:
    """Return the rota of a council's pack. everyone: told wherever the pack names nobody."""
    named = {who: getattr(pack.notify, who) or everyone for who in DAY_ORDER}
    return Rota(
        contacts={who: address for who, address in named.items() if address},
        days=days,
        patience=timedelta(minutes=pack.acknowledge_minutes),
        opens=time.fromisoformat(pack.office_hours.opens),
        closes=time.fromisoformat(pack.office_hours.closes),
    )


def escalation_steps(since: datetime, until: datetime, rota: Rota) -> Iterator[EscalationStep]:
    """Yield every turn of an alert that nobody has acknowledged since then, in order, up to and including `until`."""
    if not rota.contacts:
        return
    night = rota.named(NIGHT_ORDER)[0]
    if not rota.is_open(since):
        yield EscalationStep(night, since)
    day, last = in_london(since), in_london(until)
    while day <= last:
        hours = rota.office(day)
        if hours and hours[1] > since:
            yield from (step for step in office_steps(max(hours[0], since), hours[1], rota) if step.due <= until)
        day += ONE_DAY


def office_steps(start: datetime, closes: datetime, rota: Rota) -> Iterator[EscalationStep]:
    """Yield the turns of one day in the office, and the one at its end."""
    for place, who in enumerate(rota.named(DAY_ORDER)):
        due = start + place * rota.patience
        if due < closes:
            yield EscalationStep(who, due)
    yield EscalationStep(rota.named(NIGHT_ORDER)[0], closes)


def next_step(since: datetime, now: datetime, rota: Rota) -> EscalationStep | None:
    """Return the first turn after `now`; None where nobody is named or the office does not open for a fortnight."""
    return next((step for step in escalation_steps(since, now + AHEAD, rota) if step.due > now), None)
