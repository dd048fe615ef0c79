"""From a rule and a start to a date.

A council may promise sooner than the law, never later. A later published time is kept beside the date (`promised_by`);
the date that counts stays the law's. Why a date is what it is: backend.law.reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend.law.book import Law
from backend.law.promises import LIMITS, Promises
from backend.law.statute import Rule


@dataclass(frozen=True)
class Deadline:
    """One date that somebody must keep.

    starts_on: day zero. days: how many working days count, the last of them is `by`.
    most: how many there can be after an extension, the last of them is `at_latest` (the same where there is none).
    published, promised_by: the council's number and day, where it publishes a later one than the law; else None.
    extended: an officer has moved `by`.
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


def run(law: Law, what: str, rule: Rule, starts_on: date, promises: Promises, number: str = "") -> Deadline | None:
    """Start one clock.

    what: the name of the deadline; number: the pack's name for it, where that differs from the rule's.
    Returns None where neither law nor council has a number. Raises CalendarTooShort.
    """
    published = promises.get(number or rule.name)
    days = days_that_count(rule, published)
    if days is None:
        return None
    most = most_days(rule, promises, days)
    later = published if published and published > days else None
    return Deadline(
        what=what,
        starts_on=starts_on,
        days=days,
        by=law.days.after(starts_on, days),
        most=most,
        at_latest=law.days.after(starts_on, most),
        published=later,
        promised_by=law.days.after(starts_on, later) if later else None,
    )


def days_that_count(rule: Rule, published: int | None) -> int | None:
    """The law's number or the council's sooner one; where there is no number in law, the council's own comes first."""
    if rule.working_days is None or published is None:
        return rule.working_days or published
    return min(rule.working_days, published) if rule.binding == "law" else published


def most_days(rule: Rule, promises: Promises, days: int) -> int:
    """How many working days there can be at most, after an extension."""
    if rule.may_extend_to is None:
        return days
    name = next(name for name, limit in LIMITS.items() if limit == (rule.name, "may_extend_to"))
    return max(days, min(rule.may_extend_to, promises.get(name, rule.may_extend_to)))


def acknowledge(law: Law, kind: str, received_on: date, promises: Promises) -> Deadline | None:
    """When the council says that the words arrived. Ideas and thank yous may have their own published time."""
    number = "acknowledge" if kind == "complaint" else f"{kind}_acknowledge"
    return run(law, "acknowledge", law.statute.rule("acknowledge", on=received_on), received_on, promises, number)


def answer(law: Law, kind: str, received_on: date, promises: Promises, start_on: date | None = None) -> Deadline | None:
    """When a complaint is answered at stage 1, or an idea or a thank you at all (where a number exists).

    start_on: where the clock starts later than on receipt (somebody accepted as having sufficient interest).
    """
    what = "stage_1_answer" if kind == "complaint" else "reply"
    rule = law.statute.rule("stage_1_answer" if kind == "complaint" else f"{kind}_reply", on=received_on)
    return run(law, what, rule, start_on or received_on, promises)


def expected(law: Law, kind: str, received_on: date, promises: Promises) -> list[Deadline]:
    """The dates a person is told when their words arrive. Raises CalendarTooShort."""
    both = acknowledge(law, kind, received_on, promises), answer(law, kind, received_on, promises)
    return [deadline for deadline in both if deadline]
