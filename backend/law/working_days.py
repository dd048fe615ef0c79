"""Working days of England, and the London date of a moment.

"working day" means a day other than a Saturday, a Sunday, Christmas Day, Boxing Day, Good Friday or a bank holiday
in England and Wales under the Banking and Financial Dealings Act 1971. -- SI 2006/1738 reg 2

The counting rule, once: the day of receipt is day zero; day 1 is the first working day after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
BY_NAME = {(12, 25): "Christmas Day", (12, 26): "Boxing Day"}
"""Regulation 2 names these two: they are never working days, whatever the list says."""


class CalendarTooShort(Exception):
    """The bank holidays of a needed day are not known. A clock refuses to guess."""


@dataclass(frozen=True)
class WorkingDays:
    """A calendar: the names of bank holidays by day, known from one day to another, both included."""

    holidays: Mapping[date, str]
    known_from: date
    known_until: date

    def includes(self, day: date) -> bool:
        """Return whether this is a working day. Raises CalendarTooShort outside the known years."""
        if not self.known_from <= day <= self.known_until:
            raise CalendarTooShort(f"bank holidays are known from {self.known_from} until {self.known_until}")
        return day.weekday() < SATURDAY and self.name_of(day) is None

    def if_known(self, day: date) -> bool | None:
        """Return whether this is a working day; None outside the known years."""
        return self.includes(day) if self.known_from <= day <= self.known_until else None

    def or_weekday(self, day: date) -> bool:
        """Return whether this is a working day; outside the known years every Monday to Friday is one.

        For reminders and limits of ours, so that nothing is forgotten because a calendar is short; never for the law.
        """
        known = self.if_known(day)
        return day.weekday() < SATURDAY if known is None else known

    def name_of(self, day: date) -> str | None:
        """Return the name of the holiday on this day, if it is one."""
        return self.holidays.get(day) or BY_NAME.get((day.month, day.day))

    def after(self, start: date, count: int) -> date:
        """Return the last of `count` working days after `start`; `start` itself is never counted.

        count: 1 or more. Raises CalendarTooShort.
        """
        if count < 1:
            raise ValueError("a clock counts at least one working day")
        day = start
        while count:
            day += ONE_DAY
            count -= self.includes(day)
        return day

    def after_if_known(self, start: date, count: int) -> date | None:
        """Return what `after` does; None where the bank holidays until then are not known."""
        try:
            return self.after(start, count)
        except CalendarTooShort:
            return None

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and including `end`."""
        return sum(self.includes(day) for day in days_after(start, end))

    def not_counted(self, start: date, end: date) -> list[date]:
        """Return the days after `start` and up to `end` that are not working days."""
        return [day for day in days_after(start, end) if not self.includes(day)]

    def with_holiday(self, day: date, name: str) -> Self:
        """Return the same calendar with one more holiday."""
        return type(self)({**self.holidays, day: name}, self.known_from, self.known_until)


def days_after(start: date, end: date) -> Iterator[date]:
    """Yield every day after `start` up to and including `end`."""
    day = start
    while day < end:
        day += ONE_DAY
        yield day


def in_london(moment: datetime) -> date:
    """Return the date in London at this moment; raises ValueError on a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no London date")
    return moment.astimezone(LONDON).date()
