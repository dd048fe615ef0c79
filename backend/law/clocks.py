"""From what has happened to dates, by reading the clocks of statute.yml and nothing else.

A council may promise sooner than the law, never later. A later published time is kept beside the date (`promised_by`);
the date that counts stays the law's. Why a date is what it is: backend.law.reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from backend.law.book import Law
from backend.law.promises import Promises
from backend.law.statute import Clock


@dataclass(frozen=True)
class Deadline:
    """One date that somebody must keep.

    starts_on: day zero. days: how many working days count, the last of them is `by`.
    most: how many there can be after an extension, the last of them is `at_latest` (the same where there is none).
    published, promised_by: the council's number and day, where it publishes a later one than the law; else None.
    extended: an officer has moved `by`. ours: neither law nor council gives a number: the desk's own, told to nobody.
    """

    what: str
    starts_on: date
    days: int
    by: date
    most: int
    at_latest: date
    published: int | None = None
    promised_by: date | None = None
    extended: bool = False
    ours: bool = False


@dataclass(frozen=True)
class Happened:
    """All that clocks look at. days: when what happened, by the names of statute.HAPPENS; `received` is always there.

    extended_to: the new day by the name of what extended it (statute.EXTENDS).
    """

    kind: str
    promises: Promises
    days: Mapping[str, date]
    extended_to: Mapping[str, date] = field(default_factory=dict)

    def first_of(self, names: Iterable[str]) -> date | None:
        """Return the day of the first of these that has happened."""
        return next((self.days[name] for name in names if name in self.days), None)


@dataclass(frozen=True)
class Running:
    """A clock that has started. ended_on: the day that ended it, if anything did."""

    rule: Clock
    deadline: Deadline
    ended_on: date | None


def running_clocks(law: Law, happened: Happened) -> Iterator[Running]:
    """Give every clock that has started, in the order of statute.yml, by the rules of the day of receipt.

    Raises CalendarTooShort, and NoSuchRule on a day before there was any rule.
    """
    for rule in law.statute.in_force(on=happened.days["received"]):
        start = happened.first_of(rule.counts_from)
        if start and happened.kind in rule.kinds:
            deadline = start_clock(law, rule, happened.kind, start, happened.promises)
            if deadline:
                moved_to = happened.extended_to.get(rule.extended_by or "")
                yield Running(rule, extended_deadline(deadline, moved_to), happened.first_of(rule.ends_with))


def start_clock(law: Law, rule: Clock, kind: str, starts_on: date, promises: Promises) -> Deadline | None:
    """Start one clock. Return None where neither law nor council has a number; raise CalendarTooShort."""
    published = promises.get(rule.kinds[kind])
    days = days_that_count(rule, published)
    if days is None:
        return None
    most = most_days(rule, promises, days)
    later = published if published and published > days else None
    return Deadline(
        what=rule.what,
        starts_on=starts_on,
        days=days,
        by=law.days.after(starts_on, days),
        most=most,
        at_latest=law.days.after(starts_on, most),
        published=later,
        promised_by=law.days.after(starts_on, later) if later else None,
        ours=rule.binding == "ours" and published is None,
    )


def days_that_count(rule: Clock, published: int | None) -> int | None:
    """Return the law's number or what a council gives beyond it: sooner itself, longer for a person.

    Where there is no number in law, the council's own comes first.
    """
    if rule.working_days is None or published is None:
        return rule.working_days or published
    if rule.binding == "ours":
        return published
    return max(rule.working_days, published) if rule.kept_by == "person" else min(rule.working_days, published)


def most_days(rule: Clock, promises: Promises, days: int) -> int:
    """Return how many working days there can be at most, after an extension."""
    if rule.may_extend_to is None:
        return days
    return max(days, min(rule.may_extend_to, promises.get(rule.extension_published_as, rule.may_extend_to)))


def extended_deadline(deadline: Deadline, to: date | None) -> Deadline:
    """Return the deadline after an extension: never sooner, never past the latest day."""
    if to is None or to <= deadline.by:
        return deadline
    return replace(deadline, by=min(to, deadline.at_latest), extended=True)


@dataclass(frozen=True)
class Room:
    """How a running clock may be extended: to a working day after `by` and up to `at_latest`, decided by `until`."""

    by: date
    at_latest: date
    until: date
    reasons: tuple[str, ...]


def room_to_extend(found: Iterable[Running], extended_by: str) -> Room | None:
    """Return what this kind of extension may still do; None where no clock that it extends is running.

    Two clocks with one extension (stage 2) keep one promise: the earlier of their days holds.
    """
    open_now = [one for one in found if one.rule.extended_by == extended_by and not one.ended_on]
    if not open_now:
        return None
    at_latest = min(one.deadline.at_latest for one in open_now)
    return Room(
        by=min(one.deadline.by for one in open_now),
        at_latest=at_latest,
        until=min((one.deadline.by for one in open_now if one.rule.extend_until == "by"), default=at_latest),
        reasons=open_now[0].rule.extension_reasons,
    )


def expected(law: Law, kind: str, received_on: date, promises: Promises) -> list[Deadline]:
    """Return the dates a person is told when their words arrive. Raises CalendarTooShort and NoSuchRule."""
    return [one.deadline for one in running_clocks(law, Happened(kind, promises, {"received": received_on}))]
