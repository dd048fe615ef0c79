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
from backend.law.working_days import LONDON, ONE_DAY, CalendarTooShort, WorkingDays, in_london

DAY_ORDER: tuple[Contact, ...] = ("first", "second", "out_of_hours")
NIGHT_ORDER: tuple[Contact, ...] = ("out_of_hours", "second", "first")
AHEAD = timedelta(days=14)
"""How far to look for the next turn: the office opens sooner than that."""


@dataclass(frozen=True)
class Turn:
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
        """A working day. Beyond the known calendar there is none, so that whoever is surely on duty is told."""
        try:
            return self.days.includes(day)
        except CalendarTooShort:
            return False

    def office(self, day: date) -> tuple[datetime, datetime] | None:
        """When the office opens and closes on this day; None when it stays closed."""
        if not self.is_office_day(day):
            return None
        return datetime.combine(day, self.opens, LONDON), datetime.combine(day, self.closes, LONDON)

    def is_open(self, moment: datetime) -> bool:
        """Are these office hours? The moment of opening is, the moment of closing is not."""
        hours = self.office(in_london(moment))
        return hours is not None and hours[0] <= moment < hours[1]

    def named(self, order: tuple[Contact, ...]) -> list[Contact]:
        """Who of these is named."""
        return [who for who in order if self.contacts.get(who)]


def rota_of(pack: AlertSettings, days: WorkingDays, everyone: str = "") -> Rota:
    """The rota of a council's pack. everyone: told wherever the pack names nobody."""
    named = {who: getattr(pack.notify, who) or everyone for who in DAY_ORDER}
    return Rota(
        contacts={who: address for who, address in named.items() if address},
        days=days,
        patience=timedelta(minutes=pack.acknowledge_minutes),
        opens=time.fromisoformat(pack.office_hours.opens),
        closes=time.fromisoformat(pack.office_hours.closes),
    )


def turns(since: datetime, until: datetime, rota: Rota) -> Iterator[Turn]:
    """Every turn of an alert that nobody has acknowledged since then, in order, up to and including `until`."""
    if not rota.contacts:
        return
    night = rota.named(NIGHT_ORDER)[0]
    if not rota.is_open(since):
        yield Turn(night, since)
    day, last = in_london(since), in_london(until)
    while day <= last:
        hours = rota.office(day)
        if hours and hours[1] > since:
            yield from (turn for turn in office_turns(max(hours[0], since), hours[1], rota) if turn.due <= until)
        day += ONE_DAY


def office_turns(start: datetime, closes: datetime, rota: Rota) -> Iterator[Turn]:
    """The turns of one day in the office, and the one at its end."""
    for place, who in enumerate(rota.named(DAY_ORDER)):
        due = start + place * rota.patience
        if due < closes:
            yield Turn(who, due)
    yield Turn(rota.named(NIGHT_ORDER)[0], closes)


def next_turn(since: datetime, now: datetime, rota: Rota) -> Turn | None:
    """The first turn after `now`; None where nobody is named or the office does not open for a fortnight."""
    return next((turn for turn in turns(since, now + AHEAD, rota) if turn.due > now), None)
